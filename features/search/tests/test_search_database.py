"""The live index: it fills itself, follows the content, is shared between processes, and never
overrides the files.
"""

import json
import shutil
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from functools import partialmethod
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from cms.content import Snapshot
from cms.core.database import DisposableDatabase
from cms.core.disk_errors import DatabaseBusy, DiskError
from features.search.index import stored_index as index_module
from features.search.index.catalog import Catalog, catalog
from features.search.index.stored_index import SearchIndex

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ITEM = "content/news/aral-sea-expedition.json"


def catalog_of(site: SimpleNamespace, now: datetime = NOW, everything: bool = False) -> Catalog:
    snapshot = Snapshot(site.site.store.refresh(), now, everything=everything)
    return catalog(snapshot, tuple(site.app.extensions["oasis"].entry_views))


def found(index: SearchIndex, catalog: Catalog, term: str) -> list[str]:
    return sorted("/".join(catalog.names[place]) for place in index.of(catalog).finder("en")(term))


def change(file: Path, **values: object) -> None:
    file.write_text(
        json.dumps(json.loads(file.read_text("utf-8")) | values, ensure_ascii=False), "utf-8"
    )


def database_at(path: Path, audience: str = "visitors") -> SearchIndex:
    """Open the index as another process would."""
    return SearchIndex(DisposableDatabase(path, is_large=True), audience)


def count(index: SearchIndex, table: str) -> int:
    with sqlite3.connect(index.tables.database.path) as connection:
        (number,) = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
    return int(number)


@pytest.fixture(scope="module")
def shown(small_app: Flask) -> Catalog:
    """The entries of the small site visible to visitors, for tests that change nothing in it."""
    return catalog_of(SimpleNamespace(app=small_app, site=small_app.extensions["oasis"].site))


@pytest.fixture(scope="module")
def filled(shown: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the small site, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "site.db"
    index = database_at(path)
    index.of(shown)
    index.tables.database.close()
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "index" / "site.db"


@pytest.fixture
def index(file: Path, filled: Path) -> SearchIndex:
    """A filled index."""
    file.parent.mkdir()
    shutil.copyfile(filled, file)
    return database_at(file)


def test_a_new_word_is_found_and_a_removed_one_is_not(
    small_site: SimpleNamespace, index: SearchIndex
) -> None:
    assert found(index, catalog_of(small_site), "zyzzogeton") == []
    change(small_site.data / ITEM, summary={"en": "A zyzzogeton was seen."})
    assert found(index, catalog_of(small_site), "zyzzogeton") == ["news/aral-sea-expedition"]
    change(small_site.data / ITEM, summary={"en": "Nothing was seen."})
    assert found(index, catalog_of(small_site), "zyzzogeton") == []


def test_only_what_changed_is_read_again(small_site: SimpleNamespace, index: SearchIndex) -> None:
    before = catalog_of(small_site)
    index.rebuild(before)
    blocks = count(index, "search_block")
    change(small_site.data / ITEM, summary={"en": "Changed."})
    assert found(index, catalog_of(small_site), "changed")
    assert count(index, "search_entry") == len(before) + 1
    assert count(index, "search_block") == blocks + 1


def test_what_is_out_of_use_is_deleted_once_there_is_much_of_it(
    small_site: SimpleNamespace, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "MAX_UNUSED_RATIO", 1)
    monkeypatch.setattr(index_module, "SPARE_BLOCKS", 0)
    index.rebuild(catalog_of(small_site))
    blocks, shards = count(index, "search_block"), count(index, "search_shard")
    change(small_site.data / ITEM, summary={"en": "Changed."})
    now = catalog_of(small_site)
    assert found(index, now, "changed")
    assert count(index, "search_entry") == len(now)
    assert (count(index, "search_block"), count(index, "search_shard")) == (blocks, shards)


def test_a_publication_moment_is_followed(small_site: SimpleNamespace, index: SearchIndex) -> None:
    later = NOW + timedelta(days=1)
    change(
        small_site.data / ITEM,
        publication={
            "en": {"state": "published"},
            "zh": {"state": "published", "from": later.isoformat()},
        },
    )
    today, tomorrow = catalog_of(small_site), catalog_of(small_site, later)
    assert "news/aral-sea-expedition" not in found(index, today, "联合科学考察")
    assert "news/aral-sea-expedition" in found(index, tomorrow, "联合科学考察")
    assert "news/aral-sea-expedition" not in found(index, today, "联合科学考察"), (
        "both snapshots are served"
    )


def test_a_draft_is_not_found(small_site: SimpleNamespace, index: SearchIndex) -> None:
    change(small_site.data / ITEM, publication={"en": {"state": "draft"}, "zh": {"state": "draft"}})
    assert "news/aral-sea-expedition" not in found(index, catalog_of(small_site), "aral")


def test_the_staffs_rows_are_not_the_visitors(small_site: SimpleNamespace, file: Path) -> None:
    change(
        small_site.data / ITEM,
        summary={"en": "A zyzzogeton."},
        publication={"en": {"state": "draft"}, "zh": {"state": "draft"}},
    )
    staff, visitors = database_at(file, "staff"), database_at(file, "visitors")
    everything, shown = catalog_of(small_site, everything=True), catalog_of(small_site)
    assert found(staff, everything, "zyzzogeton") == ["news/aral-sea-expedition"]
    assert found(visitors, shown, "zyzzogeton") == []
    with sqlite3.connect(file) as connection:
        names = connection.execute("SELECT name, audience FROM search_entry").fetchall()
        bodies = connection.execute(
            "SELECT body FROM search_shard JOIN search_block ON id = block "
            "WHERE audience = 'visitors'"
        ).fetchall()
    assert ("news/aral-sea-expedition", "staff") in names
    assert ("news/aral-sea-expedition", "visitors") not in names
    assert bodies
    assert not any(b"zyzzogeton" in body for (body,) in bodies)
    keys = {(audience, key) for audience in ("staff", "visitors") for key in blocks(file, audience)}
    visitors.rebuild(shown)
    assert {("staff", key) for key in blocks(file, "staff")} <= keys, "the staff's rows stay"


def blocks(file: Path, audience: str) -> set[str]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT key FROM search_block WHERE audience = ?", (audience,))
        return {key for (key,) in rows}


@pytest.mark.parametrize("damage", [b"", b"not a database", None])
def test_a_damaged_file_is_made_anew(
    shown: Catalog, index: SearchIndex, file: Path, damage: bytes | None
) -> None:
    before = found(index, shown, "aral")
    index.tables.database.close()
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2] if damage is None else damage)
    assert found(database_at(file), shown, "aral") == before


