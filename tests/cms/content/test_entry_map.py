"""Queries over all entries: the same results from the files, from the database and after edits."""

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from minisite import MODELS, NOW, News, Project

from cms.content import Content, Snapshot, Store
from cms.content.derived import facets, heading, place, sort_value, standing
from cms.content.entry import Entry, parse_bytes
from cms.content.json_files import dump_json, parse_json
from cms.editing.revisions import History
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths

DRAFT = {"en": {"state": "draft"}}
STATES = (
    {"en": {"state": "published"}, "zh": {"state": "published"}},
    {"zh": {"state": "published"}},
    DRAFT,
    {"en": {"state": "published", "from": (NOW + timedelta(days=2)).isoformat()}},
)


def write(paths: Paths, key: str, dice: random.Random) -> None:
    """Write a random news entry with a modification time that is old enough to tell it from its
    next version.
    """
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
    path = paths.entry(EntryRef(News, key))
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
    """Open the site as a new process would."""
    store = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
    store.content()
    return store


def edit(paths: Paths, store: Store) -> None:
    """Change some entries, remove some and add some."""
    dice = random.Random(8)
    names = [*(f"n-{number}" for number in range(0, 40, 7)), "another", "a-first"]
    for key in names:
        write(paths, key, dice)
    paths.entry(EntryRef(News, "n-1")).unlink()
    store.notify_workers(*(("news", key) for key in (*names, "n-1")))


def edited(paths: Paths) -> Content:
    store = opened(paths)
    edit(paths, store)
    return store.content()


@pytest.mark.parametrize(
    "known",
    [
        lambda paths: opened(paths).content(),
        lambda paths: [opened(paths), opened(paths)][1].content(),
        lambda paths: [opened(paths), edited(paths)][1],
        lambda paths: [opened(paths), edited(paths), opened(paths)][2].content(),
        lambda paths: Snapshot(edited(paths), NOW).content.replaced({("news", "n-2"): None}),
    ],
    ids=["first", "again", "edited", "edited again", "replaced"],
)
def test_what_is_remembered_of_entries_is_what_their_files_say(
    many: Paths, known: Callable[[Paths], Content]
) -> None:
    content = known(many)
    for of_type in (content.entries["news"], Snapshot(content, NOW).entries["news"]):
        anew = {key: read(many, key) for key in of_type}
        assert len(of_type) > 10
        assert list(of_type) == sorted(of_type)
        for key, entry in of_type.items():
            assert entry.version == anew[key].version
            assert entry.windows == anew[key].windows
            assert remembered(entry) == remembered(anew[key])
        for path in ("date", "category"):
            filed: dict[str, list[str]] = {}
            for key, entry in anew.items():
                for facet in facets(entry, path):
                    filed.setdefault(facet, []).append(key)
            assert of_type.keys_by_facet(path) == filed
        for key, entry in of_type.items():
            assert sort_value(entry, "summary") == sort_value(anew[key], "summary")
        assert of_type.words == [
            "\n".join((key, *entry.values["headline"].values())).casefold().encode()
            for key, entry in anew.items()
        ]


def read(paths: Paths, key: str) -> Entry:
    """Read a news entry from its file, without the store."""
    return parse_bytes(EntryRef(News, key), paths.entry(EntryRef(News, key)).read_bytes())


def remembered(entry: Entry) -> Any:
    return (
        place(entry),
        heading(entry),
        standing(entry),
        [sort_value(entry, field) for field in ("date", "headline")],
        facets(entry, "category"),
    )


def told(snapshot: Snapshot) -> object:
    """All that a snapshot contains without localizing any entry."""
    addresses = snapshot.addresses
    return (
        {type: list(of_type) for type, of_type in snapshot.entries.items()},
        {
            entry.name: snapshot.languages[entry.name]
            for of_type in snapshot.content.entries.values()
            for entry in of_type.values()
        },
        addresses.by_name,
        addresses.by_address,
        addresses.former,
        [(name, str(one)) for name, one in addresses.refused],
        [
            list(snapshot.ordered("news", order, locale))
            for order in ("-date", "date", "key", "-key", "headline")
            for locale in ("en", "zh")
        ],
        snapshot.counts("news", "date"),
        snapshot.next_moment(),
    )


def test_a_snapshot_is_the_same_from_files_and_from_the_database(many: Paths) -> None:
    first = told(opened(many).snapshot())
    assert told(opened(many).snapshot()) == first
    store = opened(many)
    before = store.snapshot()
    before.addresses, before.ordered("news", "-date", "en"), before.counts("news", "date")
    edit(many, store)
    assert told(store.snapshot()) == told(Snapshot(opened(many).content(), NOW)) != first
    assert told(before) == first


def test_a_broken_file_stays_broken_whatever_is_found_out_of_its_last_good_version(
    many: Paths,
) -> None:
    opened(many)
    many.entry(EntryRef(News, "n-2")).write_bytes(b'{"headline": ')
    os.utime(many.entry(EntryRef(News, "n-2")), ns=(time.time_ns() - 10**9,) * 2)
    store = opened(many)
    store.snapshot().ordered("news", "summary", "en")
    store.content().get("news", "n-2").cached("more", lambda: 1)
    store.keep()
    assert [one.file for one in opened(many).content().problems] == ["data/content/news/n-2.json"]


def test_a_key_is_in_one_place_only(many: Paths) -> None:
    """That of the newest version: facets and addresses of the previous one are removed."""
    store = opened(many)
    path = many.entry(EntryRef(Project, "carbon"))
    raw = (
        parse_json(path.read_bytes())
        if path.exists()
        else {"title": {"en": "Carbon"}, "publication": STATES[0]}
    )
    for number in range(3):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(dump_json(raw | {"start": f"200{number}", "address": f"carbon-{number}"}))
        os.utime(path, ns=(time.time_ns() - 10**9,) * 2)
        store.notify_workers(("projects", "carbon"))
        for snapshot in (store.snapshot(), opened(many).snapshot()):
            assert [
                facet
                for facet, _ in snapshot.counts("projects", "start")
                if facet.startswith("200")
            ] == [f"200{number}"]
            assert (
                snapshot.addresses.by_name["projects", "carbon"]
                == f"cooperation/projects/carbon-{number}/"
            )
