"""Several processes at one entry at once: everything that was accepted is in it, and nothing else."""

import multiprocessing
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from minisite import MODELS, News, Organization, make_site, put

from cms.content import Store
from cms.core.files import Busy
from cms.editing import Actor, Changes, Conflict
from cms.editing.revisions import History
from cms.schema.paths import Paths
from tests.saving import edit
from tests.waiting import PATIENCE

FORK = multiprocessing.get_context("fork")
LOCALIZED = ["headline.en", "headline.zh", "summary.en", "summary.zh"]


def open_changes(paths: Paths) -> Changes:
    return Changes(Store(paths, MODELS, last_good=History(paths).last_good))


def actor(number: int) -> Actor:
    return Actor(f"{number:012}", f"Editor {number}", "editor")


def at_once(paths: Paths, *jobs: Callable[[Changes], Any]) -> list[Any]:
    """Run every job in a process of its own, all let go at the same moment; what each returned."""
    start, results = FORK.Barrier(len(jobs)), FORK.Queue()

    def work(number: int) -> None:
        changes = open_changes(paths)
        start.wait()
        results.put((number, jobs[number](changes)))

    processes = [FORK.Process(target=work, args=(number,)) for number in range(len(jobs))]
    for process in processes:
        process.start()
    answers = dict(results.get(timeout=PATIENCE) for _ in jobs)
    for process in processes:
        process.join()
    return [answers[number] for number in range(len(jobs))]


def test_different_fields_at_once_are_both_in_it(tmp_path: Path) -> None:
    paths = make_site(tmp_path)
    opened = open_changes(paths).open("news", "launch").opened
    rounds = 15

    def editor(number: int) -> Callable[[Changes], list[str]]:
        def job(changes: Changes) -> list[str]:
            path, seen = LOCALIZED[number], opened
            for n in range(rounds):
                seen = edit(
                    changes, actor(number), "news", "launch", {path: f"{path} {n}"}, seen
                ).opened
            return [path]

        return job

    at_once(paths, *(editor(number) for number in range(4)))
    work = open_changes(paths).open("news", "launch")
    assert {path: work.flat[path] for path in LOCALIZED} == {
        path: f"{path} {rounds - 1}" for path in LOCALIZED
    }
    assert work.authors == {path: actor(number).id for number, path in enumerate(LOCALIZED)}
    assert work.copy.version == 4 * rounds


def test_the_same_field_at_once_has_one_winner_and_the_others_keep_their_text(
    tmp_path: Path,
) -> None:
    paths = make_site(tmp_path)
    opened = open_changes(paths).open("news", "launch").opened

    def editor(number: int) -> Callable[[Changes], tuple[str, str]]:
        def job(changes: Changes) -> tuple[str, str]:
            try:
                edit(
                    changes,
                    actor(number),
                    "news",
                    "launch",
                    {"headline.en": f"By {number}"},
                    opened,
                )
                return "won", f"By {number}"
            except Conflict as conflict:
                return conflict.clashes[0].theirs, conflict.posted["headline.en"]

        return job

    answers = at_once(paths, *(editor(number) for number in range(4)))
    winner = open_changes(paths).open("news", "launch").flat["headline.en"]
    assert sorted(theirs for theirs, _ in answers) == sorted(["won", winner, winner, winner])
    assert [mine for _, mine in answers] == [f"By {number}" for number in range(4)]


def test_saving_and_publishing_at_once_loses_nothing(tmp_path: Path) -> None:
    paths = make_site(tmp_path)

    def writer(changes: Changes) -> int:
        for n in range(25):
            edit(changes, actor(1), "news", "launch", {"summary.zh": f"摘要{n}"})
        return 0

    def publisher(changes: Changes) -> int:
        for n in range(10):
            edit(changes, actor(2), "news", "launch", {"headline.en": f"Title {n}"})
            changes.publish(actor(2), "news", "launch", ["en"])
        return 0

    at_once(paths, writer, publisher)
    work = open_changes(paths).open("news", "launch")
    assert (work.flat["summary.zh"], work.raw["headline"]["en"]) == ("摘要24", "Title 9")
    assert work.changed == ("summary.zh",)
    what = [one.what for one in History(paths).revisions(News, "launch")]
    assert what == ["publish"] * 10 + ["before"]


def test_entries_apart_and_new_ones_of_the_same_name(tmp_path: Path) -> None:
    paths = make_site(tmp_path)

    def editor(number: int) -> Callable[[Changes], list[str]]:
        def job(changes: Changes) -> list[str]:
            return [
                changes.create(actor(number), "news", {"headline.en": "Same title"}).key
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
    changes = open_changes(paths)
    with files.locked(paths.lock):
        try:
            edit(changes, actor(1), "news", "launch", {"headline.en": "x"})
            raise AssertionError("it went on without the lock")
        except Busy:
            pass
    assert changes.open("news", "launch").changed == ()


def test_a_save_and_a_publish_read_their_own_entry_and_none_of_the_others(tmp_path: Path) -> None:
    paths = make_site(tmp_path)
    put(paths, "organizations", "org", {"name": {"en": "Organization"}})

    def job(changes: Changes) -> list[str]:
        touched: list[str] = []

        def watch(event: str, arguments: Any) -> None:
            if event in ("open", "os.scandir", "os.listdir"):
                touched.append(str(arguments[0]))

        sys.addaudithook(watch)
        edit(changes, actor(1), "organizations", "org", {"acronym": "A"})
        changes.publish(actor(1), "organizations", "org", ["en"])
        return touched

    [touched] = at_once(paths, job)
    in_data = {
        path for path in touched if path.startswith(str(paths.data)) and path.endswith(".json")
    }
    assert in_data == {str(paths.entry(Organization, "org")), str(paths.data / "site.json")}
    assert str(paths.data / "content") not in touched
