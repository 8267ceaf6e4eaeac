"""BibTeX out: one entry a work, UTF-8. Types and fields as BibTeX and biblatex know them.

A citation key is the entry's permanent key, so a reference in someone's manuscript never breaks.
"""

import re
from collections.abc import Iterable, Iterator

from cms.formats.citations.bibtex_dates import MONTHS
from cms.formats.citations.csl import NAMES, NUMBERED, Item
from cms.formats.citations.names import Name, inverted, is_han
from cms.formats.citations.work import Work, listed, written_date

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
"""CSL type → `entrysubtype`, where BibTeX has no type of its own."""
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
"""Code → the language in babel and biblatex; `language` has the code of any other."""
ARXIV = re.compile(r"(?:https?://arxiv\.org/abs/|10\.48550/arxiv\.)(\S+)", re.IGNORECASE)


def bibtex(items: Iterable[Item]) -> str:
    """A BibTeX file of works."""
    return "\n".join(_entry(Work(item)) for item in items)


def _entry(work: Work) -> str:
    """One entry: its type and key, then a line for each field that has a value."""
    lines = [f"@{_type(work)}{{{work.id},"]
    for name, value in _fields(work):
        if value:
            lines.append(f"  {name} = {value}," if name in MACROS else f"  {name} = {{{value}}},")
    return "\n".join([*lines, "}", ""])


def _type(work: Work) -> str:
    """BibTeX's type of a work; that of a thesis depends on its genre."""
    if work.type != "thesis":
        return TYPES.get(work.type, "misc")
    genre = work.genre.lower()
    return "mastersthesis" if "master" in genre or "硕士" in genre else "phdthesis"


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    """Name and value of every field in their order; the value is empty where there is none."""
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
        yield "date", written_date(work.date)
    yield "volume", escaped(work.volume)
    yield "number", escaped(work.number if kind in NUMBERED else work.issue)
    yield "eid", escaped(work.article_number)
    yield "pages", escaped(work.page).replace("-", "--")

    for name in ("edition", "version", "scale", "dimensions"):
        yield name, escaped(work.text(name))

    yield MAKERS.get(kind, "publisher"), escaped(work.publisher)
    yield "address", escaped(work.publisher_place)
    yield "library", escaped(work.archive)
    yield "type", escaped(work.genre)
    yield from _identifiers(work)
    found = ARXIV.fullmatch(work.DOI or work.URL)
    if found and work.type == "article":
        yield "eprint", verbatim(found[1])
        yield "eprinttype", "arxiv"
        yield "archiveprefix", "arXiv"
    yield "keywords", escaped(work.keyword)
    yield from _language(work)
    yield "abstract", escaped(work.abstract)


def _containers(work: Work) -> Iterator[tuple[str, str]]:
    """Journal or book, and the conference. The book of a talk that is in no proceedings is its conference."""
    container, event = work.container_title, work.event_title
    if work.type == "paper-conference":
        container = container or event
    yield CONTAINERS.get(work.type, "booktitle"), escaped(container)
    yield "eventtitle", escaped(event)
    yield "eventdate", "/".join(written_date(date) for date in work.dates("event-date"))
    yield "shortjournal", escaped(work.container_title_short)


def _identifiers(work: Work) -> Iterator[tuple[str, str]]:
    """DOI, ISBN, ISSN, PMID, CSTR and address."""
    for name in ("DOI", "ISBN", "ISSN", "PMID"):
        yield name.lower(), verbatim(work.text(name))
    yield "cstr", verbatim(work.cstr)
    yield "url", verbatim(work.URL)


def _language(work: Work) -> Iterator[tuple[str, str]]:
    """The name of the language that biblatex hyphenates by, and the code of any that has none."""
    code = work.language
    if code not in LANGIDS:
        yield "language", escaped(code)
    otherwise = "chinese" if work.is_chinese else ""
    yield "langid", LANGIDS.get(code.partition("-")[0], otherwise)


def _people(work: Work, role: str) -> str:
    """Names of a role; “others” stands for authors that aren't listed."""
    names = [_name(name) for name in work.names(role)]
    if role == "author" and names:
        gap = work.gap
        if gap or not work.is_complete:
            names = [*names[:gap], "others"]
    return " and ".join(names)


def _name(name: Name) -> str:
    """`von Last, Jr, First`; a group's name in braces, so that it isn't divided."""
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


def escaped(text: str) -> str:
    """A text in one line, with everything that TeX would read as a command made harmless."""
    line = " ".join(text.split())
    return line.translate(SPECIAL) if COMMAND.search(line) else line


def verbatim(text: str) -> str:
    """A DOI or an address: programs read them as they are, but no brace may stay open."""
    return "".join(text.split()).translate(UNBALANCED)
