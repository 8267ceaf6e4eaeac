"""All papers as CSL-JSON, which the script of the finder reads, and those that it found."""

from collections.abc import Iterable

from flask import Response

from blueprints.papers import papers
from cms.content import LocalizedEntry, Reader
from cms.formats.works import Item, csl_json
from cms.web.context import memoize_per_snapshot
from cms.web.pages.works import paper_item
from cms.web.templating.works import reference


@papers.page("/papers.json")
def finder_data(read: Reader) -> Response:
    return json_file(finder_item(entry) for entry in read.list("papers", "page"))


def json_file(items: Iterable[Item]) -> Response:
    return Response(csl_json(items), mimetype="application/json")


def finder_item(entry: LocalizedEntry) -> Item:
    """Return a paper as a CSL item with what the script shows, such as the reference in its parts."""
    return memoize_per_snapshot(("finder item", entry.key), lambda read: _make_item(entry))


def _make_item(entry: LocalizedEntry) -> Item:
    item, title, shown = paper_item(entry), entry.title, reference(entry)
    parts = [
        [part.text, part.role, part.href, *([True] if part.italic else [])] for part in shown.parts
    ]
    own = {
        "url": entry.url,
        "lang": shown.lang,
        "title-lang": title.lang if title.borrowed else "",
        "reference": parts,
    }
    if summary := entry.summary:
        own |= {"brief": summary, "brief-lang": summary.lang if summary.borrowed else ""}
    return item | {"custom": item["custom"] | own}
