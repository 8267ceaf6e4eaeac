"""The papers of the tests’ institute and their lists, and a paper that a test writes."""

import re
from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from typing import Any

import orjson
from flask.testing import FlaskClient

from tests.institute import DATA

SHIPPED = [orjson.loads(path.read_bytes()) for path in (DATA / "content/papers").glob("*.json")]
LISTS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "year/2015/": lambda paper: paper.get("issued", "").startswith("2015"),
    "type/article-journal/": lambda paper: paper["type"] == "article-journal",
    "author/xiao-wenjiang/": lambda paper: any(
        author.get("person") == "xiao-wenjiang" for author in paper["author"]
    ),
    "journal/journal-of-rivers/": lambda paper: paper.get("container-title") == "Journal of Rivers",
    "unit/irs/": lambda paper: "irs" in paper.get("units", ()),
    "access/open/": lambda paper: paper.get("access") == "open",
}
"""Lists, and a test for the papers in each."""


def number(*paths: str) -> int:
    """The number of papers that are in all of these lists."""
    return sum(all(LISTS[path](paper) for path in paths) for paper in SHIPPED)


def text_of(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)))


def references(html: str) -> list[str]:
    return [
        text_of(one.partition("<p")[0])
        for one in re.findall(r'<li><span class="reference".*?</li>', html, re.DOTALL)
    ]


def paper_writer(own_site: SimpleNamespace) -> Callable[..., FlaskClient]:
    """Return a function that publishes a paper `tried`."""

    def write(**values: Any) -> FlaskClient:
        raw = {
            "type": "article-journal",
            "title": "Tried",
            "author": [{"id": "a", "family": "Li", "given": "Y"}],
            "complete": True,
            "issued": "2020-02-03",
            "publication": {"en": {"state": "published"}},
        } | values
        raw = {name: value for name, value in raw.items() if value is not None}
        (own_site.data / "content" / "papers" / "tried.json").write_bytes(orjson.dumps(raw))
        own_site.site.store.refresh()
        client: FlaskClient = own_site.client
        return client

    return write
