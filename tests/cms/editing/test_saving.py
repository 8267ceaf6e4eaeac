"""Editing an entry: submitted values go into the draft, also with several people at it."""

from typing import Any

import pytest
from minisite import News, Project

from cms.accounts.permissions import Actor, Forbidden
from cms.content.json_files import parse_json
from cms.core.errors import Invalid, NotFound
from cms.editing.editing import Editing
from cms.editing.errors import Conflict, InTrash, KeyTaken, WrittenByOthers
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from tests.saving import edit


def test_a_save_changes_the_working_copy_and_not_the_site(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    before = paths.entry(EntryRef(News, "launch")).read_bytes()
    work = edit(editing, ann, "news", "launch", {"headline.en": "The station is open"})
    assert work.changed == ("headline.en",)
    assert work.authors == {"headline.en": ann.id}
    assert work.raw["headline"] == {"en": "The station is open", "zh": "观测站启用"}
    assert paths.entry(EntryRef(News, "launch")).read_bytes() == before
    draft = parse_json(paths.draft(EntryRef(News, "launch")).read_bytes())
    assert draft["fields"] == {"headline.en": "The station is open"}
    assert draft["was"] == {"headline.en": "The station opens"}
    assert draft["base"] == work.published.version


def test_a_value_that_is_wrong_is_saved_as_typed(editing: Editing, ann: Actor) -> None:
    work = edit(editing, ann, "news", "launch", {"date": "last Friday", "category": None})
    assert work.flat["date"] == "last Friday"
    assert [
        problem.path
        for problem in editing.publishing.problems(editing.drafts.open("news", "launch"), ["en"])
    ] == [
        "date",
        "category",
    ]


def test_typing_it_back_leaves_no_working_copy(editing: Editing, paths: Paths, ann: Actor) -> None:
    edit(editing, ann, "news", "launch", {"date": "2024-08-24"})
    work = edit(editing, ann, "news", "launch", {"date": "2024-08-23"})
    assert work.changed == ()
    assert not paths.draft(EntryRef(News, "launch")).exists()


def test_saving_nothing_writes_nothing(editing: Editing, paths: Paths, ann: Actor) -> None:
    edit(editing, ann, "news", "launch", {})
    assert not paths.draft(EntryRef(News, "launch")).exists()
    edit(editing, ann, "news", "launch", {"date": "2024-08-24"})
    before = paths.draft(EntryRef(News, "launch")).stat()
    assert edit(editing, ann, "news", "launch", {}).draft.version == 1
    assert paths.draft(EntryRef(News, "launch")).stat() == before


@pytest.mark.parametrize(
    "value",
    [
        "e\u0301toile",
        "half \ud800 of a pair",
        2**64,
        float("nan"),
        ["\ud800x", "e\u0301"],
        {"a": "\udfff"},
    ],
)
def test_whatever_is_sent_can_be_written(editing: Editing, ann: Actor, value: Any) -> None:
    work = edit(editing, ann, "news", "launch", {"headline.en": value})
    assert "\u0301" not in str(work.flat["headline.en"])
    assert editing.drafts.open("news", "launch").flat["headline.en"] == work.flat["headline.en"]


def test_two_people_in_two_fields_never_meet(editing: Editing, ann: Actor, bo: Actor) -> None:
    opened = editing.drafts.open("news", "launch").flat
    edit(editing, ann, "news", "launch", {"headline.en": "By Ann"}, opened)
    work = edit(editing, bo, "news", "launch", {"headline.zh": "波的"}, opened)
    assert (work.flat["headline.en"], work.flat["headline.zh"]) == ("By Ann", "波的")
    assert work.authors == {"headline.en": ann.id, "headline.zh": bo.id}


def test_two_people_in_two_lines_of_a_text(editing: Editing, ann: Actor, bo: Actor) -> None:
    opened = editing.drafts.open("news", "launch").flat
    edit(
        editing, ann, "news", "launch", {"body.en": ["It opened.", *opened["body.en"][1:]]}, opened
    )
    work = edit(
        editing, bo, "news", "launch", {"body.en": [*opened["body.en"][:-1], "It rained."]}, opened
    )
    assert work.flat["body.en"] == ["It opened.", "", "Forty people came.", "", "It rained."]


def test_two_people_in_two_rows(editing: Editing, ann: Actor, bo: Actor) -> None:
    opened = editing.drafts.open("projects", "dunes").flat
    edit(
        editing,
        ann,
        "projects",
        "dunes",
        {"partners": ["wind", "river", "n"], "partners.n.role.en": "New"},
        opened,
    )
    work = edit(
        editing,
        bo,
        "projects",
        "dunes",
        {"partners": ["river", "wind"], "partners.wind.role.en": "Chief"},
        opened,
    )
    assert work.flat["partners"] == ["river", "n", "wind"]
    assert (work.flat["partners.n.role.en"], work.flat["partners.wind.role.en"]) == ("New", "Chief")


def test_the_same_field_twice_asks_with_both_texts_and_keeps_the_first(
    editing: Editing, ann: Actor, bo: Actor
) -> None:
    opened = editing.drafts.open("news", "launch").flat
    edit(editing, ann, "news", "launch", {"headline.en": "By Ann"}, opened)
    with pytest.raises(Conflict) as caught:
        edit(editing, bo, "news", "launch", {"headline.en": "By Bo", "summary.en": "Bo's"}, opened)
    conflict = caught.value
    clash = conflict.clashes[0]
    assert (clash.path, clash.base, clash.mine, clash.theirs) == (
        "headline.en",
        "The station opens",
        "By Bo",
        "By Ann",
    )
    assert conflict.submitted["summary.en"] == "Bo's"
    assert editing.drafts.open("news", "launch").flat["headline.en"] == "By Ann"
    work = editing.drafts.save(bo, "news", "launch", conflict.edited.flat, conflict.submitted)
    assert (work.flat["headline.en"], work.flat["summary.en"]) == ("By Bo", "Bo's")


def test_a_form_that_sends_only_what_was_touched_merges_too(
    editing: Editing, ann: Actor, bo: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"summary.en": "Short"})
    work = editing.drafts.save(
        bo, "news", "launch", {"headline.en": "The station opens"}, {"headline.en": "Open"}
    )
    assert (work.flat["headline.en"], work.flat["summary.en"], work.flat["date"]) == (
        "Open",
        "Short",
        "2024-08-23",
    )
    with pytest.raises(Conflict):
        editing.drafts.save(
            ann, "news", "launch", {"headline.en": "The station opens"}, {"headline.en": "Closed"}
        )


