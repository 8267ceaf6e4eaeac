"""BibTeX export: one entry a work, UTF-8, with the types and fields of BibTeX and biblatex.

A citation key is the entry's permanent key, so citations in manuscripts never break.
"""

import re
from collections.abc import Iterable, Iterator

from blueprints.shared.works.csl import NAMES, NUMBERED, Item
from blueprints.shared.works.names import Name, inverted, is_han
from blueprints.shared.works.work import Work, format_date
from cms.core import dates
from features.citations.parts import join_nonempty

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
"""CSL type → BibTeX type. That of a thesis depends on its genre; any other type is `misc`."""
SUBTYPES = {"article-newspaper": "newspaper", "map": "map", "manuscript": "manuscript"}
"""CSL type → `entrysubtype`, for types that BibTeX doesn't have."""
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
"""Braces are written by name: BibTeX counts braces with a backslash too, and an unbalanced one
would break the file.
"""
COMMAND = re.compile(r"[\\{}$&%#~_^]")
"""Any of these. Most texts have none, and searching is five times as fast as translating."""
UNBALANCED = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
MONTHS = tuple(name[:3] for name in dates.MONTHS)
"""The macros of months in every BibTeX style."""
MACROS = ("month",)
"""Fields whose value is a macro of every style, such as jan: no braces around it."""
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
"""Language code → the language's name in babel and biblatex. Any other language is written as its
code in `language`.
"""
ARXIV = re.compile(r"(?:https?://arxiv\.org/abs/|10\.48550/arxiv\.)(\S+)", re.IGNORECASE)


def bibtex(items: Iterable[Item]) -> str:
    """Return a BibTeX file of works."""
    return "\n".join(_entry(Work(item)) for item in items)


def _entry(work: Work) -> str:
    """Return one entry: its type and key, then a line for each field that has a value."""
    lines = [f"@{_type(work)}{{{work.id},"]
    for name, value in _fields(work):
        if value:
            lines.append(f"  {name} = {value}," if name in MACROS else f"  {name} = {{{value}}},")
    return "\n".join([*lines, "}", ""])


def _type(work: Work) -> str:
    """Return BibTeX's type of a work."""
    if work.type != "thesis":
        return TYPES.get(work.type, "misc")
    genre = work.genre.lower()
    return "mastersthesis" if "master" in genre or "硕士" in genre else "phdthesis"


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    """Yield name and value of every field in order; the value is empty if there is none."""
    kind = work.type
    for role in NAMES:
        yield role, _people(work, role)

    yield "title", _title(work.title)
    yield "entrysubtype", SUBTYPES.get(kind, "")
    yield from _containers(work)
    yield "year", "".join(map(str, work.date[:1]))
    if len(work.date) > 1:
        yield "month", MONTHS[work.date[1] - 1]
    if len(work.date) > 2:
        yield "date", format_date(work.date)
    yield "volume", escape(work.volume)
    yield "number", escape(work.number if kind in NUMBERED else work.issue)
    yield "eid", escape(work.article_number)
    yield "pages", escape(work.page).replace("-", "--")

    for name in ("edition", "version", "scale", "dimensions"):
        yield name, escape(work.text(name))

    yield MAKERS.get(kind, "publisher"), escape(work.publisher)
    yield "address", escape(work.publisher_place)
    yield "library", escape(work.archive)
    yield "type", escape(work.genre)
    yield from _identifiers(work)
    arxiv = ARXIV.fullmatch(work.DOI or work.URL)
    if arxiv and work.type == "article":
        yield "eprint", escape_braces(arxiv[1])
        yield "eprinttype", "arxiv"
        yield "archiveprefix", "arXiv"
    yield "keywords", escape(work.keyword)
    yield from _language(work)
    yield "abstract", escape(work.abstract)


def _containers(work: Work) -> Iterator[tuple[str, str]]:
    """Yield journal or book, and the conference, which is also the book of a talk in no
    proceedings.
    """
    container, event = work.container_title, work.event_title
    if work.type == "paper-conference":
        container = container or event
    yield CONTAINERS.get(work.type, "booktitle"), escape(container)
    yield "eventtitle", escape(event)
    yield "eventdate", "/".join(format_date(date) for date in work.dates("event-date"))
    yield "shortjournal", escape(work.container_title_short)


def _identifiers(work: Work) -> Iterator[tuple[str, str]]:
    """Yield DOI, ISBN, ISSN, PMID, CSTR and address."""
    for name in ("DOI", "ISBN", "ISSN", "PMID"):
        yield name.lower(), escape_braces(work.text(name))
    yield "cstr", escape_braces(work.cstr)
    yield "url", escape_braces(work.URL)


def _language(work: Work) -> Iterator[tuple[str, str]]:
    """Yield the language's name for hyphenation by biblatex, and the code of any language without a
    name.
    """
    code = work.language
    if code not in LANGIDS:
        yield "language", escape(code)
    default = "chinese" if work.is_chinese else ""
    yield "langid", LANGIDS.get(code.partition("-")[0], default)


def _people(work: Work, role: str) -> str:
    """Return the names of a role; “others” stands for authors that aren't listed."""
    names = [_name(name) for name in work.names(role)]
    if role == "author" and names:
        gap_index = work.gap
        if gap_index or not work.is_complete:
            names = [*names[:gap_index], "others"]
    return " and ".join(names)


def _name(name: Name) -> str:
    """Return `von Last, Jr, First`; a group's name in braces, so that it isn't divided."""
    if name.get("literal") or not name.get("given"):
        return f"{{{escape(inverted(name))}}}"
    parts = (name.get(part, "") for part in ("family", "suffix", "given"))
    return join_nonempty(", ", *map(_protect_divided, parts))


def _protect_divided(text: str) -> str:
    """Return a part of a name, in braces if BibTeX would divide it."""
    divided = "," in text or re.search(r"\band\b", text)
    return f"{{{escape(text)}}}" if divided else escape(text)


def _title(text: str) -> str:
    """Return a title in which styles keep the capitals, because they may begin names."""
    if is_han(text):
        return escape(text)
    return " ".join(map(_protect_capitals, text.split()))


def _protect_capitals(word: str) -> str:
    """Return a word, in braces if it has a capital; punctuation around it stays outside."""
    inner = word.strip(AROUND)
    if not any(letter.isupper() for letter in inner):
        return escape(word)
    before, _, after = word.partition(inner)
    return f"{escape(before)}{{{escape(inner)}}}{escape(after)}"


def escape(text: str) -> str:
    """Return a text on one line, with TeX's special characters escaped."""
    line = " ".join(text.split())
    return line.translate(SPECIAL) if COMMAND.search(line) else line


def escape_braces(text: str) -> str:
    """Return a DOI or an address unescaped, since programs read them as they are; only braces are
    encoded, so that none stays open.
    """
    return "".join(text.split()).translate(UNBALANCED)
