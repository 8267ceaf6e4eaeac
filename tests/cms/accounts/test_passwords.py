from contextlib import suppress

import pytest

from cms.accounts.common_passwords import common
from cms.accounts.passwords import (
    PasswordIsEmail,
    Passwords,
    PasswordTooCommon,
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
        ("password1234", PasswordTooCommon),
        ("PassWord1234", PasswordTooCommon),
        ("ｐａｓｓｗｏｒｄ１２３４", PasswordTooCommon),
        ("ababababababab", PasswordTooCommon),
    ],
)
def test_refused(password, refusal):
    with pytest.raises(refusal) as refused:
        check_password(password, "zhang.wei@example.org")
    assert refused.value.path == "password"
    assert "%(" not in str(refused.value)


def test_the_part_before_the_at_sign_is_refused():
    with pytest.raises(PasswordIsEmail):
        check_password("zhangwei.ecology", "zhangwei.ecology@example.org")


@pytest.mark.parametrize(
    "password", ["x2#kkPqm9w!z", "塔里木河流域的胡杨林真美", "three wild camels", "x9y" * 333 + "z"]
)
def test_taken(password):
    check_password(password, "zhang.wei@example.org")


def test_thousands_of_common_ones_are_refused_whatever_digits_and_signs_stand_around_them():
    known = [word for word in common() if len(word) >= 4]
    assert len(known) > 30_000
    for word in sorted(known)[::40]:
        for password in (
            word,
            f"{word}20262026",
            f"{word.title()}2024!!!!",
            f"!!!!{word}1234",
            f"{word}{word}{word}",
        ):
            if len(password) >= 12:
                with pytest.raises(PasswordTooCommon):
                    check_password(password, "zhang.wei@example.org")
                    pytest.fail(f"{password} is taken")


@pytest.mark.parametrize(
    "password",
    [
        "administrator",
        "iloveyouforever",
        "P@ssw0rd2026",
        "monkey20242024",
        "welcomewelcome",
        "letmein12345",
        "woaini1314520",
        "woaizhongguo",
        "20261127093015",
        "qwertyuiop[]",
        "superman!superman!",
        "xinjiang2024!",
        "Xinjiang-Ecology-1",
        "EcologyGeography1",
        "新疆生态与地理研究所2024",
        "xieg-password-2024",
        "Oasis.Example.2026",
        "AdaSand123456",
        "ada.sand.2024!",
        "LiHua2024Oasis",
        "zhangwei123456",
        "zhang.wei#zhang",
    ],
)
def test_what_anybody_would_try_here_is_refused(password):
    own = (
        "Xinjiang Institute of Ecology and Geography",
        "新疆生态与地理研究所",
        "XIEG",
        "https://www.oasis.example",
        "Ada Sand",
        "Li Hua",
    )
    with pytest.raises(PasswordTooCommon):
        check_password(password, "zhang.wei@example.org", own)
    for fine in (
        "ecology of the dunes",
        "three wild camels",
        "塔里木河流域的胡杨林真美",
        "correct horse battery",
    ):
        check_password(fine, "zhang.wei@example.org", own)


def test_a_long_one_is_looked_at_in_no_time_worth_naming():
    for password in ("ab c" * 250, "oasis" * 200, "sand" * 25 + "x"):
        with suppress(PasswordTooCommon):
            check_password(password, "zhang.wei@example.org", ["Oasis Sand"] * 50)


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
