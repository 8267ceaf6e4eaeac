import statistics
import time

import pytest

from cms.accounts import Accounts, BadCredentials, Passwords

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


def test_an_unknown_address_takes_as_long_as_a_known_one(folder, clock):
    accounts = Accounts(folder, clock, Passwords())
    _, token = accounts.invite("li@example.org", "Li", "editor", (), "boss")
    accounts.accept(token, PASSWORD)

    def median(email: str) -> float:
        times = []
        for _ in range(5):
            begun = time.thread_time()
            with pytest.raises(BadCredentials):
                accounts.authenticate(email, "something else 9")
            times.append(time.thread_time() - begun)
        return statistics.median(times)

    known, unknown = median("li@example.org"), median("nobody@example.org")
    assert 1 / 3 < known / unknown < 3


def test_a_hash_of_other_parameters_is_renewed_at_sign_in(accounts, folder, clock, person):
    account = person()
    later = Accounts(folder, clock, Passwords(time_cost=2, memory_cost=16))
    renewed = later.authenticate(account.email, PASSWORD)
    assert "m=16,t=2" in renewed.password
    assert renewed.epoch == account.epoch
    assert later.authenticate(account.email, PASSWORD) == renewed
