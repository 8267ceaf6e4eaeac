"""The index of a large site is filled by a process of its own, while visitors are asked to come
back.
"""

import fcntl
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import create_app
from features.search.visitor_index import VisitorIndex, start
from tests.waiting import wait_until

LIMIT = 100
"""The number of entries that a request indexes itself; for more a process is started. It is 1,000
otherwise.
"""
PUBLISHED = {"en": {"state": "published"}, "zh": {"state": "published"}}
ASKED = "/en/search/?q=zyzzogeton"


@pytest.fixture(autouse=True, scope="module")
def limit() -> Iterator[None]:
    """Lower the limit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("features.search.visitor_index.MAX_INLINE_ENTRIES", LIMIT)
        patch.setattr("features.search.index.stored_index.MAX_INLINE_ENTRIES", LIMIT)
        yield


@pytest.fixture(scope="module")
def large_data(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More entries than a request indexes."""
    data = tmp_path_factory.mktemp("large") / "data"
    shutil.copytree(small_data, data)
    for number in range(LIMIT + 1):
        raw = {
            "headline": {"en": f"Zyzzogeton {number}", "zh": f"沙蝉 {number}"},
            "date": "2020-01-01",
            "category": "research",
            "body": {"en": ["Text."], "zh": ["文"]},
            "publication": PUBLISHED,
        }
        (data / f"content/news/made-{number}.json").write_text(json.dumps(raw), "utf-8")
    return data


def index_of(site: SimpleNamespace) -> Path:
    return Path(site.instance) / "cache" / "site.db"


def lock_of(site: SimpleNamespace) -> Path:
    """The filling process holds this lock. The file's time is that of the last try, 0 after a
    success.
    """
    return index_of(site).with_name("jobs") / "search.lock"


def is_free(lock: Path) -> bool:
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def wait_until_filled(site: SimpleNamespace) -> None:
    """Wait until the filling process has released its lock."""
    wait_until(lambda: is_free(lock_of(site)))


def is_answered(site: SimpleNamespace) -> bool:
    """Whether a search has results; if not, the page must ask the visitor to come back."""
    response = site.client.get(ASKED)
    page = response.get_data(as_text=True)
    if response.status_code == 503:
        assert response.headers["Retry-After"] == "5"
        assert "The search index is being built." in page
        assert 'value="zyzzogeton"' in page, "the query stays"
        assert "正在建立搜索索引" in site.client.get(ASKED.replace("en", "zh", 1)).get_data(
            as_text=True
        )
        return False
    assert response.status_code == 200
    assert f"{LIMIT + 1:,} results" in page
    return True


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory,
    large_data: Path,
    copied: Callable[[Path, Path], SimpleNamespace],
) -> Path:
    """The folder of a site whose server has started and filled the index."""
    site = copied(tmp_path_factory.mktemp("large-site"), large_data)
    wait_until_filled(site)
    return site.folder


@pytest.fixture
def large_site(filled: Path) -> SimpleNamespace:
    """A newly started worker over that site. Each test leaves the index filled."""
    data, instance = filled / "data", filled / "instance"
    app = create_app({"data": data, "instance": instance, "editor": False, "watch": False})
    site = app.extensions["oasis"].site
    return SimpleNamespace(data=data, instance=instance, site=site, client=app.test_client())


def test_a_server_has_it_filled_before_anybody_asks(large_site: SimpleNamespace) -> None:
    assert large_site.site.get(VisitorIndex).stored.tables.count()
    assert is_answered(large_site)


def test_where_there_is_none_the_first_search_has_it_filled(large_site: SimpleNamespace) -> None:
    index_of(large_site).unlink()
    assert not is_answered(large_site)
    wait_until_filled(large_site)
    assert is_answered(large_site)


def test_a_torn_one_is_made_anew_likewise(large_site: SimpleNamespace) -> None:
    with closing(sqlite3.connect(index_of(large_site))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # move it out of the log
    torn = index_of(large_site).with_name("torn")
    torn.write_bytes(b"SQLite format 3\0 torn")
    torn.replace(index_of(large_site))
    assert not is_answered(large_site)
    wait_until_filled(large_site)
    assert is_answered(large_site)


def test_who_fails_is_followed_by_another_only_after_a_while(
    large_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause, lock = 10**9, lock_of(large_site)  # however long this takes
    monkeypatch.setattr("cms.core.index_build.RETRY_SECONDS", pause)
    with closing(sqlite3.connect(index_of(large_site), isolation_level=None)) as connection:
        connection.executescript("DELETE FROM search_block; BEGIN IMMEDIATE;")
        assert not is_answered(large_site)  # and nothing can be written
        wait_until_filled(large_site)
    tried = lock.stat().st_mtime
    assert tried, "it doesn’t report success"
    assert not is_answered(large_site)
    assert lock.stat().st_mtime == tried, "nobody tries again"
    assert is_free(lock)
    os.utime(lock, times=(time.time() - pause,) * 2)
    assert not is_answered(large_site)
    wait_until_filled(large_site)
    assert is_answered(large_site)


def test_one_process_fills_it(large_site: SimpleNamespace) -> None:
    index_of(large_site).unlink()
    lock = lock_of(large_site)
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        os.utime(lock, times=(1, 1))
        assert not is_answered(large_site)
        start(large_site.site)
        assert lock.stat().st_mtime == 1, "nobody else has tried"
    assert not is_answered(large_site)
    assert lock.stat().st_mtime != 1
    wait_until_filled(large_site)
    assert is_answered(large_site)


def test_a_few_new_entries_are_waited_for(large_site: SimpleNamespace) -> None:
    path = large_site.data / "content/news/made-0.json"
    path.write_text(path.read_text("utf-8").replace("Zyzzogeton 0", "Zyzzogeton Quokka"), "utf-8")
    large_site.site.store.notify_workers()
    response = large_site.client.get("/en/search/?q=quokka")
    assert response.status_code == 200
    assert "made-0/" in response.get_data(as_text=True)


def test_a_small_site_is_left_alone(tiny_site: SimpleNamespace) -> None:
    index_of(tiny_site).unlink()
    start(tiny_site.site)
    assert not lock_of(tiny_site).exists()
