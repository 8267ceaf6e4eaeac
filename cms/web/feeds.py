"""Atom feeds (RFC 4287)."""

from collections.abc import Sequence
from typing import Any

from flask import Response

from cms.languages import Text
from cms.store import Reader, Reading
from cms.web.pages import absolute
from cms.web.rendering import render_template

ATOM = "application/atom+xml"


def atom(read: Reader, title: Any, path: str, page: str, items: Sequence[Reading], date: str = "date",
         body: str = "body") -> Response:
    """A feed at `path` of the entries that `page` lists; `date` and `body` name the entries' fields.

    What has no date has no place in a feed: Atom wants one of every entry.
    """
    rows = [{"entry": item, "url": absolute(item.url), "date": item[date], "html": feed_html(read, item[body])}
            for item in items if item[date]]
    xml = render_template("common/atom.xml", title=title, site=read.single("site"), read=read, rows=rows,
                          self_url=absolute(path), page_url=absolute(page))
    return Response(xml, mimetype=ATOM)


def feed_html(read: Reader, text: Text | str) -> str:
    """A text's HTML with complete addresses: a feed is read elsewhere."""
    html = str(read.render(text).html)
    return html.replace('href="/', f'href="{absolute("/")}').replace('src="/', f'src="{absolute("/")}')
