"""PO files: checked by gettext's own programs, read back, and turned into changes."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from minisite import MODELS

from cms.accounts.permissions import Actor
from cms.editing.editing import Editing
from cms.schema.translations import status
from features.translation_desk.exchange import (
    apply_changes,
    dump_changes,
    load_changes,
    plan,
    po_messages,
)
from features.translation_desk.po import MAX_BYTES, PoMessage, UnreadablePo, dump_po, load_po
from tests.saving import edit

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
HARD = '## A "head" of 50 %\n\n- *one* \\ {two}\n- tab\there\u2028and %(name)s'

MANY_STRINGS = b'msgid ""\nmsgstr ""\n"Plural-Forms: npl"\n"urals=10000000; plural=0;\\n"\n\n'


def checked(path: Path, data: bytes) -> str:
    """Return the file as gettext rewrites it; fails if it isn't a PO file."""
    path.write_bytes(data)
    subprocess.run(["msgfmt", "--check", "-o", path.with_suffix(".mo"), path], check=True)
    done = subprocess.run(["msgcat", "--no-wrap", path], check=True, capture_output=True, text=True)
    return done.stdout


def exported(editing: Editing, *names: tuple[str, str]) -> list[PoMessage]:
    return list(po_messages(editing, names, "zh", lambda edited, path: f"{edited.key} {path}"))


def test_other_programs_read_what_is_written(tmp_path: Path) -> None:
    messages = [
        PoMessage("news/a#body", HARD, "译文\n\n第二段", True, f"{HARD}\nold", "A › Text"),
        PoMessage("news/a#headline", "One"),
        PoMessage("news/b#headline", "One", "一"),
    ]
    data = dump_po(messages, "zh-Hans", 'An "Institute"', NOW)
    said = checked(tmp_path / "a.po", data)
    assert "#, fuzzy" in said
    assert '#| "## A \\"head\\" of 50 %\\n"' in said
    with (tmp_path / "a.po").open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    assert {(one.context, one.id, one.string) for one in catalog if one.id} == {
        (one.context, one.source, one.target) for one in messages
    }
    contents = load_po(data)
    assert contents.language == "zh-Hans"
    assert [one[:4] for one in contents.messages] == [one[:4] for one in messages]


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe",
        b"hello",
        b'msgid "a"',
        b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
        MANY_STRINGS + b' msgid "a"\n\tmsgid_plural "b"\n msgstr[0] ""\n\nmsgid "c"\nmsgstr "d"\n',
        MANY_STRINGS + b'#~ msgid "a"\n#~ msgid_plural "b"\n#~ msgstr[0] ""\n',
        b'msgid ""\nmsgstr ""\n"POT-Creation-Date: never\\n"\n',
        b"x" * (MAX_BYTES + 1),
        b'msgid "a"\nmsgstr "b"\n' * 6000,
    ],
)
def test_what_is_no_file_or_too_much_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePo):
        load_po(data)


def test_an_export_has_what_is_outdated_with_what_was_translated(
    editing: Editing, ann: Actor, tmp_path: Path
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "The station closes"})
    messages = {one.context: one for one in exported(editing, ("news", "launch"), ("no", "no"))}
    headline = messages["news/launch#headline"]
    assert headline.is_fuzzy
    assert headline.previous == "The station opens"
    assert (headline.source, headline.target) == ("The station closes", "观测站启用")
    assert messages["news/launch#body"].source.count("\n") == 4
    assert "previous" not in checked(tmp_path / "b.po", dump_po(messages.values(), "zh", "x", NOW))


def test_what_comes_back_is_planned_and_saved(editing: Editing, ann: Actor, li: Actor) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "Two", "body.en": ["Two."]})
    messages = {
        one.context: one for one in exported(editing, ("news", "launch"), ("news", "workshop"))
    }

    def done(context: str, text: str) -> PoMessage:
        return messages[context]._replace(target=text, is_fuzzy=False)

    edit(editing, ann, "news", "workshop", {"headline.en": "A workshop on dust"})
    changes = plan(
        editing,
        li,
        "zh",
        [
            done("news/launch#headline", messages["news/launch#headline"].target),
            done("news/launch#body", "二。\n\n三。"),
            done("news/workshop#headline", "风研讨会"),
            done("news/workshop#body", "三天"),
            PoMessage("site/_#name", "Institute of Sand", "沙所"),
            PoMessage("news/none#headline", "x", "y"),
            PoMessage("news/launch#headline", "Two", "", False),
            PoMessage("news/launch#headline", "Two", "二", True),
        ],
    )
    assert [one.verdict for one in changes] == [
        "confirm",
        "write",
        "source",
        "write",
        "unknown",
        "unknown",
        "empty",
        "fuzzy",
    ]
    assert changes[4].before == ""
    edit(editing, ann, "news", "workshop", {"body.en": ["Four days."]})
    sent = load_changes(dump_changes(changes))
    reports = {one.name[1]: one for one in apply_changes(editing, li, sent)}
    assert reports["launch"].imported == 2
    assert reports["workshop"].refusal
    work = editing.drafts.open("news", "launch")
    assert work.flat["body.zh"] == ["二。", "", "三。"]
    states = status(MODELS["news"], work.raw, "zh", True, default="en")
    assert set(states.values()) == {"current"}
    assert "body.zh" not in editing.drafts.open("news", "workshop").flat


def test_an_entry_is_imported_whole_or_not_at_all(editing: Editing, li: Actor) -> None:
    messages = [one._replace(target="甲") for one in exported(editing, ("news", "workshop"))]
    sent = dump_changes(plan(editing, li, "zh", messages))
    assert len(load_changes(sent)) == 2
    forged = load_changes(sent.replace("body.zh", "body.en"))
    [report] = apply_changes(editing, li, forged)
    assert report.refusal
    assert "headline.zh" not in editing.drafts.open("news", "workshop").flat
    assert load_changes("nonsense") == load_changes('[{"type": 1}, ["news"]]') == []


def test_nobody_imports_into_a_language_that_isnt_theirs(editing: Editing) -> None:
    other = Actor("x", "X", "translator", ("en",))
    messages = [one._replace(target="甲") for one in exported(editing, ("news", "workshop"))]
    changes = plan(editing, other, "zh", messages)
    assert {one.verdict for one in changes} == {"forbidden"}
