"""Moving media files: all references follow, the old address redirects to the new one, and a move
that is killed anywhere loses nothing.
"""

from functools import partial
from pathlib import Path

import orjson
import pytest
from kill import killed_at
from minisite import CONTENT, MODELS, NOW, News, Site, make_site, put

from cms.accounts.permissions import Actor, Forbidden
from cms.content import Store
from cms.content.file_facts import moved_to
from cms.core.feature import Feature, FileKind
from cms.editing.editing import Editing
from cms.editing.entry_files import EntryFiles
from cms.editing.recovery import recover as recover_content
from cms.editing.revisions import History
from cms.media.file_kinds import FileKinds
from cms.schema.entry_ref import EntryRef
from cms.schema.file_facts import FileFacts
from cms.schema.paths import Paths
from cms.schema.translations import digest, status
from features.media_library.facts import FactsEditing
from features.media_moves.moves import MediaMoves, Unmovable, into_folder, moves_folder, renamed
from features.media_moves.starting import complete_moves
from tests.saving import edit

ANN = Actor("a00000000001", "Ann", "editor")
BEN = Actor("a00000000002", "Ben", "administrator")
LAKE, PLAN = "2026/lake (1).jpg", "2026/plan.pdf"
MOVES = into_folder([LAKE, PLAN], "stations/福康")
NEW_LAKE, NEW_PLAN = MOVES.values()
BODY = [
    '![A lake](</media/2026/lake (1).jpg> "Caption") and [plan](/media/2026/plan.pdf#page=2).',
    "",
    "[1]: /media/2026/plan.pdf",
    "见 /media/2026/plan.pdf，以及 /media/2026/lake%20(1).jpg。",
    "Elsewhere: https://other.example/media/2026/plan.pdf /media/2026/plan.pdf.zip",
]
MOVED = [
    f'![A lake](</media/stations/福康/lake%20%281%29.jpg> "Caption") and [plan](/media/{NEW_PLAN}#page=2).',
    "",
    f"[1]: /media/{NEW_PLAN}",
    f"见 /media/{NEW_PLAN}，以及 /media/stations/福康/lake%20%281%29.jpg。",
    "Elsewhere: https://other.example/media/2026/plan.pdf /media/2026/plan.pdf.zip",
]


def open_editing(paths: Paths) -> Editing:
    return Editing(Store(paths, MODELS, lambda: NOW, History(paths).last_good))


def recover(files: EntryFiles) -> int:
    """Complete the moves of a killed process, as a start does."""
    return recover_content(files) + complete_moves(files)


def prepared(folder: Path) -> tuple[Paths, Editing]:
    """Create a picture and a document, shown by an entry in two languages and by a colleague's
    draft.
    """
    paths = make_site(folder)
    launch = CONTENT["news", "launch"]
    ledger = {"zh": {"from": "en", "of": {"headline": "000000000000", "body": digest(BODY)}}}
    put(
        paths,
        "news",
        "launch",
        launch | {"image": {"file": LAKE}, "body": {"en": BODY, "zh": BODY}, "translation": ledger},
    )
    for name in MOVES:
        (paths.media / name).parent.mkdir(parents=True, exist_ok=True)
        (paths.media / name).write_bytes(name.encode())
    editing = open_editing(paths)
    FactsEditing(editing.files).save(ANN, LAKE, {}, {"description.en": "A lake"})
    FactsEditing(editing.files).save(ANN, LAKE, {}, {"credit.en": "Photo: Ann"})
    edit(editing, BEN, "news", "launch", {"body.zh": [*BODY, "新"]})
    edit(editing, BEN, "news", "workshop", {"image.file": LAKE})
    return paths, editing


def tell(paths: Paths, editing: Editing) -> str:
    """Return the location of the files that the site shows: "old", "new", or "both", in which case
    nothing is missing.
    """
    raw = editing.drafts.open("news", "launch").raw
    workshop = editing.drafts.open("news", "workshop").raw
    found = {raw["image"]["file"] == NEW_LAKE, workshop["image"]["file"] == NEW_LAKE}
    for name in (raw["image"]["file"], workshop["image"]["file"]):
        assert (paths.media / name).read_bytes() == LAKE.encode()
        assert editing.files.store.snapshot().facts(name)["description"] == {"en": "A lake"}
    return "both" if len(found) > 1 else "new" if found.pop() else "old"


def faults(store: Store) -> list[object]:
    """The errors in entries and in the facts of media files."""
    facts = {path: orjson.loads(path.read_bytes()) for path in store.paths.media.rglob("*.json")}
    return [
        *store.refresh().problems,
        *(error for raw in facts.values() for error in FileFacts.problems(raw)),
        *(
            path
            for path, raw in facts.items()
            if "movedTo" not in raw and not path.with_suffix("").is_file()
        ),
    ]


