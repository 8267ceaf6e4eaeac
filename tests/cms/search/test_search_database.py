"""The index file: it fills itself, follows the content, is shared, and is never trusted over the
files.
"""

import json
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from cms.content import Snapshot
from cms.core.files import locked
from cms.search import sqlite_index as module
from cms.search.catalog import Catalog, catalog
from cms.search.sqlite_index import SearchDatabase

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ITEM = "content/news/aral-sea-expedition.json"


def catalog_of(site: SimpleNamespace, now: datetime = NOW) -> Catalog:
    snapshot = Snapshot(site.site.store.refresh(), now)
    return catalog(snapshot, tuple(site.app.extensions["oasis"].entry_views))


def found(database: SearchDatabase, catalog: Catalog, term: str) -> list[str]:
    return sorted(
        "/".join(catalog.found[place].name) for place in database.find(catalog, [term], "en")[term]
    )


def change(file: Path, **values: object) -> None:
    file.write_text(
        json.dumps(json.loads(file.read_text("utf-8")) | values, ensure_ascii=False), "utf-8"
    )


@pytest.fixture
def database(tmp_path: Path) -> SearchDatabase:
    return SearchDatabase(tmp_path / "index" / "search.db")


def test_a_new_word_is_found_and_a_removed_one_is_not(
    own_site: SimpleNamespace, database: SearchDatabase
) -> None:
    assert found(database, catalog_of(own_site), "zyzzogeton") == []
    change(own_site.data / ITEM, summary={"en": "A zyzzogeton was seen."})
    assert found(database, catalog_of(own_site), "zyzzogeton") == ["news/aral-sea-expedition"]
    change(own_site.data / ITEM, summary={"en": "Nothing was seen."})
    assert found(database, catalog_of(own_site), "zyzzogeton") == []


def test_only_what_changed_is_read_again(
    own_site: SimpleNamespace, database: SearchDatabase
) -> None:
    before = catalog_of(own_site)
    database.rebuild(before)
    change(own_site.data / ITEM, summary={"en": "Changed."})
    found(database, catalog_of(own_site), "changed")
    with sqlite3.connect(database.path) as connection:
        entries = connection.execute("SELECT COUNT(*) FROM entries").fetchone()[0]
    assert entries == len(before.found) + 1


def test_a_file_that_outgrew_the_content_is_made_anew(
    own_site: SimpleNamespace, database: SearchDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OUTGROWN", 0)
    database.rebuild(catalog_of(own_site))
    change(own_site.data / ITEM, summary={"en": "Changed."})
    now = catalog_of(own_site)
    assert found(database, now, "changed")
    with sqlite3.connect(database.path) as connection:
        assert connection.execute("SELECT COUNT(*) FROM entries").fetchone()[0] == len(now.found)


def test_a_publication_moment_needs_no_writing(
    own_site: SimpleNamespace, database: SearchDatabase
) -> None:
    later = NOW + timedelta(days=1)
    change(
        own_site.data / ITEM,
        publication={
            "en": {"state": "published"},
            "zh": {"state": "published", "from": later.isoformat()},
        },
    )
    today, tomorrow = catalog_of(own_site), catalog_of(own_site, later)
    assert "news/aral-sea-expedition" not in found(database, today, "联合科学考察")
    assert "news/aral-sea-expedition" in found(database, tomorrow, "联合科学考察")
    assert "news/aral-sea-expedition" not in found(database, today, "联合科学考察"), (
        "both snapshots are served"
    )


def test_a_draft_is_not_found(own_site: SimpleNamespace, database: SearchDatabase) -> None:
    change(own_site.data / ITEM, publication={"en": {"state": "draft"}, "zh": {"state": "draft"}})
    assert "news/aral-sea-expedition" not in found(database, catalog_of(own_site), "aral")


@pytest.mark.parametrize("damage", [b"", b"not a database", None])
def test_a_damaged_file_is_made_anew(
    own_site: SimpleNamespace, database: SearchDatabase, damage: bytes | None
) -> None:
    catalog = catalog_of(own_site)
    before = found(database, catalog, "aral")
    data = database.path.read_bytes()
    database.path.write_bytes(data[: len(data) // 2] if damage is None else damage)
    assert found(SearchDatabase(database.path), catalog, "aral") == before


def test_a_file_of_another_make_is_made_anew(
    own_site: SimpleNamespace, database: SearchDatabase
) -> None:
    database.path.parent.mkdir()
    with sqlite3.connect(database.path) as connection:
        connection.execute("CREATE TABLE texts (id, words)")
    assert found(database, catalog_of(own_site), "aral")


def test_many_at_once_find_the_same(own_site: SimpleNamespace, database: SearchDatabase) -> None:
    """Several workers that meet an empty index wait for the one that fills it."""
    catalog = catalog_of(own_site)
    answers: list[list[str]] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(found(SearchDatabase(database.path), catalog, "aral"))
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert all(answer == answers[0] and answer for answer in answers)
    assert [path.suffix for path in sorted(database.path.parent.iterdir())] == [".db", ".lock"]


def test_an_old_file_is_still_read_while_a_new_one_is_made(
    own_site: SimpleNamespace, database: SearchDatabase
) -> None:
    catalog = catalog_of(own_site)
    database.rebuild(catalog)
    with locked(database.path.with_suffix(".lock")):
        assert found(SearchDatabase(database.path), catalog, "aral"), "reading needs no lock"


def test_equals_come_in_the_catalogs_order(own_site: SimpleNamespace) -> None:
    """First what has no date, by type and key; then the newest."""
    catalog = catalog_of(own_site)
    dates = [
        str(one.entry.values.get(one.entry.model.order[1:], ""))
        if one.entry.model.order.startswith("-")
        else ""
        for one in catalog.found
    ]
    dated = [date for date in dates if date]
    assert dates == [""] * (len(dates) - len(dated)) + sorted(dated, reverse=True)
    undated = [
        (catalog.types.index(one.name[0]), one.name[1])
        for one in catalog.found[: len(dates) - len(dated)]
    ]
    assert undated == sorted(undated)
