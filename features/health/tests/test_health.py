"""`/-/health`: yes or no for monitoring, live only."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import create_app
from features.health.health import Health


def test_a_good_site_says_so_and_nothing_else(small_site: SimpleNamespace) -> None:
    for method in ("get", "head"):
        answer = getattr(small_site.client, method)("/-/health")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert answer.get_data(as_text=True) == ("ok\n" if method == "get" else "")
    assert small_site.client.post("/-/health").status_code == 404


def test_content_that_cant_be_read_is_no_health_and_strangers_learn_no_more(
    small_site: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    (small_site.data / "site.json").rename(small_site.data / "away.json")
    answer = small_site.client.get("/-/health")
    assert (answer.status_code, answer.text) == (503, "unavailable\n")
    assert str(small_site.data) in caplog.text
    (small_site.data / "away.json").rename(small_site.data / "site.json")
    assert small_site.client.get("/-/health").status_code == 200


def test_a_disk_that_takes_nothing_is_no_health(small_site: SimpleNamespace) -> None:
    now = [0.0]
    health = Health(small_site.app, lambda: now[0])
    assert health.is_healthy()
    cache = small_site.instance / "cache"
    cache.rename(small_site.instance / "kept")
    cache.write_text("in the way", "utf-8")
    assert health.is_healthy(), "tried a moment ago"
    now[0] = 6
    assert not health.is_healthy()
    cache.unlink()
    (small_site.instance / "kept").rename(cache)
    now[0] = 12
    assert health.is_healthy()


def test_a_front_page_that_cant_be_rendered_is_no_health(
    own_program: Callable[[], SimpleNamespace],
) -> None:
    site = own_program()
    page = site.folder / "templates/home/index.html"
    page.rename(page.with_name("kept.html"))
    client = site.app.test_client()
    assert client.get("/-/health").status_code == 503
    page.with_name("kept.html").rename(page)
    assert own_program().app.test_client().get("/-/health").status_code == 200


def test_it_passes_the_page_cache_and_no_freeze_has_it(
    tiny_site: SimpleNamespace, tmp_path: Path
) -> None:
    app = create_app(
        {"data": tiny_site.data, "instance": tiny_site.instance, "editor": False, "watch": False}
    )
    client = app.test_client()
    assert client.get("/-/health").status_code == 200
    (tiny_site.data / "site.json").rename(tiny_site.data / "away.json")
    assert client.get("/-/health").status_code == 503
    (tiny_site.data / "away.json").rename(tiny_site.data / "site.json")
    assert app.test_cli_runner().invoke(args=["freeze", str(tmp_path / "frozen")]).exit_code == 0
    assert not (tmp_path / "frozen/-").exists()
