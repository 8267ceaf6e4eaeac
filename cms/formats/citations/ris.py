"""RIS out (Research Information Systems, tags of 2011): one record a work, UTF-8, lines end with
CRLF.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from cms.formats.citations.csl import NUMBERED, Item
from cms.formats.citations.names import gap_of, inverted, is_complete
from cms.formats.citations.parts import (
    address_of,
    article_number,
    date_of,
    dates_of,
    pages_of,
    written_date,
)

TYPES = {
    "article-journal": "JOUR",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "thesis": "THES",
    "dataset": "DATA",
    "report": "RPRT",
    "patent": "PAT",
    "software": "COMP",
    "article": "UNPB",
    "article-newspaper": "NEWS",
    "proceedings": "CONF",
    "standard": "STAND",
    "map": "MAP",
    "manuscript": "MANSCPT",
}
EDITORS = {"chapter": "A2", "paper-conference": "A2"}
"""Of the book that a work is part of; those of a work itself are `ED`, for `A2` of a book are its
series'.
"""
CONTAINERS = {"article-journal": "JO", "paper-conference": "C3"}
"""The proceedings of a conference are `C3`, its own name is `T2`; anything else is part of what
`T2` says.
"""
INCOMPLETE = "Not all authors are listed."
PLAIN = (
    ("VL", "volume"),
    ("IS", "issue"),
    ("PB", "publisher"),
    ("CY", "publisher-place"),
    ("M3", "genre"),
    ("DB", "archive"),
    ("C1", "scale"),
    ("DO", "DOI"),
    ("AN", "PMID"),
    ("LA", "language"),
    ("AB", "abstract"),
)


def ris(items: Iterable[Item]) -> str:
    """A RIS file of works."""
    return "".join(_record(item) for item in items)


def _record(item: Item) -> str:
    lines = []
    for tag, value in _tags(item):
        if text := in_one_line(value):
            lines.append(f"{tag}  - {text}")
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _tags(item: Item) -> Iterator[tuple[str, Any]]:
    """Tag and value of every line in their order; the value is empty where there is none."""
    kind = item["type"]
    yield "TY", TYPES.get(kind, "GEN")
    yield "ID", item["id"]
    roles = {"author": "AU", "editor": EDITORS.get(kind, "ED"), "translator": "A4"}
    for role, tag in roles.items():
        for name in item.get(role, []):
            yield tag, inverted(name)
    yield "T1", item.get("title")
    yield CONTAINERS.get(kind, "T2"), item.get("container-title")
    if kind in ("paper-conference", "proceedings"):
        yield "T2", item.get("event-title")
    yield "JA", item.get("container-title-short")
    yield from _dates(date_of(item))
    yield from _place(item)
    for tag, name in PLAIN:
        yield tag, item.get(name)
    yield "UR", item.get("URL") or address_of(item)
    for word in item.get("keyword", "").split(", "):
        yield "KW", word
    for note in _notes(item):
        yield "N1", note


def _notes(item: Item) -> Iterator[str]:
    """The notes for data without a RIS tag: unlisted authors, dates held, dimensions, CSTR."""
    if not is_complete(item) or gap_of(item):
        yield INCOMPLETE
    if held := dates_of(item, "event-date"):
        yield f"Held {'/'.join(map(written_date, held))}."
    if dimensions := item.get("dimensions"):
        yield f"Size {dimensions}."
    if cstr := item.get("custom", {}).get("CSTR"):
        yield f"CSTR:{cstr}"


def _place(item: Item) -> Iterator[tuple[str, Any]]:
    """Pages, or a number in their place; and ISBN and ISSN, for which there is one tag."""
    first, last = pages_of(item)
    number = article_number(item)
    yield "SP", first or number
    yield "EP", last
    yield "C7", number
    if item["type"] in NUMBERED:
        yield "AV" if item["type"] == "manuscript" else "M1", item.get("number")
    yield "ET", item.get("edition") or item.get("version")
    yield "SN", item.get("ISBN")
    yield "SN", item.get("ISSN")


def _dates(parts: list[int]) -> Iterator[tuple[str, str]]:
    """`PY` has the year; `DA` year/month/day/, empty where a part isn't known."""
    if parts:
        unknown = "/" * (4 - len(parts))
        yield "PY", str(parts[0])
        yield "DA", written_date(parts, "/") + unknown


def in_one_line(value: Any) -> str:
    """A value that can't begin a line of its own."""
    return " ".join(str(value or "").split())
