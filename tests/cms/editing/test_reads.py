"""A change reads an entry and its draft once."""

from collections.abc import Callable

import pytest
from minisite import News
from reads import counted

from cms.accounts.permissions import Actor
from cms.editing.editing import Editing
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from tests.saving import edit

ENTRY = "data/content/news/launch.json"
DRAFT = "instance/drafts/news/launch.json"
ANN = Actor("a00000000001", "Ann", "editor")
BOTH = ["en", "zh"]
Act = Callable[[Editing], object]


def save(editing: Editing) -> None:
    flat = {"headline.en": "Typed"}
    editing.drafts.save(ANN, "news", "launch", flat, {"headline.en": "Typed again"})


ACTS: dict[str, tuple[Act, tuple[str, ...]]] = {
    "open": (lambda editing: editing.drafts.open("news", "launch"), (ENTRY, DRAFT)),
    "save": (save, (ENTRY, DRAFT)),
    "publish": (
        lambda editing: editing.publishing.publish(ANN, "news", "launch", BOTH),
        (ENTRY, DRAFT),
    ),
    "unpublish": (
        lambda editing: editing.publishing.unpublish(ANN, "news", "launch", ["zh"]),
        (ENTRY,),
    ),
    "discard": (lambda editing: editing.drafts.discard(ANN, "news", "launch"), (ENTRY, DRAFT)),
    "trash": (
        lambda editing: editing.trash.move(ANN, "news", "launch", force=True),
        (ENTRY, DRAFT),
    ),
    "revert": (
        lambda editing: editing.drafts.revert(
            ANN, "news", "launch", editing.history.revisions(EntryRef(News, "launch"))[-1].id
        ),
        (ENTRY, DRAFT),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_parses_the_entry_and_its_draft_once(
    editing: Editing, paths: Paths, name: str
) -> None:
    edit(editing, ANN, "news", "launch", {"headline.en": "First"})
    editing.publishing.publish(ANN, "news", "launch", ["en"])
    edit(editing, ANN, "news", "launch", {"headline.en": "Typed"})
    editing.files.store.snapshot()
    act, files = ACTS[name]
    with counted(paths.data.parent) as reads:
        act(editing)
    assert {file: reads.parsed[file] for file in files} == dict.fromkeys(files, 1)
    assert max(*reads.opened.values(), *reads.parsed.values()) <= 2


def test_the_languages_are_read_again_once_the_file_of_the_site_has_changed(
    editing: Editing, paths: Paths
) -> None:
    site = paths.data / "site.json"
    with counted(paths.data.parent) as reads:
        edit(editing, ANN, "news", "launch", {"headline.en": "Typed"})
        assert reads.opened["data/site.json"] == 1
        edit(editing, ANN, "news", "launch", {"headline.en": "Again"})
        assert reads.opened["data/site.json"] == 1
        site.write_bytes(site.read_bytes().replace(b'"code": "zh"', b'"code": "ru"'))
        edited = edit(editing, ANN, "news", "launch", {"headline.en": "Once more"})
    assert tuple(edited.states) == ("en", "ru")
