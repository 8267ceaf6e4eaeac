"""All papers as CSL-JSON, which the script of the finder reads, and those that it found."""

from collections.abc import Iterable
from functools import partial

from flask import Response

from blueprints.papers import papers
from blueprints.shared.works import Item, csl_json, csl_json_text, joined_csl_json
from blueprints.shared.works.papers import paper_item
from blueprints.shared.works.style import reference
from cms.content import Reader
from cms.web.context import stored_part
from cms.web.templating.formats import date_text, iso


@papers.page("/papers.json")
def finder_data(read: Reader) -> Response:
    texts = (
        stored_part(("finder item", key), partial(finder_item, key))
        for key in read.select("papers")
    )
    return _json_file(joined_csl_json(texts))


def json_file(items: Iterable[Item]) -> Response:
    return _json_file(csl_json(items))


def _json_file(body: bytes) -> Response:
    return Response(body, mimetype="application/json")


def finder_item(key: str, read: Reader) -> str:
    """Return a paper as a CSL item with the values that the script shows, such as its reference."""
    entry = read.get_or_404("papers", key)
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
    if entry.issued and entry.issued.month:
        own["date"] = [iso(entry.issued), date_text(entry.issued)]
    if summary := entry.summary:
        own |= {"brief": summary, "brief-lang": summary.lang if summary.borrowed else ""}
    return csl_json_text(item | {"custom": item["custom"] | own})