def test_a_file_edited_by_hand_meanwhile_keeps_both(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "Typed"})
    path = paths.entry(EntryRef(News, "launch"))
    path.write_text(path.read_text().replace('"2024-08-23"', '"2024-08-25"'))
    work = editing.drafts.open("news", "launch")
    assert (work.flat["headline.en"], work.flat["date"]) == ("Typed", "2024-08-25")
    assert work.changed == ("headline.en",)


@pytest.mark.parametrize("path", ["headline.en", "date", "body.en", "category"])
def test_a_translator_is_held_to_their_language(editing: Editing, li: Actor, path: str) -> None:
    with pytest.raises(Forbidden):
        edit(editing, li, "news", "launch", {path: ["x"] if path == "body.en" else "x"})
    assert (
        edit(editing, li, "news", "launch", {"headline.zh": "新站"}).flat["headline.zh"] == "新站"
    )


def test_a_translator_adds_no_row_but_translates_those_there_are(
    editing: Editing, li: Actor
) -> None:
    assert edit(editing, li, "projects", "dunes", {"partners.wind.role.zh": "主持"}).changed
    with pytest.raises(Forbidden):
        edit(
            editing,
            li,
            "projects",
            "dunes",
            {"partners": ["wind", "river", "n"], "partners.n.role.zh": "新"},
        )


@pytest.mark.parametrize(
    ("titles", "key"),
    [
        ({"headline.en": "A new  station, at last!"}, "a-new-station-at-last"),
        ({"headline.en": "Čech’s Übersicht"}, "cechs-ubersicht"),
        ({"headline.zh": "中文", "headline.en": "Chinese"}, "chinese"),
        ({"headline.en": "feed"}, "feed-2"),
        ({"headline.en": "Launch"}, "launch-2"),
    ],
)
def test_a_new_entry_is_named_after_its_title(
    editing: Editing, paths: Paths, ann: Actor, titles: dict[str, str], key: str
) -> None:
    work = editing.drafts.create(ann, "news", titles)
    assert work.key == key
    assert work.published is None
    assert not paths.entry(EntryRef(News, key)).exists()
    assert set(work.changed) == set(titles)


def test_a_chinese_title_gives_a_dated_key(editing: Editing, ann: Actor) -> None:
    key = editing.drafts.create(ann, "news", {"headline.zh": "观测站 A"}).key
    assert key.startswith("news-item-20240901-")
    assert len(key.rsplit("-", 1)[1]) == 4


@pytest.mark.parametrize("key", ["launch", "Bad Key", "../x", "feed", "a" * 121])
def test_a_key_that_cannot_be_is_refused(editing: Editing, ann: Actor, key: str) -> None:
    with pytest.raises(KeyTaken if key == "launch" else Invalid) as caught:
        editing.drafts.create(ann, "news", {"headline.en": "x"}, key)
    assert caught.value.path == "key"


def test_a_new_entry_needs_a_title_and_an_editor(editing: Editing, ann: Actor, li: Actor) -> None:
    with pytest.raises(Invalid) as caught:
        editing.drafts.create(ann, "news", {"summary.en": "no title"})
    assert caught.value.path == "headline"
    with pytest.raises(Forbidden):
        editing.drafts.create(li, "news", {"headline.zh": "x"})
    with pytest.raises(NotFound):
        editing.drafts.create(Actor("r", "R", "administrator"), "site", {"name.en": "x"})