def test_everything_goes_along(tmp_path: Path) -> None:
    paths, editing = prepared(tmp_path)
    plan = MediaMoves(editing.files).plan(ANN, MOVES)
    assert plan.is_possible
    assert [one.key for one in plan.entries] == ["launch", "workshop"]
    before = editing.drafts.open("news", "launch")
    MediaMoves(editing.files).move(ANN, MOVES)
    assert tell(paths, editing) == "new"
    after = editing.drafts.open("news", "launch")
    assert after.published_raw["body"]["en"] == MOVED
    assert after.raw["body"]["zh"] == [*MOVED, "新"]
    assert after.authors == before.authors, "the draft keeps its author"
    assert after.clashes == ()
    assert after.published_raw.get("modified") == before.published_raw.get("modified")
    states = status(News, after.published_raw, "zh", True, default="en")
    assert states == {"headline": "stale", "body": "current"}, "as before"
    assert [one.what for one in editing.history.revisions(EntryRef(News, "launch"))] == [
        "move",
        "before",
    ]
    assert not (paths.media / LAKE).exists()
    assert moved_to(paths.media, LAKE) == NEW_LAKE
    assert [one.what for one in FactsEditing(editing.files).versions(NEW_LAKE)] == ["save", "save"]
    assert faults(editing.files.store) == []
    (paths.media / "other.pdf").write_bytes(b"other")
    with pytest.raises(Unmovable):  # its address is a redirect to another one
        MediaMoves(editing.files).move(ANN, renamed("other.pdf", "2026", "plan"))

    MediaMoves(editing.files).move(ANN, {new: old for old, new in MOVES.items()})
    assert tell(paths, editing) == "old"
    back = editing.drafts.open("news", "launch")
    assert back.raw["body"]["zh"][0] == BODY[0].replace("lake (1)", "lake%20%281%29")
    assert (moved_to(paths.media, LAKE), moved_to(paths.media, NEW_LAKE)) == ("", LAKE)
    assert editing.media.facts.open(LAKE)["credit.en"] == "Photo: Ann"


def test_what_was_before_comes_back_with_the_files_where_they_are(tmp_path: Path) -> None:
    paths, editing = prepared(tmp_path)
    editing.trash.move(BEN, "news", "workshop", force=True)
    MediaMoves(editing.files).move(ANN, MOVES)
    editing.trash.restore(BEN, "news", "workshop")
    assert tell(paths, editing) == "new"
    edit(editing, ANN, "news", "launch", {"image.file": None, "body.en": ["Nothing."]})
    before = editing.history.revisions(EntryRef(News, "launch"))[-1]
    assert before.what == "before"
    back = editing.drafts.revert(ANN, "news", "launch", before.id)
    assert back.flat["image.file"] == NEW_LAKE
    assert back.flat["body.en"] == MOVED


def test_what_a_person_may_not_change_holds_a_move_up(tmp_path: Path) -> None:
    paths, editing = prepared(tmp_path)
    put(paths, "site", "_", CONTENT["site", "_"] | {"name": {"en": f"/media/{PLAN}"}})
    editing.files.store.refresh()
    with pytest.raises(Unmovable) as refusal:
        MediaMoves(editing.files).move(ANN, MOVES)
    assert refusal.value.plan.refused == (("site", "_"),)
    assert tell(paths, editing) == "old"
    MediaMoves(editing.files).move(BEN, MOVES)
    assert editing.drafts.open("site", "_").raw["name"]["en"] == f"/media/{NEW_PLAN}"
    assert [one.what for one in editing.history.revisions(EntryRef(Site, "_"))] == [
        "move",
        "before",
    ]
    with pytest.raises(Forbidden):
        MediaMoves(editing.files).plan(Actor("a", "Tra", "translator"), {NEW_PLAN: PLAN})


def test_a_place_is_never_taken_twice(tmp_path: Path) -> None:
    paths, editing = prepared(tmp_path)
    (paths.media / "other").mkdir()
    (paths.media / "other/plan.pdf").write_bytes(b"other")
    for moves in (
        {LAKE: "x/a.jpg", PLAN: "x/a.jpg"},
        into_folder([PLAN], "other"),
        {PLAN: "../../instance/plan.pdf"},
        {PLAN: "2026/x.pdf.json"},
        {PLAN: "2026/plan.html"},
    ):
        assert MediaMoves(editing.files).plan(ANN, moves).faults
        with pytest.raises(Unmovable):
            MediaMoves(editing.files).move(ANN, moves)
    (paths.media / "2026/link.jpg").symlink_to("lake (1).jpg")
    MediaMoves(editing.files).move(ANN, into_folder(["2026/link.jpg"], "links"))
    assert (paths.media / "links/link.jpg").read_bytes() == LAKE.encode()
    assert (paths.media / LAKE).is_file(), "the target of a link stays"
    assert renamed(PLAN, "a/b", "新 plan.PDF.pdf") == {PLAN: "a/b/新-plan.PDF.pdf"}
    assert renamed(PLAN, "", "../x") == {PLAN: "x.pdf"}
    assert tell(paths, editing) == "old"
    assert (paths.media / "other/plan.pdf").read_bytes() == b"other"


