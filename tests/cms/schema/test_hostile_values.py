"""Values that look valid and break programs that read them."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from minisite import MODELS, News

from blueprints.common.models import SiteInfo as Site
from cms.content.addresses import former_addresses
from cms.content.entry import incomplete, make_entry
from cms.core.dates import parse_moment
from cms.core.errors import Invalid
from cms.editing.forms.typed_values import from_moment
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Choice, Key
from cms.schema.fields.base import clean
from cms.schema.paths import Paths, is_inside


@pytest.mark.parametrize("raw", [{"a": 1}, ["a"], 1, None])
def test_a_choice_of_the_wrong_kind_is_refused(raw: object) -> None:
    with pytest.raises(Invalid):
        Choice("Kind", {"a": "A"}).parse(raw, "kind")


@pytest.mark.parametrize("raw", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-14:00"])
def test_a_moment_must_exist_in_every_time_zone(raw: str) -> None:
    with pytest.raises(Invalid):
        parse_moment(raw, "from")
    assert from_moment(raw, ZoneInfo("UTC")) == raw
    assert parse_moment("2024-08-24T08:00:00+08:00", "from") == datetime(2024, 8, 24, tzinfo=UTC)


def test_what_no_xml_can_hold_is_not_kept() -> None:
    """XML can't represent these characters: one in a headline would make the whole feed
    unreadable.
    """
    assert clean("a\ufffeb\uffffc\x00d\x0be\tf") == "abcde\tf"


@pytest.mark.parametrize("sign", ["\x00", "\x08", "\x0b", "\x1b", "\r", "\x7f", "\uffff"])
def test_a_control_character_in_a_file_is_named_and_reaches_nobody(sign: str) -> None:
    """Files written by hand bypass the form, which removes such characters."""
    raw = {"headline": {"en": f"Dunes{sign} move"}, "body": {"en": ["One", f"Two{sign}"]}}
    entry = make_entry(EntryRef(News, "launch"), raw, "")
    assert entry.values["headline"]["en"] == "Dunes move"
    assert entry.values["body"]["en"] == "One\nTwo"
    assert [one.path for one in incomplete(News, raw) if "control character" in one.text()] == [
        "headline.en",
        "body.en",
    ]
    fine = {"headline": {"en": "A backslash \\u0000 and \\b, tab\t"}, "body": {"en": ["One", "沙"]}}
    assert not [one for one in incomplete(News, fine) if "control character" in one.text()]


def test_an_address_is_no_longer_than_a_files_name() -> None:
    assert Key("Address").parse("a" * 120, "address")
    with pytest.raises(Invalid):
        Key("Address").parse("a" * 121, "address")


@pytest.mark.parametrize(
    "former",
    [
        "../../x",
        "..",
        ".",
        "/",
        "",
        "a/../../b",
        "a//b",
        "a" * 300,
        "a?b",
        "a\\b",
        "%2e",
    ],
)
def test_a_former_address_leads_nowhere_but_into_the_site(former: str) -> None:
    entry = make_entry(
        EntryRef(News, "launch"), {"formerAddresses": [former, "Old_Name.html", "archive/old"]}, ""
    )
    assert [*former_addresses(entry)] == ["news/Old_Name.html/", "archive/old/"]


@pytest.mark.parametrize("key", ["foo", "..", "../site", ""])
def test_a_single_type_has_no_other_key(paths: Paths, key: str) -> None:
    for place in (paths.entry, paths.draft, paths.trashed, paths.history):
        with pytest.raises(Invalid):
            place(EntryRef(MODELS["site"], key))
        assert place(EntryRef(MODELS["site"], "_")).is_relative_to(paths.data.parent)


def test_a_link_leads_to_no_file_outside_its_folder(tmp_path: Path) -> None:
    inside, secret = tmp_path / "media", tmp_path / "secret.txt"
    inside.mkdir()
    secret.write_text("secret")
    (inside / "own.txt").write_text("own")
    (inside / "near.txt").symlink_to("own.txt")
    (inside / "far.txt").symlink_to(secret)
    (inside / "loop.txt").symlink_to("loop.txt")
    good = {path.name for path in inside.iterdir() if is_inside(inside, path)}
    assert good == {"own.txt", "near.txt"}
    assert not any(
        is_inside(inside, inside / name)
        for name in ("a\0b", "a" * 5000, "../secret.txt", "missing")
    )


@pytest.mark.parametrize(
    ("former", "told"),
    [
        ("沙" * 81, "too long"),
        ("archive/" + "沙" * 81, "too long"),
        ("/".join(["b" * 100] * 14), "too long"),
        ("a b", "can’t be an address"),
        ("../x", "can’t be an address"),
        ("c" * 121, "can’t be an address"),
    ],
)
def test_a_former_address_that_no_folder_can_have_is_named_at_its_field(
    former: str, told: str
) -> None:
    raw = {"formerAddresses": ["沙" * 80, "archive/old", former]}
    entry = make_entry(EntryRef(News, "launch"), raw, "")
    assert [*former_addresses(entry)] == [f"news/{'沙' * 80}/", "archive/old/"]
    refusals = [*News.cross_check(raw)]
    assert [one.path for one in refusals] == ["formerAddresses"]
    assert told in refusals[0].text()


@pytest.mark.parametrize("field", ["from", "to"])
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//evil.example/",
        "data:text/html,x",
        "/a\x07b",
        "about",
        "/a\\b" * 700,
        "mailto:x@example.org",
        "/\u202eb",
    ],
)
def test_a_redirect_leads_to_addresses_only(field: str, address: str) -> None:
    raw = {"redirects": [{"id": "r1", "from": "/old.html", "to": "/en/"} | {field: address}]}
    bad = [one.path for one in Site.cross_check(raw)]
    assert bad == (
        [f"redirects.r1.{field}"] if (field, address) != ("from", "//evil.example/") else []
    )
    for good in ("https://www.example.org/", "/zh/about/#top", "/en/?q=沙"):
        assert not [
            *Site.cross_check({"redirects": [{"id": "r1", "from": "/about.php?id=3", "to": good}]})
        ]
