import pytest

from cms.accounts.passwords import (
    PasswordGuesses,
    PasswordIsEmail,
    Passwords,
    PasswordTooLong,
    PasswordTooShort,
    check_password,
)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", PasswordTooShort),
        ("x2#kkPqm9w!", PasswordTooShort),
        ("塔里木河流域的胡杨林", PasswordTooShort),
        ("x9" * 501, PasswordTooLong),
        ("zhang.wei@example.org", PasswordIsEmail),
        ("Zhang.Wei@Example.org", PasswordIsEmail),
    ],
)
def test_refused(password, refusal):
    with pytest.raises(refusal) as refused:
        check_password(password, "zhang.wei@example.org", "", PasswordGuesses())
    assert refused.value.path == "password"
    assert "%(" not in str(refused.value)


def test_the_part_before_the_at_sign_is_refused():
    with pytest.raises(PasswordIsEmail):
        check_password("zhangwei.ecology", "zhangwei.ecology@example.org", "", PasswordGuesses())


def test_full_width_letters_are_the_same_password():
    passwords = Passwords(time_cost=1, memory_cost=8)
    assert passwords.matches(passwords.hash("camels at dawn 7"), "ｃａｍｅｌｓ　ａｔ　ｄａｗｎ　７")


@pytest.mark.parametrize("kept", ["", "nonsense", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"])
def test_nothing_matches_what_is_no_hash(kept):
    assert not Passwords(time_cost=1, memory_cost=8).matches(kept, "camels at dawn 7")


def test_too_long_never_matches():
    passwords = Passwords(time_cost=1, memory_cost=8)
    long = "x9y" * 400
    assert not passwords.matches(passwords.hash(long), long)


def test_one_hash_costs_what_owasp_asks_for():
    """A lower cost would be guessed sooner, a higher one would delay each sign-in."""
    assert Passwords().hash("camels at dawn 7").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