def test_a_move_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    step, alive, outcomes = 0, True, set()
    while alive:
        step += 7
        paths, editing = prepared(tmp_path / str(step))
        alive = killed_at(step, partial(MediaMoves(editing.files).move, ANN, MOVES))
        stopped = tell(paths, open_editing(paths))
        again = open_editing(paths)
        recover(again.files)
        outcome = tell(paths, again)
        assert outcome in ("old", "new")
        assert (paths.media / LAKE).exists() == (outcome == "old")
        assert alive or outcome == "new"
        assert recover(again.files) == 0
        assert faults(again.files.store) == []
        assert not list(moves_folder(paths).glob("*"))
        assert all(orjson.loads(path.read_bytes()) for path in paths.data.rglob("*.json"))
        outcomes.add((stopped, outcome))
    assert {("old", "old"), ("old", "new"), ("both", "new"), ("new", "new")} <= outcomes


def test_what_is_replaced_and_described_during_a_move_goes_along(tmp_path: Path) -> None:
    step, both = 0, False
    while not both:
        step += 11
        paths, editing = prepared(tmp_path / str(step))
        assert killed_at(step, partial(MediaMoves(editing.files).move, ANN, MOVES))
        both = (paths.media / LAKE).exists() and (paths.media / NEW_LAKE).exists()
    again = open_editing(paths)
    FactsEditing(again.files).save(ANN, LAKE, {}, {"description.zh": "湖"})
    (paths.media / "replaced").write_bytes(b"replaced")
    (paths.media / "replaced").replace(paths.media / LAKE)
    recover(again.files)
    assert not (paths.media / LAKE).exists()
    assert (paths.media / NEW_LAKE).read_bytes() == b"replaced"
    assert again.media.facts.open(NEW_LAKE)["description.zh"] == "湖"


def parts(folder: Path, film: str) -> list[str]:
    stem = film.rpartition(".")[0]
    return [
        f"{stem}.{ending}"
        for ending in ("jpg", "vtt", "en.vtt", "zh.vtt")
        if (folder / f"{stem}.{ending}").is_file()
    ]


def wholes(file: str) -> list[str]:
    stem = file.partition(".")[0]
    return [f"{stem}.mp4", f"{stem}.webm"] if file.endswith((".jpg", ".vtt")) else []


def test_what_belongs_to_a_file_goes_along(tmp_path: Path) -> None:
    paths, _editing = prepared(tmp_path)
    kind = FileKind((".mp4", ".webm"), "", "", parts=parts, wholes=wholes)
    kinds = FileKinds([Feature("film", tmp_path, file_kinds={"film": kind})])
    editing = Editing(Store(paths, MODELS, lambda: NOW), file_kinds=kinds)
    for name in ("film.mp4", "film.jpg", "film.en.vtt", "film.zh.vtt", "filming.jpg", "two.mp4"):
        (paths.media / "2026" / name).write_bytes(name.encode())
    for name in ("two.webm", "two.vtt"):
        (paths.media / "2026" / name).write_bytes(name.encode())
    edit(editing, BEN, "news", "launch", {"image.file": "2026/film.jpg"})
    plan = MediaMoves(editing.files).move(BEN, renamed("2026/film.mp4", "dunes", "wind"))
    assert set(plan.moves.values()) == {
        f"dunes/wind.{ending}" for ending in ("mp4", "jpg", "en.vtt", "zh.vtt")
    }
    assert all((paths.media / new).read_bytes() for new in plan.moves.values())
    assert moved_to(paths.media, "2026/film.en.vtt") == "dunes/wind.en.vtt"
    assert editing.drafts.open("news", "launch").raw["image"]["file"] == "dunes/wind.jpg"
    stays = MediaMoves(editing.files).move(BEN, renamed("2026/two.mp4", "dunes", "two"))
    assert set(stays.moves) == {"2026/two.mp4"}, "the other video of this name needs its captions"
    both = into_folder(["dunes/two.mp4", "2026/two.webm"], "films")
    assert "2026/two.vtt" in MediaMoves(editing.files).plan(BEN, both).moves
