import json

import pytest

from cms.accounts.accounts import clean_email, dump, parse, valid_email, valid_languages, valid_name
from cms.core.errors import Invalid


def test_an_account_survives_its_file(accounts, person):
    account = person()
    assert parse(account.id, dump(account)) == account


def test_an_invitation_survives_its_file(accounts):
    account, _ = accounts.invite("li@example.org", "李娜", "translator", ["zh"], "boss")
    assert parse(account.id, dump(account)) == account


def test_the_file_is_readable_and_has_no_empty_values(accounts, folder):
    account, token = accounts.invite("li@example.org", "李娜", "editor", [], "boss")
    text = (folder / f"{account.id}.json").read_text("utf-8")
    record = json.loads(text)
    assert record["name"] == "李娜"
    assert '  "name": "李娜"' in text
    assert text.endswith("}\n")
    assert "password" not in record
    assert "languages" not in record
    assert token not in text


def test_the_file_is_private(accounts, folder):
    account, _ = accounts.invite("li@example.org", "Li", "editor", [], "boss")
    assert (folder / f"{account.id}.json").stat().st_mode & 0o077 == 0


def test_the_password_is_argon2id(accounts, folder, person):
    assert person().password.startswith("$argon2id$")


def test_addresses_compare_without_case_and_in_one_form():
    assert clean_email(" Jose\u0301@Example.ORG ") == clean_email("jos\u00e9@example.org")


@pytest.mark.parametrize(
    "email",
    [
        "",
        "li",
        "li@example",
        "a b@example.org",
        "li@@example.org",
        "li@ex.org\nBcc: x",
        "<li@example.org>",
        "a" * 250 + "@example.org",
        "\ud800@example.org",
    ],
)
def test_no_address(email):
    with pytest.raises(Invalid) as refused:
        valid_email(email)
    assert refused.value.path == "email"


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "Li\x00Na", "\ud800"])
def test_no_name(name):
    with pytest.raises(Invalid) as refused:
        valid_name(name)
    assert refused.value.path == "name"


def test_languages_hold_translators_only():
    assert valid_languages("translator", ("zh", "zh", "en")) == ("zh", "en")
    assert valid_languages("editor", ("zh",)) == ()
    with pytest.raises(Invalid):
        valid_languages("translator", ("../x",))


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b"<<<<<<< HEAD\n{}", b'{"role": "king"}']
)
def test_a_broken_file_is_left_out_and_the_others_stand(accounts, folder, person, data, caplog):
    good = person()
    (folder / "0123456789ab.json").write_bytes(data)
    assert accounts.all() == (good,)
    assert accounts.get("0123456789ab") is None
    assert "0123456789ab.json" in caplog.text
