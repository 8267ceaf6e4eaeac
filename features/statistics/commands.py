"""`flask count [LOG …]`."""

import gzip
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

import click
from flask.cli import with_appcontext

from blueprints.shared.list_search import ListSearch
from blueprints.shared.missing_pages import MISSING, may_be_page, old_endings
from cms.content import Snapshot
from cms.content.address_use import redirect_from, requested_path
from cms.core.errors import Refusal
from cms.core.files import Busy, locked
from cms.core.slugs import MAX_QUERY_LENGTH
from cms.search.text import terms
from cms.web.context import app_state
from cms.web.views import open_reader
from features.daily_counts.counts import DailyCounts, Name
from features.statistics.access_log import LogReader, LogRequest, read_line
from features.statistics.visits import (
    DOWNLOAD,
    PAGE,
    SEARCH,
    SHOWN_STATUSES,
    counted_query,
    is_browser,
    visit_kind,
)

MAX_NAMES = 50_000
"""Names per log; the rest are counted together."""
MAX_QUERIES = 5_000
"""Searches that are tried in a run."""
GZIP = b"\x1f\x8b"


@click.command("count")
@click.argument("logs", nargs=-1, type=click.File("rb"))
@with_appcontext
def count(logs: tuple[BinaryIO, ...]) -> None:
    """Count visits from access logs of a web server (nginx, Apache, Caddy; also compressed;
    standard input without LOG). Lines that were counted before are not counted again, even if the
    log was renamed.

    Visits need OASIS_VISITS=log; otherwise only addresses that were not found are counted.
    """
    state = app_state()
    total = Counter[str]()
    try:
        with locked(state.site.paths.job_lock("count"), timeout=0):
            for log in logs or (sys.stdin.buffer,):
                for (_day, kind, _name), number in tally_of(log).items():
                    total[kind] += number
    except Busy:
        raise click.ClickException("Another run is counting.") from None
    click.echo(
        f"{total[PAGE]} pages, {total[DOWNLOAD]} downloads, {total[SEARCH]} searches without result and "
        f"{total[MISSING]} requests for missing addresses counted."
    )


def tally_of(log: BinaryIO) -> Counter[Name]:
    """Count one log. Returns the counts added."""
    site = app_state().site
    tally = Tally(site.store.snapshot(), visits=site.settings.of("visits") == "log")
    counted = site.get(DailyCounts).counted_logs()
    with decompressed(log) as stream:
        reader = LogReader(stream, counted)
        for line in reader.lines():
            tally.add_line(line)
    site.get(DailyCounts).add(tally.counts(), reader.part, reader.counted_prefixes)
    return tally.counts()


@contextmanager
def decompressed(log: BinaryIO) -> Iterator[BinaryIO]:
    """Open a log, decompressed if it is compressed."""
    is_compressed = log.peek(2).startswith(GZIP)  # type: ignore[attr-defined]
    try:
        yield gzip.GzipFile(fileobj=log) if is_compressed else log  # type: ignore[misc]
    except (OSError, EOFError, zlib.error) as fault:
        raise click.ClickException(f"{log.name}: {fault}") from None


class Tally:
    """The counts of one log, of the part that was not counted before."""

    def __init__(self, snapshot: Snapshot, *, visits: bool) -> None:
        self._snapshot = snapshot
        self._visits = visits
        self._endings = old_endings(snapshot)
        self._secret = app_state().site.settings.personal_addresses
        self._search = app_state().site.find(ListSearch)
        self._today = snapshot.now.astimezone(snapshot.zone).date()
        self._counts = Counter[Name]()
        self._base = urlsplit(app_state().site.base_url(snapshot)).path
        self._has_results: dict[tuple[str, str], bool] = {}

    def counts(self) -> Counter[Name]:
        """Return the counts by day, kind and name."""
        return self._counts

    def add_line(self, line: bytes | None) -> None:
        """Count a line; None means that everything before was counted in an earlier run."""
        if line is None:
            self._counts.clear()
            return
        request = read_line(line, self._snapshot.zone)
        if request and request.method == "GET":
            day = (request.day or self._today).isoformat()
            for kind, name in self._visit(request):
                has_room = len(self._counts) < MAX_NAMES or (day, kind, name) in self._counts
                self._counts[day, kind, name if has_room else ""] += 1

    def _visit(self, request: LogRequest) -> Iterator[tuple[str, str]]:
        target, _mark, query = request.target.partition("#")[0].partition("?")
        if not target.startswith(f"{self._base}/"):
            return
        path = unquote(target.removeprefix(self._base)).removesuffix("index.html")
        if request.status == 404:
            path = requested_path(path)
            if may_be_page(path, self._endings, self._secret) and not redirect_from(
                self._snapshot, path, query
            ):
                yield MISSING, path
        elif self._visits and str(request.status) in SHOWN_STATUSES and is_browser(request.agent):
            kind = visit_kind(path, self._secret) if path.isprintable() else ""
            if kind:
                yield kind, path
            if kind == PAGE and query:
                yield from self._fruitless_search(path, query)

    def _fruitless_search(self, path: str, query: str) -> Iterator[tuple[str, str]]:
        """Yield a search on the search page if it finds nothing."""
        locale, _slash, rest = path[1:].partition("/")
        if not (self._search and rest == self._search.path and locale in self._snapshot.by_code):
            return
        words = parse_qs(query).get("q", [""])[0].split()
        query_text = " ".join(words)[:MAX_QUERY_LENGTH]
        if not terms(query_text):
            return
        search_key = locale, query_text
        if search_key not in self._has_results and len(self._has_results) < MAX_QUERIES:
            self._has_results[search_key] = self._has_result(self._search, locale, query_text)
        if not self._has_results.get(search_key, True):
            yield SEARCH, counted_query(query_text)

    def _has_result(self, search: ListSearch, locale: str, query: str) -> bool:
        try:
            return bool(search.names(open_reader(self._snapshot, locale), query))
        except (Refusal, OSError):
            return True
