"""Several processes at one entry at once: the result contains every accepted change and nothing
else.
"""

import multiprocessing
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from minisite import MODELS, News, Organization, make_site, put

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.core.files import Busy
from cms.core.settings import Settings
from cms.editing.editing import Editing
from cms.editing.errors import Conflict
from cms.editing.revisions import History
from cms.opening import open_site, recover
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from tests.saving import edit
from tests.waiting import PATIENCE

FORK = multiprocessing.get_context("fork")
LOCALIZED = ["headline.en", "headline.zh", "summary.en", "summary.zh"]


def open_editing(paths: Paths) -> Editing:
    return Editing(Store(paths, MODELS, last_good=History(paths).last_good))


def actor(number: int) -> Actor:
    return Actor(f"{number:012}", f"Editor {number}", "editor")


def at_once(paths: Paths, *jobs: Callable[[Editing], Any]) -> list[Any]:
    """Run every job in a process of its own, all started at the same moment, and return their
    results.
    """
    start, results = FORK.Barrier(len(jobs)), FORK.Queue()

    def work(number: int) -> None:
        editing = open_editing(paths)
        start.wait()
        results.put((number, jobs[number](editing)))

    processes = [FORK.Process(target=work, args=(number,)) for number in range(len(jobs))]
    for process in processes:
        process.start()
    answers = dict(results.get(timeout=PATIENCE) for _ in jobs)
    for process in processes:
        process.join()
    return [answers[number] for number in range(len(jobs))]


def test_different_fields_at_once_are_both_in_it(tmp_path: Path) -> None:
    paths = make_site(tmp_path)
    opened = open_editing(paths).drafts.open("news", "launch").flat
    rounds = 15

    def editor(number: int) -> Callable[[Editing], list[str]]:
        def job(editing: Editing) -> list[str]:
            path, seen = LOCALIZED[number], opened
            for n in range(rounds):
                seen = edit(
                    editing, actor(number), "news", "launch", {path: f"{path} {n}"}, seen
                ).flat
            return [path]

        return job

    at_once(paths, *(editor(number) for number in range(4)))
    work = open_editing(paths).drafts.open("news", "launch")
    assert {path: work.flat[path] for path in LOCALIZED} == {
        path: f"{path} {rounds - 1}" for path in LOCALIZED
    }
    assert work.authors == {path: actor(number).id for number, path in enumerate(LOCALIZED)}
    assert work.draft.version == 4 * rounds


def test_the_same_field_at_once_has_one_winner_and_the_others_keep_their_text(
    tmp_path: Path,
) -> None:
    paths = make_site(tmp_path)
    opened = open_editing(paths).drafts.open("news", "launch").flat

    def editor(number: int) -> Callable[[Editing], tuple[str, str]]:
        def job(editing: Editing) -> tuple[str, str]:
            try:
                edit(
                    editing,
                    actor(number),
                    "news",
                    "launch",
                    {"headline.en": f"By {number}"},
                    opened,
                )
                return "won", f"By {number}"
            except Conflict as conflict:
                return conflict.clashes[0].theirs, conflict.submitted["headline.en"]

        return job

    answers = at_once(paths, *(editor(number) for number in range(4)))
    winner = open_editing(paths).drafts.open("news", "launch").flat["headline.en"]
    assert sorted(theirs for theirs, _ in answers) == sorted(["won", winner, winner, winner])
    assert [mine for _, mine in answers] == [f"By {number}" for number in range(4)]


def test_saving_and_publishing_at_once_loses_nothing(tmp_path: Path) -> None:
    paths = make_site(tmp_path)

    def writer(editing: Editing) -> int:
        for n in range(25):
            edit(editing, actor(1), "news", "launch", {"summary.zh": f"摘要{n}"})
        return 0

    def publisher(editing: Editing) -> int:
        for n in range(10):
            edit(editing, actor(2), "news", "launch", {"headline.en": f"Title {n}"})
            editing.publishing.publish(actor(2), "news", "launch", ["en"])
        return 0

    at_once(paths, writer, publisher)
    work = open_editing(paths).drafts.open("news", "launch")
    assert (work.flat["summary.zh"], work.raw["headline"]["en"]) == ("摘要24", "Title 9")
    assert work.changed == ("summary.zh",)
    what = [one.what for one in History(paths).revisions(EntryRef(News, "launch"))]
    assert what == ["publish"] * 10 + ["before"]


def test_entries_apart_and_new_ones_of_the_same_name(tmp_path: Path) -> None:
    paths = make_site(tmp_path)

    def editor(number: int) -> Callable[[Editing], list[str]]:
        def job(editing: Editing) -> list[str]:
            return [
                editing.drafts.create(actor(number), "news", {"headline.en": "Same title"}).key
                for _ in range(5)
            ]

        return job

    keys = [
        key for answer in at_once(paths, *(editor(number) for number in range(3))) for key in answer
    ]
    assert sorted(keys) == sorted(["same-title", *(f"same-title-{n}" for n in range(2, 16))])


def test_who_waits_too_long_is_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: Any
) -> None:
    from cms.core import files

    paths = make_site(tmp_path)
    monkeypatch.setattr(files, "LOCK_TIMEOUT_SECONDS", 0.05)
    editing = open_editing(paths)
    with files.locked(paths.lock):
        try:
            edit(editing, actor(1), "news", "launch", {"headline.en": "x"})
            raise AssertionError("it went on without the lock")
        except Busy:
            pass
    assert editing.drafts.open("news", "launch").changed == ()


def test_a_start_does_not_fail_where_another_process_sets_things_right(
    tmp_path: Path, monkeypatch: Any
) -> None:
    from cms.core import files

    paths = make_site(tmp_path)
    monkeypatch.setattr(files, "LOCK_TIMEOUT_SECONDS", 0.05)
    half_written = paths.media / f"{files.TEMPORARY_PREFIX}0123456789ab"
    half_written.parent.mkdir(parents=True, exist_ok=True)
    half_written.write_bytes(b"half")
    site = open_site(Settings(data=paths.data, instance=paths.instance), MODELS)
    with files.locked(paths.lock):
        recover(site)
    assert half_written.exists()
    recover(site)
    assert not half_written.exists()


def test_a_save_and_a_publish_read_their_own_entry_and_none_of_the_others(tmp_path: Path) -> None:
    paths = make_site(tmp_path)
    put(paths, "organizations", "org", {"name": {"en": "Organization"}})

    def job(editing: Editing) -> list[str]:
        touched: list[str] = []

        def watch(event: str, arguments: Any) -> None:
            if event in ("open", "os.scandir", "os.listdir"):
                touched.append(str(arguments[0]))

        sys.addaudithook(watch)
        edit(editing, actor(1), "organizations", "org", {"acronym": "A"})
        editing.publishing.publish(actor(1), "organizations", "org", ["en"])
        return touched

    [touched] = at_once(paths, job)
    in_data = {
        path for path in touched if path.startswith(str(paths.data)) and path.endswith(".json")
    }
    assert in_data == {
        str(paths.entry(EntryRef(Organization, "org"))),
        str(paths.data / "site.json"),
    }
    assert str(paths.data / "content") not in touched
