"""Moving entries to the trash and restoring them completely."""

import pytest
from minisite import MODELS, News, put

from cms.accounts.permissions import Actor, Forbidden
from cms.content.json_files import parse_json
from cms.core.errors import NotFound
from cms.editing.editing import Editing
from cms.editing.errors import HasNoPage, InUse, KeyTaken
from cms.editing.recovery import recover
from cms.editing.where_used import where_used
from cms.schema.entry_ref import EntryRef
from cms.schema.flat import flatten
from cms.schema.paths import Paths
from tests.saving import edit


def test_an_entry_goes_with_its_working_copy_and_comes_back_with_it(
    editing: Editing, paths: Paths, ann: Actor, bo: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "Typed"})
    before, draft = (
        paths.entry(EntryRef(News, "launch")).read_bytes(),
        paths.draft(EntryRef(News, "launch")).read_bytes(),
    )
    editing.trash.move(bo, "news", "launch", force=True)
    assert not paths.entry(EntryRef(News, "launch")).exists()
    assert editing.overviews.current().drafts == {}
    assert editing.files.store.snapshot().localized("news", "launch", "en", "page") is None
    assert [(one.type, one.key, one.titles["en"], one.name) for one in editing.trash.entries()] == [
        ("news", "launch", "Typed", "Bo")
    ]
    work = editing.trash.restore(ann, "news", "launch")
    assert work.changed == ("headline.en",)
    assert (
        paths.entry(EntryRef(News, "launch")).read_bytes(),
        paths.draft(EntryRef(News, "launch")).read_bytes(),
    ) == (
        before,
        draft,
    )
    assert editing.trash.entries() == []
    assert [one.what for one in editing.history.revisions(EntryRef(News, "launch"))] == [
        "restore",
        "trash",
        "before",
    ]


def test_what_was_never_published_too(editing: Editing, paths: Paths, ann: Actor) -> None:
    work = editing.drafts.create(ann, "news", {"headline.zh": "新", "date": "2024"}, "fresh")
    editing.trash.move(ann, "news", "fresh")
    assert editing.trash.entries()[0].titles == {"zh": "新"}
    with pytest.raises(KeyTaken):
        editing.drafts.create(ann, "news", {"headline.en": "x"}, "fresh")
    assert editing.trash.restore(ann, "news", "fresh").flat == work.flat
    assert not paths.entry(EntryRef(News, "fresh")).exists()


@pytest.mark.parametrize(
    "data", [b'{"headline": {"en": "cut', b'{"headline": "\xff\xfe"', b"[1]\n"]
)
def test_a_broken_file_comes_back_byte_for_byte(
    editing: Editing, paths: Paths, ann: Actor, data: bytes
) -> None:
    paths.entry(EntryRef(News, "workshop")).write_bytes(data)
    editing.trash.move(ann, "news", "workshop")
    editing.trash.restore(ann, "news", "workshop")
    assert paths.entry(EntryRef(News, "workshop")).read_bytes() == data


def test_what_others_refer_to_stays_unless_one_insists(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(editing, ann, "news", "workshop", {"projects": ["dunes"]})
    with pytest.raises(InUse) as caught:
        editing.trash.move(ann, "projects", "dunes")
    assert set(caught.value.where) == {
        ("news", "launch", "projects"),
        ("news", "workshop", "projects"),
    }
    assert where_used(editing.files, "organizations", "wind-lab") == (
        ("projects", "dunes", "coordinator"),
        ("projects", "dunes", "partners"),
    )
    assert ("menus", "_", "main") in where_used(editing.files, "pages", "about")
    editing.trash.move(ann, "projects", "dunes", force=True)
    assert editing.files.store.content().get("projects", "dunes") is None


LINKS = [
    "See [[news/launch]].",
    "See [[news/launch|it]].",
    "See [it](entry:news/launch#start).",
    "[1]: entry:news/launch",
    "See [it](/en/news/launch/).",
    "See [it](https://www.example.org/zh/news/launch/#a).",
]


@pytest.mark.parametrize("line", LINKS)
def test_links_in_texts_are_uses_too(editing: Editing, ann: Actor, line: str) -> None:
    edit(editing, ann, "pages", "about", {"body.en": ["First.", line]})
    use = ("pages", "about", "body")
    assert use in where_used(editing.files, "news", "launch")
    editing.publishing.publish(ann, "pages", "about", ["en"])
    assert use in where_used(editing.files, "news", "launch")
    with pytest.raises(InUse):
        editing.trash.move(ann, "news", "launch")


@pytest.mark.parametrize(
    "line",
    [
        "`[[news/launch]]`",
        "[[news/launch-2]]",
        "[it](/en/news/launch-2/)",
        "news/launch",
        r"\[[news/launch]]",
    ],
)
def test_what_only_looks_like_a_link_is_no_use(editing: Editing, ann: Actor, line: str) -> None:
    edit(editing, ann, "pages", "about", {"body.en": [line]})
    assert where_used(editing.files, "news", "launch") == (("menus", "_", "main"),)


def test_not_over_another_with_its_key(editing: Editing, paths: Paths, ann: Actor) -> None:
    raw = parse_json(paths.entry(EntryRef(News, "workshop")).read_bytes())
    editing.trash.move(ann, "news", "workshop")
    put(paths, "news", "workshop", raw | {"date": "1999"})
    with pytest.raises(KeyTaken):
        editing.trash.restore(ann, "news", "workshop")
    assert recover(editing.files) == 0
    put(paths, "news", "workshop", raw)
    assert editing.trash.restore(ann, "news", "workshop").flat == flatten(MODELS["news"], raw)


def test_who_may(editing: Editing, li: Actor, root: Actor) -> None:
    for act in (editing.trash.move, editing.trash.restore):
        with pytest.raises(Forbidden):
            act(li, "news", "workshop")
    with pytest.raises(HasNoPage):
        editing.trash.move(root, "site", "_")


@pytest.mark.parametrize("key", ["none", "../launch"])
def test_what_there_is_not(editing: Editing, ann: Actor, key: str) -> None:
    for act in (editing.trash.move, editing.trash.restore):
        with pytest.raises(NotFound):
            act(ann, "news", key)
