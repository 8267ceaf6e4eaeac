"""Feeds of a section's lists, each as Atom (RFC 4287) and as JSON Feed 1.1."""

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
"""Format, which is the ending of a feed's address too → media type."""
MAX_FEED_ENTRIES = 20
"""How many entries a feed has."""


def last_change(read: Reader, entry: LocalizedEntry) -> datetime | None:
    """The moment of an entry's last edit, or the beginning of the day of the last correction that
    it has on record, whichever is later; None where neither is known. What is to come hasn't been
    done.
    """
    zone, today = read.snapshot.zone, read.today()
    moments = [datetime.combine(row.date.first, time(), zone) for row in entry.changes if row.date]
    if entry.modified:
        moments.append(datetime.fromisoformat(entry.modified))
    past = [one for one in moments if one.astimezone(zone).date().isoformat() <= today]
    return max(past, default=None)


def lead(entry: LocalizedEntry) -> str:
    """An entry's summary, else its title."""
    return str(("summary" in entry and entry.summary) or entry.title)


class Feed(NamedTuple):
    """The feed of a list. `page` is the list's own path. `items` gets its entries when they are
    needed. `date` and `body` name the entries' fields. `instead` gives a text for an entry without
    one, since JSON Feed wants content of every item. Entries without a date are left out, since
    Atom wants one of every entry.
    """

    title: Any
    page: str
    items: Callable[[], Sequence[LocalizedEntry]]
    date: str = "date"
    body: str = "body"
    instead: Callable[[LocalizedEntry], str] = lead

    def rows(self, read: Reader) -> list[dict[str, Any]]:
        """Each dated item with its complete address and its text as HTML."""
        return [self._row(read, item) for item in self.items() if item[self.date]]

    def _row(self, read: Reader, item: LocalizedEntry) -> dict[str, Any]:
        changed = last_change(read, item) or datetime.combine(item[self.date].first, time(), UTC)
        return {
            "entry": item,
            "url": absolute(item.url),
            "date": item[self.date],
            "changed": changed,
            "updated": rfc3339(changed),
            "html": feed_html(read, item[self.body]) or f"<p>{escape(self.instead(item))}</p>",
        }


def rfc3339(moment: datetime) -> str:
    """A moment as feeds have it."""
    return moment.isoformat().replace("+00:00", "Z")


FeedView = Callable[..., Feed]
Each = Callable[[Reader], Iterable[dict[str, Any]]]
"""The values of every feed that one view makes, such as one for each category."""


class Feeds(NamedTuple):
    """The feeds that one view of a section makes: `endpoint` of the Atom form, and whose values
    there are.
    """

    view: FeedView
    endpoint: str
    each: Each

    def endpoint_of(self, format: str) -> str:
        return self.endpoint if format == "atom" else f"{self.endpoint}_{format}"

    def listed(self, read: Reader) -> Iterator[tuple[Feed, tuple[str, ...]]]:
        """Every feed with its address in each of FORMATS."""
        for values in self.each(read):
            yield (
                self.view(read, **values),
                tuple(url(self.endpoint_of(format), **values) for format in FORMATS),
            )


def render_feed(read: Reader, feed: Feed, path: str, format: str) -> Response:
    """The answer at a feed's `path`."""
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
    about: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": str(feed.title),
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(path),
        "language": read.language.lang,
        "authors": [{"name": str(site.name), "url": absolute(f"/{read.locale}/")}],
    }
    if site.demonstration:
        about["description"] = _(
            "This is a demonstration made from public sources. "
            "It is not the institute’s official site."
        )
    return orjson.dumps(about | {"items": [_json_item(row, read) for row in feed.rows(read)]})


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
"""A video as texts have it: few readers of feeds play one, so they get a link."""


def feed_html(read: Reader, text: Text | str) -> str:
    """A text's HTML with complete addresses: a feed is read elsewhere."""
    html = VIDEO.sub(r'<a href="\1">\2</a>', str(read.render(text, sizes=False).html))
    return html.replace('href="/', f'href="{absolute("/")}').replace(
        'src="/', f'src="{absolute("/")}'
    )
