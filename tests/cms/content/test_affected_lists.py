"""Lists that have, or had, an entry that changed are all found, and few others."""

import random
from datetime import UTC, datetime

import pytest
from flask import Flask
from made_entries import made, make_content, news

from cms.content import Content, Snapshot
from cms.content.affected_lists import ChangedEntry, SortOrders, affected_counts, affected_lists
from cms.content.dependency_fingerprints import list_fingerprint
from cms.content.query import Before, From, Query, dump_query, load_query

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


def changed_content(content: Content, dice: random.Random) -> Content:
    """Some news in other versions, under other dates, in other languages, away; and some new."""
    keys, changed = dice.sample(sorted(content.entries["news"]), 4), {}
    for number, key in enumerate((*keys, *(f"new-{one}" for one in range(dice.randint(0, 2))))):
        raw = news(dice) | {"category": dice.choice(("research", "notice"))}
        entry = content.entries["news"].get(key)
        kept = dict(entry.raw) if entry and dice.random() < 0.5 else raw
        kept |= {"summary": {"en": f"changed {number}"}}
        changed["news", key] = (
            made(content.models, "news", f"{key}", kept) if dice.random() < 0.8 else None
        )
    return content.replaced(
        {name: entry for name, entry in changed.items() if entry or name[1] in keys}
    )


def changes(before: Snapshot, after: Snapshot) -> list[ChangedEntry]:
    old, new = before.entries["news"], after.entries["news"]
    return [
        ChangedEntry(
            key, old.get(key), before.languages["news", key] if key in old else (), new.get(key)
        )
        for key in sorted(old.keys() | new.keys())
        if old.get(key) is not new.get(key)
    ]


def queries(snapshot: Snapshot, dice: random.Random) -> list[str]:
    """Every list there can be, some of them behind each entry."""
    keys = ["", *snapshot.entries["news"], "nobody"]
    return [
        dump_query(Query(where, order, limit, after))
        for where in WHERES
        for order in ORDERS
        for limit in LIMITS
        for after in ("", *dice.sample(keys, 12))
    ]


def answer(snapshot: Snapshot, argument: str, locale: str) -> bytes:
    keys = snapshot.members("news", load_query(argument), locale)
    return list_fingerprint(snapshot, "news", keys, locale, "card")


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("seed", range(8))
def test_all_that_are_answered_otherwise_are_found(app: Flask, seed: int, locale: str) -> None:
    dice = random.Random(seed)
    content = make_content(app.extensions["oasis"].site.store.content(), 60, seed)
    before = Snapshot(content, NOW)
    after = Snapshot(changed_content(content, dice), NOW)
    changed, asked = changes(before, after), queries(before, dice)
    assert changed
    found = affected_lists(SortOrders(changed, after, "news", locale), asked)
    assert [
        one
        for one in asked
        if one not in found and answer(before, one, locale) != answer(after, one, locale)
    ] == []
    assert found < set(asked)
    assert any(load_query(one).after for one in found)


@pytest.mark.parametrize("seed", range(8))
def test_all_counts_that_differ_are_found(app: Flask, seed: int) -> None:
    content = make_content(app.extensions["oasis"].site.store.content(), 60, seed)
    before, after = (
        Snapshot(content, NOW),
        Snapshot(changed_content(content, random.Random(seed)), NOW),
    )
    asked = {dump_query(Query(where)): where for where in WHERES}
    found = affected_counts(changes(before, after), asked)
    assert [
        one
        for one, where in asked.items()
        if one not in found
        and len(before.select("news", where, "key", "en"))
        != len(after.select("news", where, "key", "en"))
    ] == []


def test_one_entry_is_in_few_lists(app: Flask) -> None:
    """Each item has a list of the two behind it: a new one is in two of those and at the top."""
    content = make_content(app.extensions["oasis"].site.store.content(), 60)
    raw = news(random.Random(1)) | {"date": "2016-06-01"}
    after = Snapshot(
        content.replaced({("news", "new"): made(content.models, "news", "new", raw)}), NOW
    )
    asked = [dump_query(Query({}, "-date", 2, key)) for key in after.entries["news"]]
    changed = [ChangedEntry("new", None, (), after.entries["news"]["new"])]
    ordered = after.select("news", {}, "-date", "en")
    place = ordered.index("new")
    assert affected_lists(SortOrders(changed, after, "news", "en"), asked) == {
        dump_query(Query({}, "-date", 2, key)) for key in ordered[place - 2 : place + 1]
    }
