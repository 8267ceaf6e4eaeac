"""After any edit, lists and counts whose fingerprints differ are candidates, and few others are."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from made_entries import make_content, news

from cms.content import Content, Fingerprints, Snapshot
from cms.content.dependencies import Dependency
from cms.content.edits import built_entries, edits_since
from cms.content.entry import Entry, make_entry, version_of
from cms.content.json_files import dump_json
from cms.content.query import Before, From, Query, dump_query, load_query
from cms.core.database import DisposableDatabase
from cms.publish.manifest import Manifest, Manifests
from cms.publish.manifest_update import ManifestUpdate, write_manifest
from cms.publish.rendered_pages import RenderedPage, RenderedPages
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Json

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WHERES = (
    {},
    {"category": "research"},
    {"category": "notice"},
    {"date": "2015"},
    {"date": From("2018-05")},
    {"date": Before("2018-05"), "category": "research"},
)
ORDERS = ("-date", "date", "headline", "-headline", "key", "-key")
LIMITS = (None, 1, 2, 5)


def made(content: Content, key: str, raw: dict[str, Json]) -> Entry:
    """Make a news item whose version is the hash of its values."""
    return make_entry(EntryRef(content.models["news"], key), raw, version_of(dump_json(raw)))


def changed_content(content: Content, dice: random.Random) -> Content:
    """Change the versions, dates and languages of some news, remove some and add some."""
    keys, changed = dice.sample(sorted(content.entries["news"]), 4), {}
    for number, key in enumerate((*keys, *(f"new-{one}" for one in range(dice.randint(0, 2))))):
        raw = news(dice) | {"category": dice.choice(("research", "notice"))}
        entry = content.entries["news"].get(key)
        kept = dict(entry.raw) if entry and dice.random() < 0.5 else raw
        kept |= {"summary": {"en": f"changed {number}"}}
        changed["news", key] = made(content, key, kept) if dice.random() < 0.8 else None
    return content.replaced(
        {name: entry for name, entry in changed.items() if entry or name[1] in keys}
    )


def queries(snapshot: Snapshot, dice: random.Random) -> list[str]:
    """Every possible list, some of them after an entry or around it."""
    keys = [*snapshot.entries["news"], "nobody"]
    return [
        dump_query(Query(where, order, limit, *place))
        for where in WHERES
        for order in ORDERS
        for limit in LIMITS
        for place in (
            (),
            *((key,) for key in dice.sample(keys, 8)),
            *(("", key) for key in dice.sample(keys, 8)),
        )
    ]


def manifest_of(folder: Path, snapshot: Snapshot, dependencies: Iterable[Dependency]) -> Manifest:
    """The manifest of a site of one page with these dependencies."""
    fingerprints, rendered = Fingerprints(), RenderedPages()
    numbers = rendered.intern(
        {one: fingerprints.current(snapshot, one) for one in dependencies},
        lambda one: fingerprints.scope(snapshot, one),
    )
    rendered.pages["/"] = RenderedPage(b"", numbers)
    manifests = Manifests(DisposableDatabase(folder / "site.db"))
    update = ManifestUpdate("out", "digest", "", b"", 0, rendered, (), {})
    write_manifest(manifests, None, update)
    manifest = manifests.open("out", "digest")
    assert manifest
    return manifest


def candidates(manifest: Manifest, before: Snapshot, after: Snapshot) -> set[str]:
    """The arguments of the candidates after the edits between two snapshots."""
    edits = edits_since(
        built_entries(before),
        after,
        lambda name, version: dump_json(before.entries[name[0]][name[1]].raw),
    )
    assert edits
    return {
        one.dependency.argument
        for kind in manifest.kinds()
        for one in Fingerprints().candidates(kind, edits, manifest.of_kind(kind))
    }


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("seed", range(8))
def test_all_that_differ_are_found(app: Flask, seed: int, locale: str, tmp_path: Path) -> None:
    dice = random.Random(seed)
    content = make_content(app.extensions["oasis"].site.store.content(), 60, seed)
    before = Snapshot(content, NOW)
    after = Snapshot(changed_content(content, dice), NOW)
    lists = [Dependency("list", "news", locale, "card", one) for one in queries(before, dice)]
    found = candidates(manifest_of(tmp_path, before, lists), before, after)
    fingerprints = Fingerprints()
    assert [
        one
        for one in lists
        if one.argument not in found
        and fingerprints.current(before, one) != fingerprints.current(after, one)
    ] == []
    assert found < {one.argument for one in lists}
    assert any(load_query(one).after for one in found)
    assert any(load_query(one).around for one in found)


@pytest.mark.parametrize("seed", range(8))
def test_all_counts_that_differ_are_found(app: Flask, seed: int, tmp_path: Path) -> None:
    content = make_content(app.extensions["oasis"].site.store.content(), 60, seed)
    before = Snapshot(content, NOW)
    after = Snapshot(changed_content(content, random.Random(seed)), NOW)
    counts = {dump_query(Query(where, "key")): where for where in WHERES}
    asked = [Dependency("count", "news", "en", "", one) for one in counts]
    found = candidates(manifest_of(tmp_path, before, asked), before, after)
    assert [
        one
        for one, where in counts.items()
        if one not in found
        and len(before.select("news", where, "key", "en"))
        != len(after.select("news", where, "key", "en"))
    ] == []


def test_one_entry_is_in_few_lists(app: Flask, tmp_path: Path) -> None:
    """Each item has a list of the two after it, and one of its neighbours: a new item is in two of
    each, and at the top of one.
    """
    content = make_content(app.extensions["oasis"].site.store.content(), 60)
    before = Snapshot(content, NOW)
    raw = news(random.Random(1)) | {"date": "2016-06-01"}
    after = Snapshot(content.replaced({("news", "new"): made(content, "new", raw)}), NOW)
    ordered = before.select("news", {}, "-date", "en")
    lists = [
        Dependency("list", "news", "en", "card", dump_query(Query({}, "-date", *place)))
        for key in ordered
        for place in ((2, key), (1, "", key))
    ]
    found = candidates(manifest_of(tmp_path, before, lists), before, after)
    place = after.select("news", {}, "-date", "en").index("new")
    expected = {dump_query(Query({}, "-date", 2, key)) for key in ordered[place - 2 : place]}
    near = ordered[place - 1 : place + 1]
    expected |= {dump_query(Query({}, "-date", 1, "", key)) for key in near}
    assert expected <= found
    assert len(found) <= len(expected) + 4


def test_lists_after_edits_of_edits_are_found(app: Flask, tmp_path: Path) -> None:
    """The range of values that a list covers depends on its entries, so each update of the manifest
    must store the current range.
    """
    dice = random.Random(7)
    content = make_content(app.extensions["oasis"].site.store.content(), 40, 7)
    fingerprints, before = Fingerprints(), Snapshot(content, NOW)
    lists = [Dependency("list", "news", "en", "link", one) for one in queries(before, dice)[::5]]
    manifest_of(tmp_path, before, lists)
    manifests = Manifests(DisposableDatabase(tmp_path / "site.db"))
    for turn in range(6):
        after = Snapshot(changed_content(content, dice), NOW)
        manifest = manifests.open("out", "digest" if not turn else f"digest {turn}")
        assert manifest
        found = candidates(manifest, before, after)
        evaluated = {
            one: (fingerprints.current(after, one), fingerprints.scope(after, one))
            for one in lists
            if one.argument in found
        }
        assert [
            one
            for one in lists
            if one not in evaluated
            and fingerprints.current(before, one) != fingerprints.current(after, one)
        ] == []
        update = ManifestUpdate(
            *("out", f"digest {turn + 1}", "", b"", 0, RenderedPages(), (), {}),
            evaluated=evaluated,
        )
        write_manifest(manifests, manifest, update)
        content, before = after.content, after
