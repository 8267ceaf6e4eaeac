"""BibTeX out: one entry a work, UTF-8. Types and fields as BibTeX and biblatex know them.

A citation key is the entry's permanent key, so a reference in someone's manuscript never breaks.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from cms.formats.citations.bibtex_dates import MONTHS
from cms.formats.citations.csl import NAMES, NUMBERED, Item
from cms.formats.citations.names import Name, gap_of, inverted, is_complete, is_han
from cms.formats.citations.parts import (
    article_number,
    date_of,
    dates_of,
    is_chinese,
    listed,
    written_date,
)

TYPES = {
    "article-journal": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "proceedings": "proceedings",
    "dataset": "dataset",
    "report": "techreport",
    "patent": "patent",
    "software": "software",
    "standard": "standard",
}
"""Of CSL types; a thesis goes by its genre, all else is `misc`."""
SUBTYPES = {"article-newspaper": "newspaper", "map": "map", "manuscript": "manuscript"}
"""What `entrysubtype` says of types that have none of their own."""
CONTAINERS = {"article-journal": "journal", "article": "journal", "article-newspaper": "journal"}
MAKERS = {"thesis": "school", "report": "institution", "article": "howpublished"}
SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
"""Braces by name: BibTeX counts those with a backslash too, and a single one would break the file.
"""
COMMAND = re.compile(r"[\\{}$&%#~_^]")
"""Any of these; most texts have none, and to look is five times as fast as to translate."""
UNBALANCED = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
MACROS = ("month",)
"""Fields that hold a name every style knows, such as jan: no braces around it."""
AROUND = "([{“‘\"'.,;:!?)]}”’…"
LANGIDS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "ja": "japanese",
    "pt": "portuguese",
    "ru": "russian",
    "zh": "chinese",
}
"""What babel and biblatex call a language; `language` has the code of any other."""
ARXIV = re.compile(r"(?:https?://arxiv\.org/abs/|10\.48550/arxiv\.)(\S+)", re.IGNORECASE)


def bibtex(items: Iterable[Item]) -> str:
    """A BibTeX file of works."""
    return "\n".join(_entry(item) for item in items)


def _entry(item: Item) -> str:
    lines = [f"@{_type(item)}{{{item['id']},"]
    for name, value in _fields(item):
        if value:
            lines.append(f"  {name} = {value}," if name in MACROS else f"  {name} = {{{value}}},")
    return "\n".join([*lines, "}", ""])


def _type(item: Item) -> str:
    if item["type"] != "thesis":
        return TYPES.get(item["type"], "misc")
    genre = item.get("genre", "").lower()
    return "mastersthesis" if "master" in genre or "硕士" in genre else "phdthesis"


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    """Name and value of every field in their order; the value is empty where there is none."""
    kind = item["type"]
    for role in NAMES:
        yield role, _people(item, role)
    yield "title", _title(item.get("title", ""))
    yield "entrysubtype", SUBTYPES.get(kind, "")
    yield from _containers(item)
    yield from _dates(date_of(item))
    yield "volume", escaped(item.get("volume"))
    yield "number", escaped(item.get("number" if kind in NUMBERED else "issue"))
    yield "eid", escaped(article_number(item))
    yield "pages", escaped(item.get("page")).replace("-", "--")
    for name in ("edition", "version", "scale", "dimensions"):
        yield name, escaped(item.get(name))
    yield MAKERS.get(kind, "publisher"), escaped(item.get("publisher"))
    yield "address", escaped(item.get("publisher-place"))
    yield "library", escaped(item.get("archive"))
    yield "type", escaped(item.get("genre"))
    yield from _identifiers(item)
    yield from _preprint(item)
    yield "keywords", escaped(item.get("keyword"))
    yield from _language(item)
    yield "abstract", escaped(item.get("abstract"))


def _containers(item: Item) -> Iterator[tuple[str, str]]:
    """What a work is in. The book of a talk that is in no proceedings is its conference."""
    container, event = item.get("container-title"), item.get("event-title")
    if item["type"] == "paper-conference":
        container = container or event
    yield CONTAINERS.get(item["type"], "booktitle"), escaped(container)
    yield "eventtitle", escaped(event)
    yield "eventdate", "/".join(written_date(date) for date in dates_of(item, "event-date"))
    yield "shortjournal", escaped(item.get("container-title-short"))


def _dates(parts: list[int]) -> Iterator[tuple[str, str]]:
    """Year and month; the day too where it is known, for which only biblatex has a place."""
    yield "year", "".join(map(str, parts[:1]))
    if len(parts) > 1:
        yield "month", MONTHS[parts[1] - 1]
    if len(parts) > 2:
        yield "date", written_date(parts)


def _identifiers(item: Item) -> Iterator[tuple[str, str]]:
    for name in ("DOI", "ISBN", "ISSN", "PMID"):
        yield name.lower(), verbatim(item.get(name))
    yield "cstr", verbatim(item.get("custom", {}).get("CSTR"))
    yield "url", verbatim(item.get("URL"))


def _preprint(item: Item) -> Iterator[tuple[str, str]]:
    found = ARXIV.fullmatch(item.get("DOI") or item.get("URL", ""))
    if found and item["type"] == "article":
        yield "eprint", verbatim(found[1])
        yield "eprinttype", "arxiv"
        yield "archiveprefix", "arXiv"


def _language(item: Item) -> Iterator[tuple[str, str]]:
    code = item.get("language", "")
    if code not in LANGIDS:
        yield "language", escaped(code)
    otherwise = "chinese" if is_chinese(item) else ""
    yield "langid", LANGIDS.get(code.partition("-")[0], otherwise)


def _people(item: Item, role: str) -> str:
    names = [_name(name) for name in item.get(role, [])]
    if role == "author" and names:
        gap = gap_of(item)
        if gap or not is_complete(item):
            names = [*names[:gap], "others"]
    return " and ".join(names)


def _name(name: Name) -> str:
    if name.get("literal") or not name.get("given"):
        return f"{{{escaped(inverted(name))}}}"
    parts = (name.get(part, "") for part in ("family", "suffix", "given"))
    return listed(", ", *map(_grouped, parts))


def _grouped(text: str) -> str:
    """A part of a name; in braces where BibTeX would divide it."""
    divided = "," in text or re.search(r"\band\b", text)
    return f"{{{escaped(text)}}}" if divided else escaped(text)


def _title(text: str) -> str:
    """A title whose capitals no style makes small: they may begin names."""
    if is_han(text):
        return escaped(text)
    return " ".join(map(_guarded, text.split()))


def _guarded(word: str) -> str:
    """A word in braces if it has a capital; signs around it stay outside."""
    inner = word.strip(AROUND)
    if not any(letter.isupper() for letter in inner):
        return escaped(word)
    before, _, after = word.partition(inner)
    return f"{escaped(before)}{{{escaped(inner)}}}{escaped(after)}"


def escaped(value: Any) -> str:
    """A value in one line, with everything that TeX would read as a command made harmless."""
    line = " ".join(str(value or "").split())
    return line.translate(SPECIAL) if COMMAND.search(line) else line


def verbatim(value: Any) -> str:
    """A DOI or an address: programs read them as they are, but no brace may stay open."""
    return "".join(str(value or "").split()).translate(UNBALANCED)
