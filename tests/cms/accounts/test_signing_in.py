import pytest
from argon2 import PasswordHasher, extract_parameters

from cms.accounts.accounts import Accounts
from cms.accounts.errors import BadCredentials
from cms.accounts.passwords import Passwords

PASSWORD = "灰喜鹊 flies at dawn"


def test_the_right_address_and_password(accounts, person):
    account = person()
    assert accounts.authenticate("LI@example.org ", PASSWORD) == account


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("li@example.org", "something else 9"),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("li@example.org", ""),
        ("li@example.org", PASSWORD * 100),
        ("\ud800", "\ud800"),
    ],
)
def test_anything_else(accounts, person, email, password):
    person()
    with pytest.raises(BadCredentials):
        accounts.authenticate(email, password)


def test_the_same_words_whatever_is_wrong(accounts, person):
    person()
    accounts.invite("new@example.org", "New", "editor", (), "boss")
    off = person("off@example.org")
    accounts.disable(off.id)
    said = set()
    for email in ("li@example.org", "nobody@example.org", "new@example.org", "off@example.org"):
        with pytest.raises(BadCredentials) as refused:
            accounts.authenticate(email, "something else 9")
        said.add(str(refused.value))
    assert len(said) == 1


def test_a_disabled_account_stays_out_with_the_right_password(accounts, person):
    account = person()
    accounts.disable(account.id)
    with pytest.raises(BadCredentials):
        accounts.authenticate(account.email, PASSWORD)


def test_an_unknown_address_takes_as_long_as_a_known_one(accounts, person, monkeypatch):
    """One hash with the same parameters: nothing else takes time."""
    person()
    done = []
    hash, verify = PasswordHasher.hash, PasswordHasher.verify

    def hashing(hasher, password):
        made = hash(hasher, password)
        done.append(extract_parameters(made))
        return made

    def verifying(hasher, kept, password):
        done.append(extract_parameters(kept))
        return verify(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "hash", hashing)
    monkeypatch.setattr(PasswordHasher, "verify", verifying)
    for email in ("li@example.org", "nobody@example.org"):
        with pytest.raises(BadCredentials):
            accounts.authenticate(email, "something else 9")
    known, unknown = done
    assert known == unknown


def test_a_hash_of_other_parameters_is_renewed_at_sign_in(accounts, folder, clock, person):
    account = person()
    later = Accounts(folder, clock, Passwords(time_cost=2, memory_cost=16))
    renewed = later.authenticate(account.email, PASSWORD)
    assert "m=16,t=2" in renewed.password
    assert renewed.epoch == account.epoch
    assert later.authenticate(account.email, PASSWORD) == renewed
