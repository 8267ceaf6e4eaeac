"""What is asked of all entries stands in columns: they say what the entries say, however these came
to be known.
"""

import os
import pickle
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from minisite import MODELS, NOW, News, Project, Term

from cms.content import Content, Snapshot, Store
from cms.content.derived import facets, heading, place, precompute, sort_value, standing
from cms.content.entry import dump_json, parse_json
from cms.content.entry_map import EntryMap
from cms.content.version_table import digest
from cms.editing.revisions import History
from cms.schema.paths import Paths

DRAFT = {"en": {"state": "draft"}}
STATES = (
    {"en": {"state": "published"}, "zh": {"state": "published"}},
    {"zh": {"state": "published"}},
    DRAFT,
    {"en": {"state": "published", "from": (NOW + timedelta(days=2)).isoformat()}},
)
ROOT = Path(__file__).parents[3]


def write(paths: Paths, key: str, dice: random.Random) -> None:
    """A news entry of any kind, as old as files are that can be told from their next versions."""
    publication = dice.choice(STATES)
    texts = {"en", *publication}
    raw: dict[str, Any] = {
        "headline": {code: f"Headline {dice.random()}" for code in sorted(texts)},
        "category": "event",
        "body": {code: ["Text"] for code in sorted(texts)},
        "publication": publication,
    }
    if dice.random() < 0.8 or publication is not DRAFT:
        raw["date"] = f"2024-0{dice.randint(1, 9)}"
    if dice.random() < 0.3:
        raw["address"] = dice.choice((f"at-{key}", "launch", "n-3", "page"))
    if dice.random() < 0.3:
        raw["formerAddresses"] = [f"was-{dice.randint(1, 5)}"]
    path = paths.entry(News, key)
    path.write_bytes(dump_json(raw))
    os.utime(path, ns=(time.time_ns() - 10**9,) * 2)


@pytest.fixture
def many(paths: Paths) -> Paths:
    """The small site with forty more news."""
    dice = random.Random(7)
    for path in paths.data.rglob("*.json"):
        os.utime(path, ns=(time.time_ns() - 10**9,) * 2)
    for number in range(40):
        write(paths, f"n-{number}", dice)
    return paths


def opened(paths: Paths) -> Store:
    """The site as a new process opens it."""
    store = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
    store.content()
    return store


def edit(paths: Paths, store: Store) -> None:
    """Some entries changed, some gone, some new."""
    dice = random.Random(8)
    names = [*(f"n-{number}" for number in range(0, 40, 7)), "another", "a-first"]
    for key in names:
        write(paths, key, dice)
    paths.entry(News, "n-1").unlink()
    store.bump(*(("news", key) for key in (*names, "n-1")))


def edited(paths: Paths) -> Content:
    store = opened(paths)
    edit(paths, store)
    return store.content()


def kept(paths: Paths) -> Content:
    """After so many edits that the index was written anew."""
    store = opened(paths)
    edit(paths, store)
    overgrow(paths, store)
    return store.content()


def overgrow(paths: Paths, store: Store) -> None:
    """Have long texts come and go, so that the index is begun anew."""
    before = bodies(paths)
    for words in (*(f"{number} " + "Words. " * 14_000 for number in range(16)), "Words."):
        path = paths.entry(News, "n-0")
        path.write_bytes(
            dump_json(
                {
                    "headline": {"en": "Long", "zh": "长"},
                    "date": "2024",
                    "category": "event",
                    "body": {"en": [words], "zh": ["文"]},
                    "publication": STATES[0],
                }
            )
        )
        os.utime(path, ns=(time.time_ns() - 10**9,) * 2)
        store.bump(("news", "n-0"))
        store.content()
    store.keep()
    assert bodies(paths).isdisjoint(before)


def bodies(paths: Paths) -> set[str]:
    return {path.name for path in (paths.instance / "cache").glob("bodies-*")}


