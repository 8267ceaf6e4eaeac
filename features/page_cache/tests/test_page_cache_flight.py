"""A page that is requested many times at once is rendered once."""

import threading
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from features.page_cache.cache import PageCache, SingleFlight
from features.page_cache.tests.caching import Answer, Watched, ask, watch
from tests.waiting import PATIENCE

MANY = 12


class Held:
    """An app that blocks all requests until it is opened and all expected requests have arrived."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app
        self.entered = threading.Event()
        self.open = threading.Event()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.entered.set()
        assert self.open.wait(PATIENCE)
        return self.app(environ, start_response)


class Counting(SingleFlight):
    """Signals when the expected number of requests has arrived."""

    def __init__(self, awaited: int) -> None:
        super().__init__()
        self.came = threading.Semaphore(0)
        self.awaited = awaited

    def first(self, name: str) -> bool:
        self.came.release()
        return super().first(name)

    def wait(self) -> None:
        for _ in range(self.awaited):
            assert self.came.acquire(timeout=PATIENCE)


def at_once(cache: PageCache, held: Held, paths: list[str]) -> list[Answer]:
    """Request paths in as many threads, and let the app below answer when all of them are
    waiting.
    """
    cache._flight = flight = Counting(len(paths))
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda path=path: answers.append(ask(cache, path)), daemon=True)
        for path in paths
    ]
    for thread in threads:
        thread.start()
    flight.wait()
    assert held.entered.wait(PATIENCE)
    held.open.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert flight._in_progress == {}
    return answers


@pytest.fixture
def held(small_site: SimpleNamespace) -> tuple[PageCache, Watched, Held]:
    cache, below = watch(small_site)
    below.app = held = Held(below.app)
    return cache, below, held


def test_a_page_is_made_once_for_all_that_ask_meanwhile(
    held: tuple[PageCache, Watched, Held],
) -> None:
    cache, below, app = held
    answers = at_once(cache, app, ["/en/news/"] * MANY)
    assert below.paths == ["/en/news/"]
    assert len(answers) == MANY
    assert len({body for _, _, body in answers}) == 1
    assert {status for status, _, _ in answers} == {"200 OK"}


def test_other_pages_do_not_wait(held: tuple[PageCache, Watched, Held]) -> None:
    cache, below, app = held
    paths = [
        f"/{locale}/{name}/" for locale in ("en", "zh") for name in ("news", "papers", "about")
    ]
    answers = at_once(cache, app, paths * 2)
    assert sorted(below.paths) == sorted(paths)
    assert len({body for _, _, body in answers}) == len(paths)


def test_what_is_not_kept_is_made_for_each(held: tuple[PageCache, Watched, Held]) -> None:
    cache, below, app = held
    answers = at_once(cache, app, ["/en/news/no-such-item/"] * 4)
    assert len(below.paths) == 4
    assert [status[:3] for status, _, _ in answers] == ["404"] * 4


def test_one_that_fails_lets_the_others_go_on(held: tuple[PageCache, Watched, Held]) -> None:
    cache, _, app = held
    real = app.app

    def fails_once(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        app.app = real
        raise RuntimeError

    app.app = fails_once
    hook, threading.excepthook = threading.excepthook, lambda args: None
    try:
        answers = at_once(cache, app, ["/en/news/"] * 5)
    finally:
        threading.excepthook = hook
    assert [status for status, _, _ in answers] == ["200 OK"] * 4


def test_what_a_change_has_overtaken_is_not_shown_to_those_who_asked_after_it(
    small_site: SimpleNamespace, held: tuple[PageCache, Watched, Held]
) -> None:
    """The page is rendered from the old content; requests that arrive after the change must not get
    it.
    """
    cache, _, app = held
    file = small_site.data / "content/news/aral-sea-expedition.json"
    first: list[Answer] = []
    began = threading.Thread(target=lambda: first.append(ask(cache, "/en/news/")), daemon=True)
    real = app.app

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        app.app = real
        body = [
            b"".join(real(environ, start_response))
        ]  # rendered from the old content, not yet returned
        text = file.read_text("utf-8")
        file.write_text(
            text.replace('"headline": {\n    "en": "', '"headline": {\n    "en": "New: '), "utf-8"
        )
        small_site.site.store.notify_workers()
        made.set()
        assert go_on.wait(PATIENCE)
        return body

    made, go_on = threading.Event(), threading.Event()
    app.app = slow
    app.open.set()
    began.start()
    assert made.wait(PATIENCE)
    cache._flight.first = lambda name, real=cache._flight.first: (go_on.set(), real(name))[1]  # type: ignore[method-assign]
    answer = ask(cache, "/en/news/")
    began.join(PATIENCE)
    assert b"New: " not in first[0][2], "it was requested before"
    assert b"New: " in answer[2]