@pytest.mark.parametrize(
    "what",
    [
        "DELETE FROM search_shard WHERE block = 1",
        "UPDATE search_block SET key = 'another' WHERE id = 1",
        "DELETE FROM search_block",
        "DELETE FROM search_entry",
        "DROP TABLE search_shard",
        "DROP TABLE search_block",
        "DROP TABLE search_entry",
    ],
)
@pytest.mark.parametrize("opened", [False, True])
def test_lost_rows_are_made_anew(
    shown: Catalog, index: SearchIndex, file: Path, what: str, opened: bool
) -> None:
    """Whether a process finds them at its start or while it answers."""
    terms = ("aral", "咸海", "res")
    before = [*map(index.of(shown).finder("en"), terms)]
    with sqlite3.connect(file) as connection:
        connection.execute(what)
    again = index if opened else database_at(file)
    assert [*map(again.of(shown).finder("en"), terms)] == before


def test_a_database_of_another_version_is_made_anew(shown: Catalog, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE schema_version (name TEXT PRIMARY KEY, version INTEGER)")
        connection.execute("INSERT INTO schema_version VALUES ('search', 1)")
        connection.execute("CREATE TABLE search_block (id, words)")
    assert found(database_at(file), shown, "aral")


@pytest.mark.parametrize(
    ("code", "refusal"), [(sqlite3.SQLITE_FULL, DiskError), (sqlite3.SQLITE_BUSY, DatabaseBusy)]
)
def test_who_cannot_write_says_so_and_finds_afterwards(
    shown: Catalog,
    file: Path,
    code: int,
    refusal: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once = partialmethod(DisposableDatabase.write, timeout=0.05)
    monkeypatch.setattr(DisposableDatabase, "write", at_once)
    index = database_at(file)
    file.parent.mkdir()
    index.tables.database.write(lambda _: None)
    connection = sqlite3.connect(file, isolation_level=None)
    if code == sqlite3.SQLITE_BUSY:
        connection.execute("BEGIN IMMEDIATE")
    else:
        limited(index, 40)
    with pytest.raises(refusal):
        index.of(shown)
    connection.close()
    limited(index, 1_000_000)
    assert found(index, shown, "aral")


def limited(index: SearchIndex, pages: int) -> None:
    """Limit the file to that many pages, as a full disk would."""
    index.tables.database.read(
        lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}")
    )


def test_many_at_once_find_the_same(shown: Catalog, file: Path) -> None:
    """Several workers that find an empty index wait for the one that fills it."""
    answers: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(found(database_at(file), shown, "aral")))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert all(answer == answers[0] and answer for answer in answers)
    assert count(database_at(file), "search_block") == sum(
        len(segment.blocks) for segment in shown.segments
    )


def test_others_read_while_one_writes(shown: Catalog, index: SearchIndex, file: Path) -> None:
    index.rebuild(shown)
    with sqlite3.connect(file, isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        assert found(database_at(file), shown, "aral"), "reading needs no lock"


def test_equals_come_in_the_catalogs_order(shown: Catalog) -> None:
    """First entries without a date, by type and key; then the newest."""
    dates = [
        str(one.entry.values.get(one.entry.model.order[1:], ""))
        if one.entry.model.order.startswith("-")
        else ""
        for one in shown
    ]
    dated = [date for date in dates if date]
    assert dates == [""] * (len(dates) - len(dated)) + sorted(dated, reverse=True)
    undated = [
        (shown.types.index(type), key) for type, key in shown.names[: len(dates) - len(dated)]
    ]
    assert undated == sorted(undated)