@pytest.mark.parametrize(
    "known",
    [
        lambda paths: opened(paths).content(),
        lambda paths: [opened(paths), opened(paths)][1].content(),
        lambda paths: [opened(paths), edited(paths)][1],
        lambda paths: [opened(paths), edited(paths), opened(paths)][2].content(),
        lambda paths: [opened(paths), kept(paths)][1],
        lambda paths: [opened(paths), kept(paths), opened(paths)][2].content(),
        lambda paths: Snapshot(edited(paths), NOW).content.replaced({("news", "n-2"): None}),
    ],
    ids=["first", "again", "edited", "edited again", "kept", "kept again", "replaced"],
)
def test_columns_say_what_entries_say(many: Paths, known: Callable[[Paths], Content]) -> None:
    content = known(many)
    for of_type in (content.entries["news"], Snapshot(content, NOW).entries["news"]):
        columns = all_columns(of_type)
        entries = list(of_type.values())
        assert len(of_type) == len(entries) > 10
        assert list(of_type) == sorted(of_type)
        assert columns["versions"] == [digest(entry.version) for entry in entries]
        assert columns["wheres"] == [entry.offset for entry in entries]
        assert columns["windows"] == [entry.windows for entry in entries]
        assert columns["standings"] == [standing(entry) for entry in entries]
        assert columns["headings"] == [heading(entry) for entry in entries]
        assert columns["words"] == [
            f"{entry.key}\n{entry.values['headline']['en'].casefold()}".encode()
            if "zh" not in entry.values["headline"]
            else one
            for entry, one in zip(entries, columns["words"], strict=True)
        ]
        assert columns["places"] == {entry.key: place(entry) for entry in entries if place(entry)}
        for field in ("date", "summary"):
            assert columns[field] == [sort_value(entry, field) for entry in entries]
        filed: dict[str, set[str]] = {}
        for entry in entries:
            for facet in facets(entry, "date"):
                filed.setdefault(facet, set()).add(entry.key)
        assert {facet: set(keys) for facet, keys in columns["filed"].items()} == filed
        assert all(content.get("news", entry.key) is entry for entry in entries)


def all_columns(of_type: EntryMap) -> dict[str, Any]:
    return {
        "versions": of_type.versions(),
        "wheres": of_type.offsets(),
        "windows": of_type.windows(),
        "standings": of_type.standings(),
        "headings": of_type.headings(),
        "words": of_type.words(),
        "places": of_type.places(),
        "filed": of_type.keys_by_facet("date"),
        "date": of_type.sort_values("date"),
        "summary": of_type.sort_values("summary"),
    }


def told(snapshot: Snapshot) -> object:
    """What a snapshot says without showing any entry."""
    addresses = snapshot.addresses
    return (
        {type: list(of_type) for type, of_type in snapshot.entries.items()},
        dict(snapshot.languages),
        addresses.of,
        addresses.at,
        addresses.former,
        [(name, str(one)) for name, one in addresses.clashes],
        [
            list(snapshot.ordered("news", order, locale))
            for order in ("-date", "date", "key", "-key", "headline")
            for locale in ("en", "zh")
        ],
        snapshot.counts("news", "date"),
        snapshot.next_moment(),
    )


def test_a_snapshot_is_the_same_from_files_and_from_the_index(many: Paths) -> None:
    first = told(opened(many).snapshot())
    assert told(opened(many).snapshot()) == first
    store = opened(many)
    before = store.snapshot()
    before.addresses, before.ordered("news", "-date", "en"), before.counts("news", "date")
    edit(many, store)
    assert told(store.snapshot()) == told(Snapshot(opened(many).content(), NOW)) != first
    assert told(before) == first


def test_what_is_in_columns_makes_no_entries(many: Paths) -> None:
    opened(many)
    snapshot = opened(many).snapshot()
    of_type = snapshot.entries["news"]
    assert len(of_type.versions()) == len(of_type.offsets()) == len(of_type)
    assert all(snapshot.languages.of_type(of_type))
    assert snapshot.addresses.of
    assert snapshot.ordered("news", "-date", "en")
    assert snapshot.counts("news", "date")
    assert len(of_type.standings()) == len(of_type.words()) == len(of_type)
    with_former = {
        key
        for key, where in of_type.places().items()
        if "formerAddresses" in where or "address" in where
    }
    assert {entry.key for entry in of_type.loaded()} <= with_former


def test_what_lies_in_bodies_begun_anew_is_found_there(many: Paths) -> None:
    """By another process too, whether or not entries were made before."""
    opened(many)
    content = kept(many)
    other = opened(many)
    for of_type in content.entries.values():
        for (key, entry), where in zip(of_type.items(), of_type.offsets(), strict=True):
            assert other.version((of_type.model.name, key), *where, entry.version)


def test_a_snapshot_reads_what_it_had_after_the_bodies_were_begun_anew(many: Paths) -> None:
    first = {key: entry.raw for key, entry in opened(many).content().entries["news"].items()}
    store = opened(many)
    before = store.snapshot().content.entries["news"]
    overgrow(many, store)
    assert before.loaded() == []
    assert {key: entry.raw for key, entry in before.items()} == first
    assert store.content().get("news", "n-0").raw != first["n-0"]


