"""Feeds of a section's lists as Atom (RFC 4287) and JSON Feed 1.1."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any, NamedTuple

import orjson
from flask import Response
from markupsafe import escape

from cms.content import LocalizedEntry, Reader
from cms.core.languages import Text
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute
from cms.web.templating.render import render_template, url

ATOM, JSON = "application/atom+xml", "application/feed+json"
FORMATS = {"atom": ATOM, "json": JSON}
"""Format, also the file extension of the feed → media type."""
MAX_FEED_ENTRIES = 20


def last_change(read: Reader, entry: LocalizedEntry) -> datetime | None:
    """Return the time of an entry's last edit, or the start of the day of its last recorded
    correction if that is later.

    Returns None if neither is known. Changes in the future don't count.
    """
    zone, today = read.snapshot.zone, read.today()
    moments = [datetime.combine(row.date.first, time(), zone) for row in entry.changes if row.date]
    if entry.modified:
        moments.append(datetime.fromisoformat(entry.modified))
    past = [moment for moment in moments if moment.astimezone(zone).date().isoformat() <= today]
    return max(past, default=None)


def lead(entry: LocalizedEntry) -> str:
    """Return an entry's summary, else its title."""
    return str(("summary" in entry and entry.summary) or entry.title)


class Feed(NamedTuple):
    """The feed of a list.

    `page` is the path of the list. `items` returns its entries. `date` and `body` name the fields
    of the entries. `fallback` returns a text for an entry without one, since JSON Feed requires
    content. Entries without a date are left out, since Atom requires a date.
    """

    title: Any
    page: str
    items: Callable[[], Sequence[LocalizedEntry]]
    date: str = "date"
    body: str = "body"
    fallback: Callable[[LocalizedEntry], str] = lead

    def rows(self, read: Reader) -> list[dict[str, Any]]:
        """Return each dated item with its absolute address and its text as HTML."""
        return [self._row(read, item) for item in self.items() if item[self.date]]

    def _row(self, read: Reader, item: LocalizedEntry) -> dict[str, Any]:
        changed = last_change(read, item) or datetime.combine(item[self.date].first, time(), UTC)
        return {
            "entry": item,
            "url": absolute(item.url),
            "date": item[self.date],
            "changed": changed,
            "updated": rfc3339(changed),
            "html": feed_html(read, item[self.body]) or f"<p>{escape(self.fallback(item))}</p>",
        }


def rfc3339(moment: datetime) -> str:
    """Format a time for feeds."""
    return moment.isoformat().replace("+00:00", "Z")


FeedView = Callable[..., Feed]
EachValues = Callable[[Reader], Iterable[dict[str, Any]]]
"""Yields the values of every feed that one view makes, such as one for each category."""


class Feeds(NamedTuple):
    """The feeds of one view of a section: `endpoint` of the Atom format, and the values of each
    feed.
    """

    view: FeedView
    endpoint: str
    each: EachValues

    def endpoint_of(self, format: str) -> str:
        return self.endpoint if format == "atom" else f"{self.endpoint}_{format}"

    def listed(self, read: Reader) -> Iterator[tuple[Feed, tuple[str, ...]]]:
        """Yield every feed with its address in each of FORMATS."""
        for values in self.each(read):
            yield (
                self.view(read, **values),
                tuple(url(self.endpoint_of(format), **values) for format in FORMATS),
            )


def render_feed(read: Reader, feed: Feed, path: str, format: str) -> Response:
    """Render the feed at `path`."""
    text = _atom(read, feed, path) if format == "atom" else _json(read, feed, path)
    return Response(text, mimetype=FORMATS[format])


def _atom(read: Reader, feed: Feed, path: str) -> str:
    rows = feed.rows(read)
    updated = max((row["changed"] for row in rows), default=datetime.fromtimestamp(0, UTC))
    return render_template(
        "common/atom.xml",
        title=feed.title,
        site=read.single("site"),
        read=read,
        rows=rows,
        updated=rfc3339(updated),
        self_url=absolute(path),
        page_url=absolute(feed.page),
    )


def _json(read: Reader, feed: Feed, path: str) -> bytes:
    site = read.single("site")
    header: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": str(feed.title),
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(path),
        "language": read.language.lang,
        "authors": [{"name": str(site.name), "url": absolute(read.snapshot.front(read.locale))}],
    }
    if site.demonstration:
        header["description"] = _(
            "This is a demonstration made from public sources. "
            "It is not the institute’s official site."
        )
    return orjson.dumps(header | {"items": [_json_item(row, read) for row in feed.rows(read)]})


def _json_item(row: dict[str, Any], read: Reader) -> dict[str, Any]:
    entry = row["entry"]
    item = {
        "id": row["url"],
        "url": row["url"],
        "title": str(entry.title),
        "content_html": row["html"],
        "date_published": f"{row['date'].first.isoformat()}T00:00:00Z",
        "date_modified": row["updated"],
        "language": getattr(entry.title, "lang", "") or read.language.lang,
    }
    if "summary" in entry and entry.summary:
        item["summary"] = str(entry.summary)
    return item


VIDEO = re.compile(r'<img [^>]*?src="([^"]*\.(?:mp4|webm))" alt="([^"]*)"[^>]*>', re.IGNORECASE)
"""A video in a text. Few feed readers play videos, so it becomes a link."""


def feed_html(read: Reader, text: Text | str) -> str:
    """Render a text with absolute addresses, since a feed is read elsewhere."""
    html = VIDEO.sub(r'<a href="\1">\2</a>', str(read.render(text, sizes=False).html))
    return html.replace('href="/', f'href="{absolute("/")}').replace(
        'src="/', f'src="{absolute("/")}'
    )
