"""The versions of a draft: what each save may replace, and what goes into the history."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from kill import killed_at
from minisite import MODELS, NOW, News, make_site

from cms.accounts.permissions import Actor, Forbidden
from cms.content import Store
from cms.content.json_files import dump_json, parse_json
from cms.core.errors import NotFound
from cms.editing import revisions
from cms.editing.draft_versions import lost_characters
from cms.editing.editing import Editing
from cms.editing.errors import Conflict
from cms.editing.recovery import recover
from cms.editing.revisions import BROWSER, CONFLICT, History, Revision
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from tests.saving import edit

LONG = "A paragraph that somebody wrote in the morning, and that is gone after lunch."


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(paths: Paths, clock: Clock) -> Editing:
    return Editing(Store(paths, MODELS, clock, History(paths).last_good))


def drafts(editing: Editing) -> list[Revision]:
    """Return the versions of the draft, newest first, with their content."""
    history = editing.history
    versions = history.versions(EntryRef(News, "launch"))
    return [history.revision(EntryRef(News, "launch"), one.id) for one in versions if one.is_draft]


def texts(editing: Editing, locale: str = "en") -> list[object]:
    return [one.content["body"].get(locale) for one in drafts(editing)]


def write(editing: Editing, actor: Actor, text: str, path: str = "body.en") -> None:
    edit(editing, actor, "news", "launch", {path: text.split("\n")})


def test_typing_on_is_one_version_for_ten_minutes(timed: Editing, clock: Clock, ann: Actor) -> None:
    for length in range(10, len(LONG), 7):
        write(timed, ann, LONG[:length])
        clock.forward(seconds=2)
    assert drafts(timed) == []
    clock.forward(minutes=10)
    write(timed, ann, f"{LONG} Then more.")
    [version] = drafts(timed)
    assert (version.what, version.who, version.name) == ("draft", ann.id, "Ann")
    assert version.content["body"]["en"] == [LONG[: range(10, len(LONG), 7)[-1]]]
    assert clock.now - version.when > timedelta(minutes=10), "when it was saved"


@pytest.mark.parametrize("after", ["x", "", "Something else entirely, of much the same length"])
def test_words_that_were_saved_for_a_moment_can_be_brought_back(
    timed: Editing, clock: Clock, ann: Actor, after: str
) -> None:
    write(timed, ann, LONG)
    clock.forward(seconds=3)
    edit(timed, ann, "news", "launch", {"body.en": [after] if after else None})
    assert texts(timed) == [[LONG]]
    work = timed.drafts.revert(ann, "news", "launch", drafts(timed)[0].id, part="body.en")
    assert work.flat["body.en"] == [LONG]
    assert texts(timed)[0] == ([after] if after else None), "what it replaced is kept too"


def test_words_that_go_little_by_little_are_kept_too(
    timed: Editing, clock: Clock, ann: Actor
) -> None:
    write(timed, ann, LONG)
    for length in range(len(LONG), 10, -10):
        clock.forward(seconds=3)
        write(timed, ann, LONG[:length])
    assert any(len(text[0]) > len(LONG) - 45 for text in texts(timed))


def test_going_back_to_the_published_text_keeps_the_draft(
    timed: Editing, clock: Clock, ann: Actor
) -> None:
    published = timed.drafts.open("news", "launch").flat["body.en"]
    write(timed, ann, LONG)
    clock.forward(seconds=3)
    edit(timed, ann, "news", "launch", {"body.en": published})
    assert timed.drafts.open("news", "launch").draft is None
    assert texts(timed) == [[LONG]]


def test_two_people_have_versions_of_their_own(
    timed: Editing, clock: Clock, ann: Actor, bo: Actor
) -> None:
    """Also where nothing but a letter is added."""
    write(timed, ann, LONG)
    clock.forward(seconds=3)
    write(timed, bo, f"{LONG}!")
    clock.forward(seconds=3)
    write(timed, ann, f"{LONG}!!")
    assert [(one.who, one.content["body"]["en"]) for one in drafts(timed)] == [
        (bo.id, [f"{LONG}!"]),
        (ann.id, [LONG]),
    ]
    moments = [one.when for one in drafts(timed)]
    assert all(newer > older for newer, older in pairwise(moments))


def test_both_sides_of_a_conflict_are_kept_once(
    timed: Editing, clock: Clock, ann: Actor, bo: Actor
) -> None:
    opened = timed.drafts.open("news", "launch").flat
    edit(timed, ann, "news", "launch", {"headline.en": "Ann says hello"})
    for typed in ("Bo says good", "Bo says goodbye", "Bo says goodbye"):
        clock.forward(seconds=3)
        with pytest.raises(Conflict):
            edit(timed, bo, "news", "launch", {"headline.en": typed}, opened)
    kept = {(one.what, one.who): one.content["headline"]["en"] for one in drafts(timed)}
    assert kept == {
        (CONFLICT, bo.id): "Bo says goodbye",
        ("draft", ann.id): "Ann says hello",
    }
    assert len(drafts(timed)) == 2
    [mine] = [one for one in drafts(timed) if one.what == CONFLICT]
    work = timed.drafts.revert(bo, "news", "launch", mine.id, part="headline.en")
    assert work.flat["headline.en"] == "Bo says goodbye"


def test_a_refused_text_that_loses_words_of_the_one_before_is_another_version(
    timed: Editing, clock: Clock, ann: Actor, bo: Actor
) -> None:
    opened = timed.drafts.open("news", "launch").flat
    write(timed, ann, "Ann’s text")
    for typed in (LONG, "Bo’s second thought"):
        clock.forward(seconds=3)
        with pytest.raises(Conflict):
            edit(timed, bo, "news", "launch", {"body.en": [typed]}, opened)
    assert texts(timed)[:2] == [["Bo’s second thought"], [LONG]]


def test_what_a_merge_replaced_is_kept(timed: Editing, clock: Clock, ann: Actor) -> None:
    """One person in two tabs changes different lines of a text."""
    write(timed, ann, "one\ntwo\nthree")
    opened = timed.drafts.open("news", "launch").flat
    clock.forward(seconds=3)
    write(timed, ann, "one!\ntwo\nthree")
    clock.forward(seconds=3)
    edit(timed, ann, "news", "launch", {"body.en": ["one", "two", "three!"]}, opened)
    assert timed.drafts.open("news", "launch").flat["body.en"] == ["one!", "two", "three!"]
    assert texts(timed) == [["one!", "two", "three"]]


def test_text_that_only_a_browser_had_is_kept_if_it_differs(
    timed: Editing, ann: Actor, li: Actor
) -> None:
    opened = timed.drafts.open("news", "launch").flat
    base = {path: opened[path] for path in ("headline.en", "headline.zh")}
    timed.drafts.keep(ann, "news", "launch", base, base, BROWSER)
    assert drafts(timed) == []
    typed = base | {"headline.en": "Typed offline", "headline.zh": "离线"}
    for _ in range(2):
        timed.drafts.keep(li, "news", "launch", base, typed, BROWSER)
    [version] = drafts(timed)
    assert (version.what, version.who) == (BROWSER, li.id)
    assert version.content["headline"] == {"en": opened["headline.en"], "zh": "离线"}, (
        "a translator keeps what they may write"
    )
    assert timed.drafts.open("news", "launch").draft is None


def test_a_version_comes_back_whole_by_language_or_by_field(
    timed: Editing, clock: Clock, ann: Actor, bo: Actor
) -> None:
    former = {"headline.en": "Former", "headline.zh": "从前", "date": "2020", "summary.zh": "短"}
    later = {"headline.en": "Later", "headline.zh": "以后", "date": "2021", "summary.zh": None}
    edit(timed, ann, "news", "launch", former)
    for part, expected in (
        ("", former),
        ("lang:zh", later | {"headline.zh": "从前", "summary.zh": "短"}),
        ("date", later | {"date": "2020"}),
    ):
        clock.forward(minutes=20)
        edit(timed, bo, "news", "launch", later)
        [version, *_] = [one for one in drafts(timed) if one.content["date"] == "2020"]
        flat = timed.drafts.revert(bo, "news", "launch", version.id, part=part).flat
        assert {path: flat.get(path) for path in expected} == expected


def test_a_newer_change_is_merged_or_told_of_and_never_replaced(
    timed: Editing, clock: Clock, ann: Actor, bo: Actor
) -> None:
    edit(timed, ann, "news", "launch", {"headline.en": "Former"})
    edit(timed, bo, "news", "launch", {"headline.en": "Later"})
    seen = timed.drafts.open("news", "launch").flat
    [version] = drafts(timed)
    edit(timed, ann, "news", "launch", {"date": "2021"})
    flat = timed.drafts.revert(bo, "news", "launch", version.id, seen).flat
    assert (flat["headline.en"], flat["date"]) == ("Former", "2021")
    edit(timed, ann, "news", "launch", {"headline.en": "Newer"})
    with pytest.raises(Conflict):
        timed.drafts.revert(bo, "news", "launch", version.id, seen)
    assert timed.drafts.open("news", "launch").flat["headline.en"] == "Newer"


def test_a_translator_brings_back_their_language_alone(
    timed: Editing, ann: Actor, li: Actor
) -> None:
    edit(timed, ann, "news", "launch", {"headline.en": "Former", "headline.zh": "从前"})
    edit(timed, li, "news", "launch", {"headline.zh": "以后"})
    edit(timed, ann, "news", "launch", {"headline.en": "Later"})
    version = drafts(timed)[-1]
    for part in ("headline.en", "lang:en"):
        with pytest.raises(Forbidden):
            timed.drafts.revert(li, "news", "launch", version.id, part=part)
    flat = timed.drafts.revert(li, "news", "launch", version.id).flat
    assert (flat["headline.en"], flat["headline.zh"]) == ("Later", "从前")


def test_a_version_of_a_draft_is_never_taken_for_what_was_published(
    timed: Editing, paths: Paths, ann: Actor, bo: Actor
) -> None:
    write(timed, ann, LONG)
    write(timed, bo, "Other words")
    assert len(drafts(timed)) == 1
    assert timed.history.revisions(EntryRef(News, "launch")) == ()
    sound = timed.drafts.open("news", "launch").published_raw
    paths.entry(EntryRef(News, "launch")).write_bytes(b"{")
    fresh = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
    assert fresh.content().get("news", "launch") is None
    paths.entry(EntryRef(News, "launch")).write_bytes(dump_json(sound))


def test_a_draft_of_an_older_program_is_kept_before_it_is_overwritten(
    timed: Editing, paths: Paths, ann: Actor
) -> None:
    write(timed, ann, LONG)
    file = paths.draft(EntryRef(News, "launch"))
    raw = parse_json(file.read_bytes())
    raw.pop("session")
    file.write_bytes(dump_json(raw))
    write(timed, ann, "x")
    assert [(one.who, one.content["body"]["en"]) for one in drafts(timed)] == [("", [LONG])]
    for broken in ({"who": 3, "since": [], "lost": "x"}, "text", {"who": ann.id, "since": "never"}):
        raw = parse_json(file.read_bytes()) | {"session": broken}
        file.write_bytes(dump_json(raw))
        write(timed, ann, f"y{len(drafts(timed))}")
    assert timed.drafts.open("news", "launch").flat["body.en"] == ["y3"]


def test_after_their_days_one_a_day_and_person_is_left(
    paths: Paths, clock: Clock, ann: Actor, bo: Actor
) -> None:
    editing = Editing(Store(paths, MODELS, clock), draft_days=7)
    for day in range(3):
        for person, hour in ((ann, 1), (bo, 1), (ann, 1), (bo, 1)):
            write(editing, person, f"{person.name} on day {day} at {clock.now}")
            clock.forward(hours=hour)
        clock.forward(hours=20)
    everything = texts(editing)
    assert len(everything) == 11
    assert editing.history.tidy(clock.now) == 0
    clock.forward(days=6)
    removed = editing.history.tidy(clock.now)
    left = texts(editing)
    assert removed == len(everything) - len(left) > 0
    assert left == [text for text in everything if text in left], "none is changed"
    clock.forward(days=30)
    editing.history.tidy(clock.now)
    assert sorted((one.name, one.when.date()) for one in drafts(editing)) == sorted(
        {(one.name, one.when.date()) for one in drafts(editing)}
    )
    assert editing.history.tidy(clock.now) == 0
    newest = {one.name: one.content["body"]["en"] for one in reversed(drafts(editing))}
    assert newest["Ann"] == next(text for text in everything if text[0].startswith("Ann"))


def test_without_days_nothing_is_deleted(paths: Paths, clock: Clock, ann: Actor) -> None:
    editing = Editing(Store(paths, MODELS, clock), draft_days=0)
    for number in range(4):
        write(editing, ann, f"{number} {LONG[number * 9 :]}")
        clock.forward(minutes=11)
    clock.forward(days=9000)
    assert editing.history.tidy(clock.now) == 0
    assert len(drafts(editing)) == 3


def test_what_one_person_keeps_of_an_entry_is_bounded_and_nobody_elses_goes(
    timed: Editing, clock: Clock, ann: Actor, bo: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "MAX_DRAFT_BYTES", 20_000)
    write(timed, bo, "Bo’s words, which Ann can’t push out")
    for number in range(40):
        write(timed, ann, f"{number} " * 1000)
        clock.forward(minutes=11)
    found = drafts(timed)
    assert [one.who for one in found].count(bo.id) == 1
    assert 3 < len(found) < 12
    assert found[0].content["body"]["en"] == ["38 " * 1000]


def test_a_version_that_is_not_there_is_not_found(timed: Editing, ann: Actor) -> None:
    for id in ("draft-", "draft-../../audit", "draft-20240901T120000.000000Z-00000000-0"):
        with pytest.raises(NotFound):
            timed.drafts.revert(ann, "news", "launch", id)


def test_an_entry_in_the_trash_comes_back_with_the_versions_of_its_draft(
    timed: Editing, ann: Actor, bo: Actor
) -> None:
    write(timed, ann, LONG)
    write(timed, bo, "Other words")
    before = [one.id for one in drafts(timed)]
    timed.trash.move(ann, "news", "launch", force=True)
    timed.trash.restore(ann, "news", "launch")
    assert [one.id for one in drafts(timed)] == before
    assert timed.drafts.open("news", "launch").flat["body.en"] == ["Other words"]


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("", "words", 0),
        ("some words", "some more words", 0),
        ("The station opens in May", "The station opens in June", 3),
        ("The station opens", "The end", None),
        ("2024-08-23", "2025", 7),
        (["one", "two", "three"], ["one", "three"], 4),
        (True, False, 3),
        (LONG, None, None),
    ],
)
def test_the_characters_that_a_save_takes_away(
    before: object, after: object, lost: int | None
) -> None:
    assert lost_characters({"a": before}, {"a": after}) == lost


def kept_somewhere(editing: Editing, text: str) -> bool:
    flat = editing.drafts.open("news", "launch").flat
    return [text] in [flat["body.en"], *texts(editing)]


def test_killed_at_any_call_of_an_overwriting_save_both_texts_or_the_first_are_there(
    tmp_path: Path, make: Callable[[Path], Editing]
) -> None:
    ann, step, alive = Actor("a00000000001", "Ann", "editor"), 0, True
    outcomes = set()
    while alive:
        step += 1
        editing = make(tmp_path / str(step))
        write(editing, ann, LONG)
        alive = killed_at(step, partial(write, editing, ann, "x"))
        again = Editing(Store(editing.files.paths, MODELS, lambda: NOW))
        recover(again.files)
        assert kept_somewhere(again, LONG), step
        write(again, ann, "y")
        assert kept_somewhere(again, LONG), step
        outcomes.add((alive, len(drafts(again))))
    assert step > 5
    assert {count for _, count in outcomes} <= {1, 2}


@pytest.fixture
def make() -> Callable[[Path], Editing]:
    return lambda folder: Editing(Store(make_site(folder), MODELS, lambda: NOW))
