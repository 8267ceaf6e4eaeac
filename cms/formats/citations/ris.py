"""RIS out (Research Information Systems, tags of 2011): one record a work, UTF-8, lines end with
CRLF.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from cms.formats.citations.csl import NUMBERED, Item, article_number
from cms.formats.citations.names import gap_of, inverted, is_complete
from cms.formats.citations.parts import date_of, pages_of

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
    lines = [("TY", TYPES.get(item["type"], "GEN")), *_tags(item)]
    return (
        "".join(f"{tag}  - {text}\r\n" for tag, value in lines if (text := in_one_line(value)))
        + "ER  - \r\n\r\n"
    )


def _tags(item: Item) -> Iterator[tuple[str, Any]]:
    yield "ID", item["id"]
    yield from (("AU", inverted(name)) for name in item.get("author", []))
    yield from (
        (EDITORS.get(item["type"], "ED"), inverted(name)) for name in item.get("editor", [])
    )
    yield from (("A4", inverted(name)) for name in item.get("translator", []))
    yield "T1", item.get("title")
    yield CONTAINERS.get(item["type"], "T2"), item.get("container-title")
    if item["type"] in ("paper-conference", "proceedings"):
        yield "T2", item.get("event-title")
    yield "JA", item.get("container-title-short")
    yield from _dates(date_of(item))
    yield from _place(item)
    yield from ((tag, item.get(name)) for tag, name in PLAIN)
    yield "UR", item.get("URL") or (f"https://doi.org/{item['DOI']}" if item.get("DOI") else "")
    yield from (("KW", word) for word in str(item.get("keyword", "")).split(", "))
    yield from (("N1", note) for note in _notes(item))


def _notes(item: Item) -> Iterator[str]:
    """The notes for data without a RIS tag: unlisted authors, dates held, dimensions, CSTR."""
    if not is_complete(item) or gap_of(item) is not None:
        yield INCOMPLETE
    if held := item.get("event-date", {}).get("date-parts"):
        yield f"Held {'/'.join('-'.join(f'{part:02}' for part in date) for date in held)}."
    if dimensions := item.get("dimensions"):
        yield f"Size {dimensions}."
    if cstr := item.get("custom", {}).get("CSTR"):
        yield f"CSTR:{cstr}"


def _place(item: Item) -> Iterator[tuple[str, Any]]:
    """Pages, or a number in their place; and ISBN and ISSN, for which there is one tag."""
    first, last = pages_of(item)
    number = article_number(item)
    yield from (("SP", first or number), ("EP", last), ("C7", number))
    if item["type"] in NUMBERED:
        yield "AV" if item["type"] == "manuscript" else "M1", item.get("number")
    yield "ET", item.get("edition") or item.get("version")
    yield from (("SN", value) for value in (item.get("ISBN"), item.get("ISSN")) if value)


def _dates(parts: list[int]) -> Iterator[tuple[str, str]]:
    """`PY` has the year; `DA` year/month/day/, empty where a part isn't known."""
    if parts:
        yield "PY", str(parts[0])
        yield "DA", "/".join([*(f"{part:02}" for part in parts), *[""] * (4 - len(parts))])


def in_one_line(value: Any) -> str:
    """A value that can't begin a line of its own."""
    return " ".join(str(value or "").split())
