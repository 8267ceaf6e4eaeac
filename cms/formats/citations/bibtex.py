"""BibTeX out: one entry a work, UTF-8. Types and fields as BibTeX and biblatex know them.

A citation key is the entry's permanent key, so a reference in someone's manuscript never breaks.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from cms.formats.citations.csl import NUMBERED, Item, article_number
from cms.formats.citations.names import gap_of, inverted, is_complete, is_han
from cms.formats.citations.parts import date_of, is_chinese

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
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WORD = re.compile(r"\S+")
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
    lines = [
        f"  {name} = {value if name in MACROS else f'{{{value}}}'},"
        for name, value in _fields(item)
        if value
    ]
    return "\n".join((f"@{_type(item)}{{{item['id']},", *lines, "}", ""))


def _type(item: Item) -> str:
    if item["type"] == "thesis":
        return (
            "mastersthesis"
            if re.search(r"master|硕士", str(item.get("genre", "")), re.IGNORECASE)
            else "phdthesis"
        )
    return TYPES.get(item["type"], "misc")


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    kind = item["type"]
    yield "author", _people(item, "author")
    yield "editor", _people(item, "editor")
    yield "translator", _people(item, "translator")
    yield "title", _title(str(item.get("title", "")))
    yield "entrysubtype", SUBTYPES.get(kind, "")
    event = item.get("event-title")
    instead = event if kind == "paper-conference" else ""
    yield CONTAINERS.get(kind, "booktitle"), escaped(item.get("container-title") or instead)
    yield "eventtitle", escaped(event)
    yield (
        "eventdate",
        "/".join(_day(date) for date in item.get("event-date", {}).get("date-parts", ())),
    )
    yield "shortjournal", escaped(item.get("container-title-short"))
    yield from _dates(date_of(item))
    yield "volume", escaped(item.get("volume"))
    yield "number", escaped(item.get("number") if kind in NUMBERED else item.get("issue"))
    yield "eid", escaped(article_number(item))
    yield "pages", escaped(item.get("page")).replace("-", "--")
    for name in ("edition", "version", "scale", "dimensions"):
        yield name, escaped(item.get(name))
    yield MAKERS.get(kind, "publisher"), escaped(item.get("publisher"))
    yield "address", escaped(item.get("publisher-place"))
    yield "library", escaped(item.get("archive"))
    yield "type", escaped(item.get("genre"))
    yield from _identifiers(item)
    yield "keywords", escaped(item.get("keyword"))
    language = str(item.get("language", ""))
    yield "language", escaped(language if language not in LANGIDS else "")
    yield "langid", LANGIDS.get(language.partition("-")[0], "chinese" if is_chinese(item) else "")
    yield "abstract", escaped(item.get("abstract"))


def _dates(parts: list[int]) -> Iterator[tuple[str, str]]:
    """Year and month; the day too where it is known, for which only biblatex has a place."""
    yield "year", str(parts[0]) if parts else ""
    yield "month", MONTHS[parts[1] - 1] if len(parts) > 1 else ""
    yield "date", _day(parts) if len(parts) > 2 else ""


def _day(parts: list[int]) -> str:
    return "-".join(f"{part:02}" for part in parts)


def _identifiers(item: Item) -> Iterator[tuple[str, str]]:
    for name in ("DOI", "ISBN", "ISSN", "PMID"):
        yield name.lower(), verbatim(item.get(name))
    yield "cstr", verbatim(item.get("custom", {}).get("CSTR"))
    yield "url", verbatim(item.get("URL"))
    if item["type"] == "article" and (
        found := ARXIV.fullmatch(item.get("DOI") or item.get("URL") or "")
    ):
        yield from (
            ("eprint", verbatim(found[1])),
            ("eprinttype", "arxiv"),
            ("archiveprefix", "arXiv"),
        )


def _people(item: Item, role: str) -> str:
    names = [_name(name) for name in item.get(role, [])]
    gap = gap_of(item) if role == "author" else None
    known = names[:gap]
    more = role == "author" and bool(names) and (gap is not None or not is_complete(item))
    return " and ".join([*known, *(["others"] if more else [])])


def _name(name: dict[str, str]) -> str:
    if name.get("literal") or not name.get("given"):
        return f"{{{escaped(inverted(name))}}}"
    parts = (
        _grouped(name.get("family", "")),
        _grouped(name.get("suffix", "")),
        _grouped(name["given"]),
    )
    return ", ".join(part for part in parts if part)


def _grouped(text: str) -> str:
    """A part of a name; in braces where BibTeX would divide it."""
    return f"{{{escaped(text)}}}" if "," in text or re.search(r"\band\b", text) else escaped(text)


def _title(text: str) -> str:
    """A title whose capitals no style makes small: they may begin names."""
    return escaped(text) if is_han(text) else WORD.sub(_guarded, " ".join(text.split()))


def _guarded(word: re.Match[str]) -> str:
    """A word in braces if it has a capital; signs around it stay outside."""
    inner = word[0].strip(AROUND)
    if not any(letter.isupper() for letter in inner):
        return escaped(word[0])
    before, _, after = word[0].partition(inner)
    return f"{escaped(before)}{{{escaped(inner)}}}{escaped(after)}"


def escaped(value: Any) -> str:
    """A value in one line, with everything that TeX would read as a command made harmless."""
    line = " ".join(str(value or "").split())
    return line.translate(SPECIAL) if COMMAND.search(line) else line


def verbatim(value: Any) -> str:
    """A DOI or an address: programs read them as they are, but no brace may stay open."""
    return "".join(str(value or "").split()).translate(UNBALANCED)
