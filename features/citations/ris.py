"""RIS export (Research Information Systems, tags of 2011): one record a work, UTF-8, lines end with
CRLF.
"""

from collections.abc import Iterable, Iterator

from blueprints.shared.works.csl import NUMBERED, Item
from blueprints.shared.works.names import inverted
from blueprints.shared.works.work import Work, format_date

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
"""Type → the tag of the editors of the containing book. Those of a work itself are `ED`, because
`A2` of a book are the editors of its series.
"""
CONTAINERS = {"article-journal": "JO", "paper-conference": "C3"}
"""Type → the tag of the containing work; `T2` for any other. The proceedings of a conference are
`C3`, its own name is `T2`.
"""
INCOMPLETE = "Not all authors are listed."
VARIABLE_TAGS = (
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
    """Return a RIS file of works."""
    return "".join(_record(Work(item)) for item in items)


def _record(work: Work) -> str:
    """Return the lines of one work: `TY  - JOUR` and so on, each value on one line."""
    lines = []
    for tag, value in _tags(work):
        if text := " ".join(value.split()):
            lines.append(f"{tag}  - {text}")
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _tags(work: Work) -> Iterator[tuple[str, str]]:
    """Yield tag and value of every line in order; the value may be empty."""
    kind = work.type
    yield "TY", TYPES.get(kind, "GEN")
    yield "ID", work.id
    roles = {"author": "AU", "editor": EDITORS.get(kind, "ED"), "translator": "A4"}

    for role, tag in roles.items():
        for person in work.names(role):
            yield tag, inverted(person)

    yield "T1", work.title
    yield CONTAINERS.get(kind, "T2"), work.container_title
    if kind in ("paper-conference", "proceedings"):
        yield "T2", work.event_title
    yield "JA", work.container_title_short
    if work.date:
        unknown = "/" * (4 - len(work.date))
        yield "PY", str(work.date[0])
        yield "DA", format_date(work.date, "/") + unknown
    yield from _pages_and_numbers(work)

    for tag, variable in VARIABLE_TAGS:
        yield tag, work.text(variable)

    yield "UR", work.URL or work.address
    for word in work.keyword.split(", "):
        yield "KW", word

    for note in _notes(work):
        yield "N1", note


def _notes(work: Work) -> Iterator[str]:
    """Yield notes for data without a RIS tag: unlisted authors, dates of the event, dimensions,
    CSTR.
    """
    if not work.is_complete or work.gap:
        yield INCOMPLETE
    if dates := work.dates("event-date"):
        yield f"Held {'/'.join(map(format_date, dates))}."
    if work.dimensions:
        yield f"Size {work.dimensions}."
    if work.cstr:
        yield f"CSTR:{work.cstr}"


def _pages_and_numbers(work: Work) -> Iterator[tuple[str, str]]:
    """Yield pages, or a number instead, and ISBN and ISSN, which share a tag."""
    first, last = work.pages
    number = work.article_number
    yield "SP", first or number
    yield "EP", last
    yield "C7", number
    if work.type in NUMBERED:
        yield "AV" if work.type == "manuscript" else "M1", work.number
    yield "ET", work.edition or work.version
    yield "SN", work.ISBN
    yield "SN", work.ISSN
