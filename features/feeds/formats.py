"""Feeds as Atom (RFC 4287) and JSON Feed 1.1."""

import re
from datetime import UTC, datetime, time
from typing import Any

import orjson
from flask import Response
from markupsafe import escape

from blueprints.shared.last_change import last_change
from cms.content import LocalizedEntry, Reader
from cms.core.languages import Text
from cms.media.file_kinds import is_shown_as_picture
from cms.web.context import page_context
from cms.web.i18n import gettext as _
from cms.web.pages.feeds import Feed
from cms.web.pages.page import absolute
from cms.web.templating.render import render_template

ATOM, JSON = "application/atom+xml", "application/feed+json"
FORMATS = {"atom": ATOM, "json": JSON}
"""File extension of a format → media type."""


def atom(read: Reader, feed: Feed) -> Response:
    """Return the feed whose address is that of the page, as Atom."""
    rows = rows_of(read, feed)
    updated = max((row["changed"] for row in rows), default=datetime.fromtimestamp(0, UTC))
    text = render_template(
        "feeds/atom.xml",
        title=feed.title,
        site=read.single("site"),
        read=read,
        rows=rows,
        updated=rfc3339(updated),
        self_url=absolute(page_context().path),
        page_url=absolute(feed.page),
    )
    return Response(text, mimetype=ATOM)


def json_feed(read: Reader, feed: Feed) -> Response:
    """Return the feed whose address is that of the page, as JSON Feed."""
    site = read.single("site")
    header: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": str(feed.title),
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(page_context().path),
        "language": read.language.lang,
        "authors": [{"name": str(site.name), "url": absolute(read.snapshot.front(read.locale))}],
    }
    if site.demonstration:
        header["description"] = _(
            "This is a demonstration made from public sources. "
            "It is not the institute’s official site."
        )
    items = [_json_item(row, read) for row in rows_of(read, feed)]
    return Response(orjson.dumps(header | {"items": items}), mimetype=JSON)


def rows_of(read: Reader, feed: Feed) -> list[dict[str, Any]]:
    """Return each dated item of a feed with its absolute address and its text as HTML.

    `published` is empty if only the year is known: a feed can't say a year alone. `modified` is the
    last change, else `published`; `updated`, which Atom requires, is never empty.
    """
    return [_row(read, feed, item) for item in feed.items() if item[feed.date]]


def _row(read: Reader, feed: Feed, item: LocalizedEntry) -> dict[str, Any]:
    date, known = item[feed.date], last_change(read, item)
    published = f"{date.first.isoformat()}T00:00:00Z" if date.month else ""
    changed = known or datetime.combine(date.first, time(), UTC)
    text = feed_html(read, item[feed.body]) or f"<p>{escape(feed.fallback(item))}</p>"
    return {
        "entry": item,
        "url": absolute(item.url),
        "published": published,
        "changed": changed,
        "updated": rfc3339(changed),
        "modified": rfc3339(known) if known else published,
        "html": text + render_template("feeds/corrections.html", entry=item),
    }


def _json_item(row: dict[str, Any], read: Reader) -> dict[str, Any]:
    entry = row["entry"]
    item = {
        "id": row["url"],
        "url": row["url"],
        "title": str(entry.title),
        "content_html": row["html"],
        "language": getattr(entry.title, "lang", "") or read.language.lang,
    }
    for name, moment in (("date_published", "published"), ("date_modified", "modified")):
        if row[moment]:
            item[name] = row[moment]
    if "summary" in entry and entry.summary:
        item["summary"] = str(entry.summary)
    return item


def rfc3339(moment: datetime) -> str:
    """Format a time for feeds."""
    return moment.isoformat().replace("+00:00", "Z")


FILE = re.compile(r'<img [^>]*?src="/media/([^"]*)" alt="([^"]*)"[^>]*>')
"""A file that a text shows."""


def feed_html(read: Reader, text: Text | str) -> str:
    """Render a text with absolute addresses, since a feed is read elsewhere. A file that isn't a
    picture, such as a video, becomes a link: few feed readers play it.
    """
    html = FILE.sub(_file, str(read.render(text, sizes=False).html))
    return html.replace('href="/', f'href="{absolute("/")}').replace(
        'src="/', f'src="{absolute("/")}'
    )


def _file(match: re.Match[str]) -> str:
    file, words = match.groups()
    if is_shown_as_picture(file):
        return match[0]
    return f'<a href="/media/{file}">{words or file.rpartition("/")[2]}</a>'
