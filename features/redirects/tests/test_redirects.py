"""Redirects are validated, corrected where possible, and written by editors, who can't change other
settings; counts of missing addresses are bounded.
"""

import json
from pathlib import Path

import pytest
from minisite import NOW

from blueprints.shared.redirects import add_redirects, redirects_of
from cms.accounts.permissions import Actor, Forbidden
from cms.content import Store
from cms.content.address_use import redirect_from
from cms.core.database import DisposableDatabase
from cms.core.errors import Invalid
from cms.editing.direct_changes import ChangeBatch
from cms.editing.editing import Editing
from cms.schema.paths import SINGLE, Paths
from features.daily_counts.counts import DailyCounts
from features.redirects.editing import (
    ChangedMeanwhile,
    Redirects,
    remove_redirect,
    save_redirect,
)
from features.redirects.missing import NotFoundCounts

RESERVED = (
    "/editor",
    "/editor/account/sign-in",
    "/EDITOR/",
    "/%65ditor/",
    "//editor/",
    "/static/missing.css",
    "/media/missing.pdf",
    "/pictures/a",
    "/api/",
    "/-/health",
    "/.well-known/acme-challenge/x",
)
ERROR_PAGES = (
    "/404.html",
    "/404.HTML",
    "//404.html",
    "/%34%30%34.html",
    "/en/404.html",
    "/en/news/404.html",
    "/old/../404.html",
    "/500.html",
    "/50x.html",
)
PAGES = {"/en/about/", "/en/news/", "/"}


def status(path: str) -> int:
    if path in PAGES:
        return 200
    return 404 if path.endswith("/") else 308


def opened(editing: Editing) -> Redirects:
    site = editing.drafts.open("site", SINGLE)
    return Redirects(editing.files.store.snapshot(), site, status)


def add(editing: Editing, who: Actor, old: str, new: str) -> None:
    save_redirect(editing.direct_changes, who, opened(editing).check(old, new))


def rows(editing: Editing) -> list[tuple[str, str]]:
    found = redirects_of(editing.drafts.open("site", SINGLE).flat)
    return [(one.old, one.new) for one in found]


def test_an_editor_adds_changes_and_removes_redirects_and_nothing_else(
    editing: Editing, paths: Paths, ann: Actor, li: Actor
) -> None:
    before = json.loads((paths.data / "site.json").read_bytes())
    add(editing, ann, "/about.html", "/en/about/")
    raw = json.loads((paths.data / "site.json").read_bytes())
    assert [(row["from"], row["to"]) for row in raw.pop("redirects")] == [
        ("/about.html", "/en/about/")
    ]
    assert raw == before
    seen = redirects_of(editing.drafts.open("site", SINGLE).flat)[0]
    checked = opened(editing).check("/about.htm", "/en/about/", seen.id)
    save_redirect(editing.direct_changes, ann, checked, seen)
    with pytest.raises(ChangedMeanwhile):
        remove_redirect(editing.direct_changes, ann, seen)
    now = redirects_of(editing.drafts.open("site", SINGLE).flat)[0]
    with pytest.raises(Forbidden):
        remove_redirect(editing.direct_changes, li, now)
    remove_redirect(editing.direct_changes, ann, now)
    assert json.loads((paths.data / "site.json").read_bytes()) == before

    def rename(batch: ChangeBatch) -> None:
        site = batch.open("site", SINGLE)
        batch.apply(site, lambda flat: {**flat, "name.en": "Mine"})

    with pytest.raises(Forbidden):
        editing.direct_changes.run(ann, "redirect", rename)
    with pytest.raises(Forbidden):
        site = editing.drafts.open("site", SINGLE)
        editing.drafts.save(ann, "site", SINGLE, site.flat, {**site.flat, "redirects": ["a"]})


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("/en/about/", "/en/news/", "from"),  # a page has this address
        ("/en/about", "/en/news/", "from"),  # or has it with a slash added
        ("/en/about/index.html", "/en/news/", "from"),  # or is this file on a static host
        ("/known", "/en/news/", "from"),  # redirected already
        ("/", "/en/news/", "from"),
        ("/en/about/?id=3", "/en/news/", "from"),  # which the page may read
        ("/en/news/launch/", "/en/news/", "from"),  # an entry stands here
        *((old, "https://evil.example/", "from") for old in (*RESERVED, *ERROR_PAGES)),
        ("/old", "/en/gone/", "to"),
        ("/old", "javascript:alert(1)", "to"),
        ("/old", "//evil.example/", "to"),
        ("/target", "/known", "to"),  # which redirects to /target: a loop
        ("/old", "/old", "to"),
    ],
)
def test_what_would_lead_visitors_astray_is_refused(
    editing: Editing, store: Store, ann: Actor, old: str, new: str, path: str
) -> None:
    PAGES.add("/target")
    add(editing, ann, "/known", "/target")
    PAGES.remove("/target")
    with pytest.raises(Invalid) as caught:
        opened(editing).check(old, new)
    assert caught.value.path == path


def test_an_address_that_was_gone_leads_on_again(
    editing: Editing, store: Store, ann: Actor
) -> None:
    editing.direct_changes.run(ann, "publish", lambda batch: add_redirects(batch, {"/old": ""}))
    assert rows(editing) == [("/old", "")]
    add(editing, ann, "/old", "/en/news/")
    assert redirect_from(store.snapshot(), "/old", "") == "/en/news/"


def test_chains_are_mended(editing: Editing, store: Store, ann: Actor) -> None:
    add(editing, ann, "/a", "/en/about/")
    checked = opened(editing).check("/b", "/a")
    assert (checked.new, checked.requested) == ("/en/about/", "/a")
    save_redirect(editing.direct_changes, ann, checked)
    PAGES.add("/c")
    add(editing, ann, "/d", "/c")
    PAGES.remove("/c")
    assert [one.old for one in opened(editing).followers("/c")] == ["/d"]
    add(editing, ann, "/c", "https://elsewhere.example/c?x=1")
    assert ("/d", "https://elsewhere.example/c?x=1") in rows(editing)


@pytest.mark.parametrize("old", ["/view.php?id=5", "/?p=7", "/index.php?q=node/5", "/a.asp?b=%2F"])
def test_an_address_with_a_query_can_be_redirected(editing: Editing, ann: Actor, old: str) -> None:
    add(editing, ann, old, "/en/about/")
    snapshot = editing.files.store.snapshot()
    assert redirect_from(snapshot, *old.split("?")) == "/en/about/"
    assert not redirect_from(snapshot, old.partition("?")[0], "id=6")


def test_what_is_ignored_is_not_listed_though_it_is_counted(tmp_path: Path) -> None:
    database = DisposableDatabase(tmp_path / "statistics.db")
    counts = DailyCounts(database, NOW.date)
    missing = NotFoundCounts(counts)
    for path in ("/a", "/a", "/b"):
        missing.note(path)
    assert [(one.path, one.count, one.last) for one in missing.all()] == [
        ("/a", 2, "2024-09-01"),
        ("/b", 1, "2024-09-01"),
    ]
    missing.ignore("/a")
    missing.note("/a")
    assert [one.path for one in missing.all()] == ["/b"]
    assert missing.ignored() == 1
    missing.restore_ignored()
    assert missing.all()[0].count == 3
    missing.forget("/a")
    assert [one.path for one in missing.all()] == ["/b"]