@pytest.mark.parametrize(
    ("type", "key"), [("news", "none"), ("nothing", "launch"), ("news", "../../site")]
)
def test_what_there_is_not_is_not_found(editing: Editing, ann: Actor, type: str, key: str) -> None:
    with pytest.raises(NotFound):
        editing.drafts.open(type, key)
    with pytest.raises(NotFound):
        editing.drafts.save(ann, type, key, {}, {})


def test_saving_what_went_into_the_trash_says_so(editing: Editing, ann: Actor, bo: Actor) -> None:
    opened = editing.drafts.open("news", "workshop").flat
    editing.trash.move(bo, "news", "workshop")
    with pytest.raises(InTrash):
        edit(editing, ann, "news", "workshop", {"headline.en": "Mine"}, opened)


def test_discarding_keeps_the_words_in_the_history(editing: Editing, ann: Actor) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "Gone"})
    editing.drafts.discard(ann, "news", "launch")
    assert editing.drafts.open("news", "launch").changed == ()
    newest = editing.history.revisions(EntryRef(News, "launch"))[0]
    assert (newest.what, newest.who) == ("discard", ann.id)
    assert (
        editing.history.revision(EntryRef(News, "launch"), newest.id).content["headline"]["en"]
        == "Gone"
    )


def test_discarding_takes_ones_own_words_and_leaves_those_of_others(
    editing: Editing, ann: Actor, bo: Actor
) -> None:
    edit(editing, ann, "news", "launch", {"headline.en": "Hers"})
    edit(editing, bo, "news", "launch", {"headline.zh": "他的", "date": "2024"})
    editing.drafts.discard(ann, "news", "launch")
    work = editing.drafts.open("news", "launch")
    assert set(work.changed) == {"headline.zh", "date"}
    assert set(work.authors.values()) == {bo.id}
    with pytest.raises(WrittenByOthers):
        editing.drafts.discard(ann, "news", "launch")
    editing.drafts.discard(ann, "news", "launch", everybody=True)
    assert editing.drafts.open("news", "launch").changed == ()


def test_a_row_that_another_writes_in_stays_when_who_added_it_discards(
    editing: Editing, ann: Actor, bo: Actor
) -> None:
    edit(
        editing,
        ann,
        "projects",
        "dunes",
        {"partners": ["wind", "river", "new"], "partners.new.role.en": "Mine"},
    )
    edit(editing, bo, "projects", "dunes", {"partners.new.role.zh": "他的"})
    editing.drafts.discard(ann, "projects", "dunes")
    work = editing.drafts.open("projects", "dunes")
    assert work.raw["partners"][2] == {"id": "new", "role": {"zh": "他的"}}


def test_discarding_what_was_never_published_moves_it_to_the_trash(
    editing: Editing, ann: Actor, bo: Actor
) -> None:
    made = editing.drafts.create(ann, "news", {"headline.en": "Fresh"}, "fresh")
    editing.drafts.discard(ann, "news", "fresh")
    assert [one.key for one in editing.trash.entries()] == ["fresh"]
    with pytest.raises(InTrash):
        editing.drafts.open("news", "fresh")
    assert editing.trash.restore(ann, "news", "fresh").flat == made.flat
    edit(editing, bo, "news", "fresh", {"headline.zh": "新"})
    with pytest.raises(WrittenByOthers):
        editing.drafts.discard(ann, "news", "fresh")
    assert editing.drafts.open("news", "fresh").flat["headline.zh"] == "新"


def test_site_and_menus_are_the_administrators(editing: Editing, ann: Actor, root: Actor) -> None:
    with pytest.raises(Forbidden):
        edit(editing, ann, "site", "_", {"name.en": "x"})
    assert edit(editing, root, "menus", "_", {"main.about.label.en": "Us"}).changed == (
        "main.about.label.en",
    )
    assert edit(editing, root, "menus", "_", {"main.about.children": None}).flat["main"] == [
        "about",
        "launch",
    ]


def test_the_staff_see_all_working_copies_at_once(editing: Editing, ann: Actor) -> None:
    first = editing.overviews.current().staff
    assert editing.overviews.current().staff is first
    edit(editing, ann, "news", "launch", {"headline.en": "Typed", "date": "nonsense"})
    editing.drafts.create(ann, "projects", {"title.zh": "新项目"}, "new-one")
    second = editing.overviews.current().staff
    assert second.localized("news", "launch", "en", "page").headline == "Typed"
    assert second.localized("news", "launch", "en", "page").date is None
    assert second.localized("projects", "new-one", "zh", "page").title == "新项目"
    assert (
        editing.files.store.snapshot().localized("news", "launch", "en", "page").headline
        == "The station opens"
    )
    assert set(editing.overviews.current().drafts) == {("news", "launch"), ("projects", "new-one")}


def test_a_broken_working_copy_is_never_overwritten(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    edit(editing, ann, "projects", "dunes", {"start": "2023"})
    path = paths.draft(EntryRef(Project, "dunes"))
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(Invalid):
        editing.drafts.open("projects", "dunes")
    assert editing.overviews.current().drafts == {}
    assert (
        editing.overviews.current().staff.localized("projects", "dunes", "en", "page").start
        == "2022-03"
    )