def test_what_is_remembered_is_found_out_again_where_it_is_damaged(many: Paths) -> None:
    opened(many)
    first = {key: dict(entry.kept) for key, entry in opened(many).content().entries["news"].items()}
    path = many.instance / "cache" / bodies(many).pop()
    data = bytearray(path.read_bytes())
    table = opened(many).content().entries["news"].indexed.table
    for start in table.kept:
        data[start + 9] ^= 1
    path.write_bytes(data)
    store = opened(many)
    assert [entry.kept for entry in store.content().entries["news"].values()] == [{}] * len(first)
    for entry in store.content().entries["news"].values():
        precompute(entry)
    store.keep()
    assert {
        key: dict(entry.kept) for key, entry in opened(many).content().entries["news"].items()
    } == first


def test_a_broken_file_stays_broken_whatever_is_found_out_of_its_last_good_version(
    many: Paths,
) -> None:
    opened(many)
    many.entry(News, "n-2").write_bytes(b'{"headline": ')
    os.utime(many.entry(News, "n-2"), ns=(time.time_ns() - 10**9,) * 2)
    store = opened(many)
    store.snapshot().ordered("news", "summary", "en")
    store.content().get("news", "n-2").cached("more", lambda: 1)
    store.keep()
    assert [one.file for one in opened(many).content().problems] == ["data/content/news/n-2.json"]


FIRST = """
import os, pickle, signal, sys, threading
sys.path[:0] = [{tests!r}, {root!r}]
from minisite import MODELS, NOW
from cms.editing.revisions import History
from cms.schema.paths import Paths
from cms.content import Store
from pathlib import Path
parent, left = os.getpid(), [{dies}]
def count(event, _):
    if event == "open" and os.getpid() != parent:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
paths = Paths(Path({data!r}), Path({instance!r}))
content = Store(paths, MODELS, lambda: NOW, History(paths).last_good).content()
read = sum(len(of_type.loaded()) for of_type in content.entries.values())
found = {{(type, key): (one.version, one.raw)
          for type, of_type in content.entries.items() for key, one in of_type.items()}}
sys.stdout.buffer.write(pickle.dumps((read, found, [(one.file, one.line) for one in content.problems])))
"""


def first_start(paths: Paths, instance: Path, dies: int = 0) -> Any:
    """A first start in a process without threads: how many files it has read itself, what it has,
    what is wrong.

    Its children are killed when they open their `dies`-th file, if any.
    """
    code = FIRST.format(
        tests=str(ROOT / "tests"),
        root=str(ROOT),
        dies=dies,
        data=str(paths.data),
        instance=str(instance),
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return pickle.loads(done.stdout)


@contextmanager
def another_thread() -> Iterator[None]:
    """Beside which nobody may fork."""
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    yield
    end.set()
    thread.join()


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one processor")
@pytest.mark.parametrize("dies", [0, 1, 300])
def test_a_first_start_over_all_processors_has_what_one_process_reads(
    many: Paths, tmp_path: Path, dies: int
) -> None:
    """Wrong files are told of, too; and a child that is killed has put nothing wrong into the
    index.
    """
    dice = random.Random(9)
    for number in range(1100):
        write(many, f"many-{number}", dice)
    many.entry(News, "many-7").write_bytes(b"[]")
    many.folder(News).joinpath("Not a key.json").write_bytes(dump_json({"headline": {"en": "x"}}))
    many.folder(Term).mkdir(exist_ok=True)
    many.entry(Term, "word").write_bytes(dump_json({"name": {"en": 1}}))
    read, found, problems = first_start(many, tmp_path / "other", dies)
    with another_thread():
        content = opened(many).content()
    assert found == {
        (type, key): (entry.version, entry.raw)
        for type, of_type in content.entries.items()
        for key, entry in of_type.items()
    }
    assert problems == [(one.file, one.line) for one in content.problems]
    assert len(problems) == 3
    assert read < 50 if not dies else read > 400  # what a child had to read
    again, found_again, _ = first_start(many, tmp_path / "other")
    assert found_again == found
    assert again < 50


def test_a_key_is_in_one_place_only(many: Paths) -> None:
    """Of the newest version: facets and addresses of the one before are forgotten."""
    store = opened(many)
    path = many.entry(Project, "carbon")
    raw = (
        parse_json(path.read_bytes())
        if path.exists()
        else {"title": {"en": "Carbon"}, "publication": STATES[0]}
    )
    for number in range(3):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(dump_json(raw | {"start": f"200{number}", "address": f"carbon-{number}"}))
        os.utime(path, ns=(time.time_ns() - 10**9,) * 2)
        store.bump(("projects", "carbon"))
        for snapshot in (store.snapshot(), opened(many).snapshot()):
            assert [
                facet
                for facet, _ in snapshot.counts("projects", "start")
                if facet.startswith("200")
            ] == [f"200{number}"]
            assert (
                snapshot.addresses.of["projects", "carbon"]
                == f"cooperation/projects/carbon-{number}/"
            )
