"""After any edits, saves and publications the overview equals that of a new process, and agrees
with each single entry.
"""

import os
import random
import time
from collections import Counter
from typing import Any

import pytest
from minisite import CONTENT, MODELS, NOW, News
from required import with_required

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.content.entry import parse_text
from cms.content.json_files import dump_json
from cms.editing.editing import Editing
from cms.editing.entry_rows import Overview
from cms.editing.revisions import History
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from cms.schema.translations import summaries

RAW = CONTENT["news", "launch"]
STATES = (
    {"en": {"state": "published"}, "zh": {"state": "published"}},
    {"zh": {"state": "published"}},
    {},
    {"en": {"state": "published", "from": "2030-01-01T00:00:00Z"}, "zh": {"state": "draft"}},
    {"en": {"state": "published", "until": "2020-01-01T00:00:00Z"}},
)
LEDGERS = (RAW["translation"], {}, {"en": {"from": "zh", "of": {"headline": "0123456789ab"}}})
WORDS = ("Dune", "dunes walk", "沙丘", "Wind Ärger", "观测站启用")


def write(paths: Paths, key: str, dice: random.Random) -> None:
    """Write a random news entry with a modification time that is old enough to tell it from its
    next version.
    """
    codes = dice.choice((["en"], ["zh"], ["en", "zh"]))
    raw: dict[str, Any] = {
        "headline": {code: dice.choice(WORDS) for code in codes},
        "publication": dice.choice(STATES),
        "translation": dice.choice(LEDGERS),
    }
    if dice.random() < 0.5:
        raw["summary"] = {dice.choice(("en", "zh")): "Short"}
    if dice.random() < 0.8:
        raw |= {"date": f"20{dice.randint(10, 24)}", "category": dice.choice(("event", "research"))}
    path = paths.entry(EntryRef(News, key))
    path.write_bytes(dump_json(with_required(News, raw)))
    os.utime(path, ns=(time.time_ns() - 10**9,) * 2)


def by_hand(paths: Paths, store: Store, dice: random.Random) -> None:
    """Change some files by hand, remove one and add one."""
    keys = sorted(path.stem for path in paths.folder(News).glob("n-*.json"))
    gone, *changed = dice.sample(keys, 4)
    paths.entry(EntryRef(News, gone)).unlink()
    for key in (*changed, f"n-{dice.randint(100, 999)}"):
        write(paths, key, dice)
    store.notify_workers() if dice.random() < 0.5 else store.refresh()


def retitled(editing: Editing, ann: Actor, dice: random.Random) -> str:
    """Save another headline into the draft of a random entry, and return its key."""
    key = dice.choice(sorted(editing.overviews.current().staff.entries["news"]))
    work = editing.drafts.open("news", key)
    typed = {f"headline.{dice.choice(('en', 'zh'))}": str(dice.random())}
    editing.drafts.save(ann, "news", key, work.flat, work.flat | typed)
    return key


def at_the_desk(editing: Editing, ann: Actor, dice: random.Random) -> None:
    """Create drafts, edit others, discard one, publish one and move one to the trash."""
    editing.drafts.create(
        ann, "news", {"headline.en": dice.choice(WORDS)}, f"new-{dice.randint(0, 10**9)}"
    )
    retitled(editing, ann, dice)
    editing.drafts.discard(ann, "news", retitled(editing, ann, dice))
    editing.trash.move(ann, "news", retitled(editing, ann, dice), force=True)
    editing.drafts.create(ann, "terms", {"name.en": f"Term {dice.random()}"})
    key = editing.drafts.create(
        ann, "news", {"headline.zh": "风", "body.zh": ["风"], "date": "2024", "category": "event"}
    ).key
    editing.publishing.publish(ann, "news", key, ["zh"])


def told(overview: Overview) -> object:
    """All that an overview contains."""
    return (
        {
            type: [
                (key, overview.get(type, key).statuses, dict(overview.get(type, key).titles))
                for key in of_type
            ]
            for type, of_type in overview.staff.entries.items()
        },
        overview.totals,
        {type: of_type.words for type, of_type in overview.staff.entries.items()},
        [line.name for line in overview.entries_with_draft()],
        {
            (code, status): overview.keys_with_status("news", code, status)
            for code in ("en", "zh")
            for status in (
                "stale",
                "missing",
                "draft",
                "published",
                "incomplete",
                "scheduled",
                "expired",
            )
        },
    )


def entry_by_entry(overview: Overview) -> dict[str, Counter[str]]:
    """The states of the news, counted entry by entry."""
    found: dict[str, Counter[str]] = {"en": Counter(), "zh": Counter()}
    for key, entry in overview.staff.entries["news"].items():
        on_site, titles = (
            overview.snapshot.content.get("news", key),
            entry.values.get("headline", {}),
        )
        for code, counted in found.items():
            window = on_site.windows.get(code) if on_site else None
            by_site = summaries(News, entry.raw)
            of_site = by_site.get("en", by_site[""])
            texts = of_site.get(code, of_site[""])
            counted[
                "missing"
                if titles and code not in titles
                else "draft"
                if window is None
                else "expired"
                if window.closes and window.closes <= NOW
                else "scheduled"
                if window.opens and window.opens > NOW
                else {"stale": "stale", "missing": "incomplete", "current": "published"}[texts]
            ] += 1
    return found


@pytest.mark.parametrize("seed", range(6))
def test_it_follows_every_edit(paths: Paths, ann: Actor, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(30):
        write(paths, f"n-{number}", dice)
    store = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
    editing = Editing(store)
    overviews = editing.overviews
    before = told(overviews.current())
    for number in range(1, 5):
        by_hand(paths, store, dice)
        at_the_desk(editing, ann, dice)
        overview = overviews.current()
        other = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
        assert told(overview) == told(Editing(other).overviews.current()) != before
        assert overview.totals["news"].languages == entry_by_entry(overview)
        assert overview.totals["terms"].languages["en"] == {"published": 1, "draft": number}
        before = told(overview)


def test_it_reads_no_entry_that_is_not_shown(paths: Paths) -> None:
    """At 100,000 entries that took twenty seconds and 330 MB."""
    dice = random.Random(9)
    for number in range(30):
        write(paths, f"n-{number}", dice)
    for key in ("launch", "workshop"):
        os.utime(paths.entry(EntryRef(News, key)), ns=(time.time_ns() - 10**9,) * 2)
    Store(paths, MODELS, lambda: NOW).content()
    store = Store(paths, MODELS, lambda: NOW)
    overviews = Editing(store).overviews
    before = parse_text.cache_info().misses
    overview = overviews.current()
    assert overview.totals["news"].entries == 32
    assert overview.keys_with_status("news", "en", "draft")
    assert parse_text.cache_info().misses == before + 1, "the site"
    write(paths, "n-3", dice)
    store.notify_workers(("news", "n-3"))
    assert overviews.current() is not overview
    assert parse_text.cache_info().misses <= before + 2, "it alone"
