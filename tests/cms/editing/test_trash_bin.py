"""Into the trash and out of it, whole."""

import pytest
from minisite import MODELS, News, put

from cms.content.entry import parse_json
from cms.core.errors import NotFound
from cms.editing import Actor, Changes, Forbidden, HasNoPage, InUse, KeyTaken
from cms.schema.flat import flatten
from cms.schema.paths import Paths
from tests.saving import edit


def test_an_entry_goes_with_its_working_copy_and_comes_back_with_it(
    changes: Changes, paths: Paths, ann: Actor, bo: Actor
) -> None:
    edit(changes, ann, "news", "launch", {"headline.en": "Typed"})
    before, draft = (
        paths.entry(News, "launch").read_bytes(),
        paths.draft(News, "launch").read_bytes(),
    )
    changes.trash(bo, "news", "launch", force=True)
    assert not paths.entry(News, "launch").exists()
    assert changes.works() == {}
    assert changes.store.snapshot().reading("news", "launch", "en", "page") is None
    assert [(one.type, one.key, one.titles["en"], one.name) for one in changes.trashed()] == [
        ("news", "launch", "Typed", "Bo")
    ]
    work = changes.restore(ann, "news", "launch")
    assert work.changed == ("headline.en",)
    assert (paths.entry(News, "launch").read_bytes(), paths.draft(News, "launch").read_bytes()) == (
        before,
        draft,
    )
    assert changes.trashed() == []
    assert [one.what for one in changes.history.revisions(News, "launch")] == [
        "restore",
        "trash",
        "before",
    ]


def test_what_was_never_published_too(changes: Changes, paths: Paths, ann: Actor) -> None:
    work = changes.create(ann, "news", {"headline.zh": "新", "date": "2024"}, "fresh")
    changes.trash(ann, "news", "fresh")
    assert changes.trashed()[0].titles == {"zh": "新"}
    with pytest.raises(KeyTaken):
        changes.create(ann, "news", {"headline.en": "x"}, "fresh")
    assert changes.restore(ann, "news", "fresh").flat == work.flat
    assert not paths.entry(News, "fresh").exists()


@pytest.mark.parametrize(
    "data", [b'{"headline": {"en": "cut', b'{"headline": "\xff\xfe"', b"[1]\n"]
)
def test_a_broken_file_comes_back_byte_for_byte(
    changes: Changes, paths: Paths, ann: Actor, data: bytes
) -> None:
    paths.entry(News, "workshop").write_bytes(data)
    changes.trash(ann, "news", "workshop")
    changes.restore(ann, "news", "workshop")
    assert paths.entry(News, "workshop").read_bytes() == data


def test_what_others_refer_to_stays_unless_one_insists(
    changes: Changes, paths: Paths, ann: Actor
) -> None:
    edit(changes, ann, "news", "workshop", {"projects": ["dunes"]})
    with pytest.raises(InUse) as caught:
        changes.trash(ann, "projects", "dunes")
    assert set(caught.value.where) == {
        ("news", "launch", "projects"),
        ("news", "workshop", "projects"),
    }
    assert changes.where_used("organizations", "wind-lab") == (
        ("projects", "dunes", "coordinator"),
        ("projects", "dunes", "partners"),
    )
    assert ("menus", "_", "main") in changes.where_used("pages", "about")
    changes.trash(ann, "projects", "dunes", force=True)
    assert changes.store.content().get("projects", "dunes") is None


LINKS = [
    "See [[news/launch]].",
    "See [[news/launch|it]].",
    "See [it](entry:news/launch#start).",
    "[1]: entry:news/launch",
    "See [it](/en/news/launch/).",
    "See [it](https://www.example.org/zh/news/launch/#a).",
]


@pytest.mark.parametrize("line", LINKS)
def test_links_in_texts_are_uses_too(changes: Changes, ann: Actor, line: str) -> None:
    edit(changes, ann, "pages", "about", {"body.en": ["First.", line]})
    use = ("pages", "about", "body")
    assert use in changes.where_used("news", "launch")
    changes.publish(ann, "pages", "about", ["en"])
    assert use in changes.where_used("news", "launch")
    with pytest.raises(InUse):
        changes.trash(ann, "news", "launch")


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
def test_what_only_looks_like_a_link_is_no_use(changes: Changes, ann: Actor, line: str) -> None:
    edit(changes, ann, "pages", "about", {"body.en": [line]})
    assert changes.where_used("news", "launch") == (("menus", "_", "main"),)


def test_not_over_another_with_its_key(changes: Changes, paths: Paths, ann: Actor) -> None:
    raw = parse_json(paths.entry(News, "workshop").read_bytes())
    changes.trash(ann, "news", "workshop")
    put(paths, "news", "workshop", raw | {"date": "1999"})
    with pytest.raises(KeyTaken):
        changes.restore(ann, "news", "workshop")
    assert changes.recover() == 0
    put(paths, "news", "workshop", raw)
    assert changes.restore(ann, "news", "workshop").flat == flatten(MODELS["news"], raw)


def test_who_may(changes: Changes, li: Actor, root: Actor) -> None:
    for act in (changes.trash, changes.restore):
        with pytest.raises(Forbidden):
            act(li, "news", "workshop")
    with pytest.raises(HasNoPage):
        changes.trash(root, "site", "_")


@pytest.mark.parametrize("key", ["none", "../launch"])
def test_what_there_is_not(changes: Changes, ann: Actor, key: str) -> None:
    for act in (changes.trash, changes.restore):
        with pytest.raises(NotFound):
            act(ann, "news", key)
