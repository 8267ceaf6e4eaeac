"""Which passwords are refused because they are guessed, and which are not."""

from contextlib import suppress

import pytest

from cms.accounts.passwords import PasswordGuesses, check_password
from features.guessed_passwords.common_passwords import common
from features.guessed_passwords.guesses import (
    PasswordIsPhrase,
    PasswordIsWordAndYear,
    PasswordTooCommon,
    refuse_guessed,
)

EMAIL = "zhang.wei@example.org"
OWN = (
    "Xinjiang Institute of Ecology and Geography",
    "新疆生态与地理研究所",
    "XIEG",
    "https://www.oasis.example",
    "goff@ms.xjb.ac.cn",
    "818 South Beijing Road, Urumqi",
    "Ada Sand",
    "Li Hua",
)
PARTS = (
    "Tianshan Snow-cover and Avalanche Research Station",
    "Key Laboratory of Desert and Oasis Ecology",
    "天山积雪雪崩研究站",
)


class Guesses(PasswordGuesses):
    """The names of a site in place of its content."""

    def __init__(self, own=(), near=()):
        self.own, self.near = own, near

    def refuse(self, password, person):
        refuse_guessed(password, (*person, *self.own), self.near)


def check(password, own=(), near=()):
    check_password(password, EMAIL, "", Guesses(own, near))


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("password1234", PasswordTooCommon),
        ("PassWord1234", PasswordTooCommon),
        ("ｐａｓｓｗｏｒｄ１２３４", PasswordTooCommon),
        ("ababababababab", PasswordTooCommon),
        ("112233445566aa", PasswordTooCommon),
        ("aabbccddeeff11", PasswordTooCommon),
        ("1a2b3c4d5e6f7g", PasswordTooCommon),
        ("x9y" * 333 + "z", PasswordTooCommon),
        ("sunshine!sunshine?", PasswordTooCommon),
        ("iamtheboss123", PasswordTooCommon),
        ("thisismypassword", PasswordIsPhrase),
        ("mypasswordissecret", PasswordTooCommon),
        ("correcthorsebatterystaple", PasswordIsPhrase),
        ("Correct Horse Battery Staple!", PasswordIsPhrase),
        ("c0rrect-h0rse-battery-staple", PasswordIsPhrase),
        ("maytheforcebewithyou", PasswordIsPhrase),
        ("床前明月光，疑是地上霜。", PasswordIsPhrase),
        ("haohaoxuexitiantianxiangshang", PasswordIsPhrase),
        ("tianshan2026", PasswordIsWordAndYear),
        ("Kunlun!!2025", PasswordIsWordAndYear),
        ("2024-Winterberg", PasswordIsWordAndYear),
        ("red fox 1984", PasswordIsWordAndYear),
        ("天山天池!!2024!!", PasswordIsWordAndYear),
    ],
)
def test_refused(password, refusal):
    with pytest.raises(refusal) as refused:
        check(password)
    assert refused.value.path == "password"


@pytest.mark.parametrize(
    "password",
    [
        "x2#kkPqm9w!z",
        "x9fQ2mlpW0z7",
        "塔里木河流域的胡杨林真美",
        "灰喜鹊的清晨2024年飞过屋顶",
        "three wild camels",
        "mygrandmotherbakedcherrypie",
        "Grandmother baked 12 pies in 1987",
        "верблюды ночью",
        "lösen kälte moor",
        "we think therefore we drink tea",
        "the desert has no water in May",
        "no horse can eat a battery",
        "in spring the river forgets its stones " * 25,
    ],
)
def test_taken(password):
    check(password, OWN, PARTS)


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
                    check(password)
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
        "ms.xjb.ac.cn",
        "goff@ms.xjb.ac.cn",
        "www.oasis.example",
        "oasis.example/en/",
        "beijingroad818",
        "Tianshan#Station",
        "avalanche4station",
        "天山积雪雪崩研究站123",
        "key laboratory of desert and oasis ecology",
    ],
)
def test_what_anybody_would_try_here_is_refused(password):
    with pytest.raises(PasswordTooCommon):
        check(password, OWN, PARTS)
    for fine in (
        "ecology of the dunes",
        "three wild camels",
        "塔里木河流域的胡杨林真美",
        "correct horse battery",
    ):
        check(fine, OWN, PARTS)


def test_a_long_one_is_looked_at_in_no_time_worth_naming():
    for password in ("ab c" * 250, "oasis" * 200, "sand" * 25 + "x", "l1o0v3e$" * 125):
        with suppress(PasswordTooCommon):
            check(password, ["Oasis Sand"] * 50)
