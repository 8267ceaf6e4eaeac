"""Every page of a site with its trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from cms.content import Snapshot
from cms.content.dependencies import Dependency, Trace
from cms.web.context import page_context
from cms.web.freeze.freezer import SiteFreezer
from cms.web.views import render_response

NOW = datetime(2026, 3, 1, tzinfo=UTC)


Made = dict[str, tuple[bytes, dict[Dependency, bytes], datetime | None]]


def make_all(site: SimpleNamespace, now: datetime = NOW) -> Made:
    """Render every page; returns its bytes, fingerprints and expiry by address."""
    snapshot = Snapshot(site.site.store.refresh(), now)
    paths = [
        path
        for path in SiteFreezer(site.app, snapshot, Path("unused")).addresses()
        if not path.startswith("/static/")
    ]

    def make(path: str) -> tuple[bytes, dict[Dependency, bytes], datetime | None]:
        with site.app.app_context():
            body = render_response(path, snapshot).get_data()
            return (
                body,
                dict(page_context().read.trace.fingerprints),
                page_context().read.trace.until,
            )

    return {path: Context().run(make, path) for path in paths}


def differing(before: Made, after: Made) -> tuple[set[str], set[str]]:
    """Return (pages whose bytes differ, pages whose trace differs) among those that are in both."""
    both = before.keys() & after.keys()
    return (
        {path for path in both if before[path][0] != after[path][0]},
        {path for path in both if before[path][1] != after[path][1]},
    )


def stale_in(site: SimpleNamespace, before: Made, now: datetime = NOW) -> dict[str, Dependency]:
    """The stale pages, each with its first changed dependency."""
    answers, snapshot = (
        site.app.extensions["oasis"].fingerprints,
        Snapshot(site.site.store.refresh(), now),
    )
    found = {path: answers.stale(Trace(made[1]), snapshot) for path, made in before.items()}
    return {path: question for path, question in found.items() if question}


@contextmanager
def changed(file: Path, before: bytes = b"", after: bytes = b"") -> Iterator[None]:
    """Add bytes before and after a file's content until the end of the block."""
    text = file.read_bytes()
    file.write_bytes(before + text + after)
    yield
    file.write_bytes(text)
