"""Several processes over one instance folder, of one version of the program and of two."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from minisite import MODELS, NOW, News, make_site, put

from cms.content import Store, content_rows
from cms.editing.revisions import History
from cms.schema.content_type import ContentType, Models
from cms.schema.fields import Line
from cms.schema.paths import Paths
from tests.waiting import PATIENCE

FORK = multiprocessing.get_context("fork")
SCHEMA = content_rows.SCHEMA


class Newer(ContentType, name="news"):
    """News with one more field."""

    label, plural, section, route = "News", "News", "news", "news/{address}/"
    title, order, card = "headline", "-headline", ("subtitle",)
    headline, date, category = (News.fields[name] for name in ("headline", "date", "category"))
    subtitle = Line("Subtitle", localized=True)
    body = News.fields["body"]


NEWER: Models = MODELS | {"news": Newer}
OTHER_SCHEMA = SCHEMA.replace("derived BLOB", "found BLOB")
assert OTHER_SCHEMA != SCHEMA


class Worker:
    """A process that opens the site and reports what it shows, on request."""

    def __init__(self, paths: Paths, models: Models, schema: str) -> None:
        self._pipe, theirs = FORK.Pipe()
        self._process = FORK.Process(target=_work, args=(theirs, paths, models, schema))
        self._process.start()

    def begin(self, what: str, *arguments: Any) -> None:
        self._pipe.send((what, arguments))

    def answer(self) -> Any:
        assert self._pipe.poll(30)
        return self._pipe.recv()

    def ask(self, what: str, *arguments: Any) -> Any:
        self.begin(what, *arguments)
        return self.answer()

    def stop(self) -> None:
        self._pipe.send(None)
        self._process.join(PATIENCE)
        assert self._process.exitcode == 0


def _work(pipe: Any, paths: Paths, models: Models, schema: str) -> None:
    content_rows.SCHEMA = schema

    def opened() -> Store:
        return Store(paths, models, lambda: NOW, History(paths).last_good)

    store = opened()
    while message := pipe.recv():
        what, arguments = message
        if what == "restart":
            store = opened()
        if what == "save":
            put(paths, "news", *arguments)
            store.notify_workers(("news", arguments[0]))
        if what == "lose":
            paths.database.unlink(missing_ok=True)
        pipe.send(shown(store) if what == "show" else None)


def shown(store: Store) -> dict[str, tuple[object, ...]]:
    """Every news item as shown to a reader of English."""
    snapshot = store.snapshot()
    return {
        key: (
            str(reading.headline),
            [str(part) for part in reading.body],
            str(getattr(reading, "subtitle", "")),
            reading.url,
        )
        for key in snapshot.select("news", {}, snapshot.model("news").order, "en")
        if (reading := snapshot.localized("news", key, "en", "page"))
    }


@contextmanager
def workers(paths: Paths, *kinds: tuple[Models, str]) -> Iterator[list[Worker]]:
    started = [Worker(paths, *kind) for kind in kinds]
    try:
        yield started
    finally:
        for worker in started:
            worker.stop()


def item(number: int) -> dict[str, Any]:
    return {
        "headline": {"en": f"Headline {number}"},
        "date": f"2020-01-{number + 1:02}",
        "category": "event",
        "body": {"en": [f"Text {number}"]},
        "publication": {"en": {"state": "published"}},
    }


KINDS = {
    "one program": [(MODELS, SCHEMA)] * 2,
    "other fields": [(MODELS, SCHEMA), (NEWER, SCHEMA)],
    "other tables": [(MODELS, SCHEMA), (NEWER, OTHER_SCHEMA)],
}


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("between", ["show", "restart", "lose"])
def test_each_shows_at_once_what_the_other_saves(
    tmp_path: Any, kinds: list[tuple[Models, str]], between: str
) -> None:
    paths = make_site(tmp_path)
    with workers(paths, *kinds) as both:
        for number in range(8):
            saver, other = both[number % 2], both[1 - number % 2]
            saver.ask("save", "one", item(number))
            saver.ask("save", f"new-{number}", item(number))
            other.ask(between)
            for worker, (models, _) in zip(both, kinds, strict=True):
                found = worker.ask("show")
                assert found == shown(Store(fresh(paths, tmp_path, number), models, lambda: NOW))
                assert found["one"][0] == found[f"new-{number}"][0] == f"Headline {number}"


def fresh(paths: Paths, folder: Any, number: int) -> Paths:
    """The same content with an empty instance folder."""
    return Paths(paths.data, folder / f"nothing-{number}-{len(list(folder.iterdir()))}")


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
def test_both_may_save_at_once(tmp_path: Any, kinds: list[tuple[Models, str]]) -> None:
    paths = make_site(tmp_path)
    with workers(paths, *kinds) as both:
        for at in range(20):
            for name, worker in zip("ab", both, strict=True):
                worker.begin("save", f"{name}-{at}", item(at))
        for worker in both * 20:
            worker.answer()
        for worker in both:
            found = worker.ask("show")
            assert {f"{name}-{at}" for name in "ab" for at in range(20)} <= found.keys()
            assert found == worker.ask("show")
