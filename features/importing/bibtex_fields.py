"""Convert the fields of a BibTeX or biblatex entry to a raw entry of papers."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from babel import Locale

from blueprints.shared.fields.pasted_identifiers import split_identifiers
from blueprints.shared.works.csl import HYPHENS, NUMBERED, without_empty
from blueprints.shared.works.names import is_han
from blueprints.shared.works.work import IN_PERIODICALS
from features.importing.bibtex_dates import issued
from features.importing.bibtex_names import people
from features.importing.latex import as_markdown, as_text, unknown_commands

Raw = dict[str, Any]

TYPES = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "book",
    "collection": "book",
    "mvcollection": "book",
    "proceedings": "proceedings",
    "mvproceedings": "proceedings",
    "manual": "book",
    "incollection": "chapter",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "dataset": "dataset",
    "data": "dataset",
    "techreport": "report",
    "report": "report",
    "patent": "patent",
    "software": "software",
    "standard": "standard",
    "newspaper": "article-newspaper",
    "map": "map",
    "archive": "manuscript",
}
"""BibTeX or biblatex type → CSL type; any other is `article`."""
SUBTYPES = {"newspaper": "article-newspaper", "map": "map", "manuscript": "manuscript"}
"""`entrysubtype` → CSL type."""
FIELDS = (
    ("container-title", ("journal", "journaltitle", "booktitle")),
    ("container-title-short", ("shortjournal", "journal-iso", "abbrev_source_title")),
    ("volume", ("volume",)),
    ("issue", ("issue", "number")),
    ("page", ("pages",)),
    ("number", ("eid", "article-number", "art_number", "articleno")),
    ("edition", ("edition",)),
    ("version", ("version",)),
    ("publisher", ("publisher", "school", "institution", "organization", "howpublished")),
    ("publisher-place", ("address", "location", "city", "venue")),
    ("event-title", ("eventtitle",)),
    ("genre", ("type",)),
    ("archive", ("library",)),
    ("scale", ("scale",)),
    ("dimensions", ("dimensions",)),
    ("DOI", ("doi",)),
    ("ISSN", ("issn", "eissn")),
    ("ISBN", ("isbn",)),
    ("URL", ("url",)),
    ("PMID", ("pmid",)),
    ("CSTR", ("cstr",)),
)
"""CSL's name, and the BibTeX fields for it in order of preference."""
VERBATIM = ("DOI", "ISSN", "ISBN", "URL", "PMID", "CSTR")
WITH_GENRE = ("thesis", "report", "patent", "software", "article", "map", "manuscript")
ARCHIVED_TYPES = ("thesis", "manuscript")
"""Types that are kept in an archive. For others, programs write in `library` where they found the
record.
"""
GENRES = {
    "phdthesis": "Doctoral dissertation",
    "phd thesis": "Doctoral dissertation",
    "ph.d. thesis": "Doctoral dissertation",
    "candthesis": "Candidate’s thesis",
    "mastersthesis": "Master’s thesis",
    "mathesis": "Master’s thesis",
    "master thesis": "Master’s thesis",
    "masters thesis": "Master’s thesis",
    "bathesis": "Bachelor’s thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "patent": "",
    "patreq": "Patent request",
} | {
    f"{kind}{code}": f"{country} {words}"
    for kind, words in (("patent", "patent"), ("patreq", "patent request"))
    for code, country in (
        ("cn", "Chinese"),
        ("de", "German"),
        ("eu", "European"),
        ("fr", "French"),
        ("uk", "British"),
        ("us", "U.S."),
    )
}
"""`type` as the keys of biblatex (its manual, section 4.9.2.13) and programs write it → the genre."""
KNOWN = frozenset(
    {
        "title",
        "subtitle",
        "author",
        "editor",
        "translator",
        "abstract",
        "language",
        "langid",
        "date",
        "year",
        "month",
        "day",
        "eventdate",
        "entrysubtype",
        "eprint",
        "eprinttype",
        "archiveprefix",
        *(name for _field, names in FIELDS for name in names),
    }
)
CNKI_MARK = "<正>"
"""Begins an abstract in CNKI, where the text of the paper stands for it."""
ESCAPE = re.compile(r"\\([_&%#~$])|[{}]|\\url")
ACTIVE = re.compile(r"([\\`*_\[\]<>$#])")
"""Characters that Markdown reads as markup."""
LANGUAGES = {
    "american": "en",
    "british": "en",
    "canadian": "en",
    "australian": "en",
    "usenglish": "en",
    "ukenglish": "en",
    "ngerman": "de",
    "austrian": "de",
    "swissgerman": "de",
    "mandarin": "zh",
    "中文": "zh",
    "brazilian": "pt",
    "portuges": "pt",
    "russian federation": "ru",
    "русский": "ru",
    "farsi": "fa",
}


class Value(NamedTuple):
    """The value of a field as TeX, and its line, counted from 1."""

    tex: str
    line: int


def make_work(
    kind: str, values: Mapping[str, Value]
) -> tuple[Raw, dict[str, int], tuple[str, ...]]:
    """Return a raw entry with its fields in file order, the line of each field, and the names of
    values that it has no place for.

    Raises Invalid for more authors than an entry may have.
    """
    work = _EntryParser(kind, values)
    return work.raw(), work.lines, tuple(dict.fromkeys(work.lost))


class _EntryParser:
    """Parses one work. Records lines, and the names of lost values."""

    def __init__(self, kind: str, values: Mapping[str, Value]) -> None:
        self.kind, self.values = kind, values
        self.lines: dict[str, int] = {}
        self.lost = [name for name in values if name not in KNOWN]
        self.type = self.subtype() or TYPES.get(kind, "article")

    def raw(self) -> Raw:
        """Return the entry without empty fields."""
        titles = [self.text(name, "title") for name in ("title", "subtitle")]
        title = ": ".join(filter(None, titles))
        authors, complete = people(self.tex("author", "author"))
        raw: Raw = {"type": self.type, "title": title, "author": authors, "complete": complete}

        for role in ("editor", "translator"):
            raw[role], _complete = people(self.tex(role, role))

        raw["issued"] = self.issued()
        for field, names in FIELDS:
            raw[field] = self.field(field, names)

        raw["event-date"] = self.event_date(raw)
        self.assign_numbers(raw)
        self.set_genre(raw)
        self.set_preprint_address(raw)
        raw["language"] = self.language(title)
        raw["abstract"] = self.abstract()
        return without_empty(raw)

    def tex(self, name: str, field: str) -> str:
        """Return the TeX of the BibTeX field `name`. Records its line as that of the entry's
        `field`.
        """
        if name not in self.values:
            return ""
        self.lines.setdefault(field, self.values[name].line)
        return self.values[name].tex

    def text(self, name: str, field: str) -> str:
        """Return the BibTeX field `name` as text. Records its unknown commands as lost."""
        text = as_text(self.tex(name, field))
        self.lost += [f"{name}: {command}" for command in unknown_commands(text)]
        return text

    def field(self, field: str, names: Sequence[str]) -> str:
        """Return the text of the first of `names` that is present. Records others that differ as
        lost.
        """
        present = [name for name in names if name in self.values]
        if not present:
            return ""
        first, *others = present
        for name in others:
            if self.values[name].tex != self.values[first].tex:
                self.lost.append(name)

        if field not in VERBATIM:
            return self.text(first, field)
        text = ESCAPE.sub(r"\1", " ".join(self.tex(first, field).split()))
        if field == "URL" and text.startswith("www."):
            text = f"http://{text}"
        identifiers = split_identifiers(field.lower(), text)
        if field == "URL" and text.count("://") > 1:  # Mendeley joins addresses by spaces
            identifiers = text.split()
        if len(identifiers) > 1:
            self.lost.append(f"{first} (all but the first)")
        return identifiers[0]

    def subtype(self) -> str:
        """Return the type that `entrysubtype` names."""
        subtype = as_text(self.tex("entrysubtype", "type")).lower()
        if subtype and subtype not in SUBTYPES:
            self.lost.append("entrysubtype")
        return SUBTYPES.get(subtype, "")

    def issued(self) -> str:
        """Return the date of publication. Records its lost parts."""
        names = ("date", "year", "month", "day")
        date, lost = issued(*(as_text(self.tex(name, "issued")) for name in names))
        self.lost += lost
        return date

    def event_date(self, raw: Raw) -> dict[str, str]:
        """Return the dates of the conference. A talk that is in no proceedings has no other date."""
        is_talk = self.type == "paper-conference" and not raw["container-title"]
        name = "date" if is_talk and "eventdate" not in self.values else "eventdate"
        first, _, last = as_text(self.tex(name, "event-date")).partition("/")

        if name == "date":
            if not last.strip("."):
                return {}
            self.lost = [lost_name for lost_name in self.lost if lost_name != "date"]

        days = {}
        for end, text in (("start", first), ("end", last)):
            if text.strip(". "):
                days[end], lost = issued(text)
                self.lost += [name] if lost else []
        return without_empty(days)

    def assign_numbers(self, raw: Raw) -> None:
        """Assign `number`: in a journal it is the issue, in a report its own number, in a book that
        of a series.
        """
        raw["page"] = _pages(raw["page"])
        if raw["issue"].isdecimal():
            raw["issue"] = raw["issue"].lstrip("0")
        if raw["container-title"] == raw["event-title"] and self.type == "paper-conference":
            raw["container-title"] = ""
        if self.type in NUMBERED and raw["issue"]:
            raw["number"] = raw["number"] or raw["issue"]
            raw["issue"] = ""
        elif self.type == "paper-conference" and raw["volume"]:
            pass  # the issue of a series, such as IOP Conference Series
        elif self.type not in IN_PERIODICALS and "number" in self.values:
            self.lost.append("number")
            raw["issue"] = ""

        if self.type not in ARCHIVED_TYPES and raw["archive"]:
            self.lost.append("library")
            raw["archive"] = ""

    def set_genre(self, raw: Raw) -> None:
        """Set the genre: a thesis has one by its type; other works keep one only if references show
        it.
        """
        is_talk = (
            self.type == "paper-conference" and raw["event-title"] and not raw["container-title"]
        )
        if self.type not in WITH_GENRE and not is_talk and raw["genre"]:
            self.lost.append("type")
            raw["genre"] = ""
        raw["genre"] = GENRES.get(raw["genre"].lower(), raw["genre"])
        if self.type == "thesis":
            raw["genre"] = raw["genre"] or GENRES.get(self.kind, "")

    def set_preprint_address(self, raw: Raw) -> None:
        """Set the address of a work on arXiv; numbers of other servers are lost. `howpublished` may
        be an address too.
        """
        if raw["publisher"].startswith(("http://", "https://")):
            raw["URL"] = raw["URL"] or raw["publisher"]
            raw["publisher"] = ""
        eprint = as_text(self.tex("eprint", "URL"))
        if not eprint:
            return
        server = as_text(self.tex("eprinttype", "URL") or self.tex("archiveprefix", "URL"))
        if server.lower() != "arxiv":
            self.lost.append("eprint")
            return
        raw["URL"] = raw["URL"] or f"https://arxiv.org/abs/{eprint.removeprefix('arXiv:')}"
        if self.type == "article":
            raw["publisher"] = raw["publisher"] or "arXiv"

    def language(self, title: str) -> str:
        """Return the work's language: as the entry names it, else by the script of its title."""
        value = as_text(self.tex("language", "language") or self.tex("langid", "language"))
        if not value:
            return _language_of(title)
        name = value.lower().split(" (")[0]
        if name in _codes():
            return _codes()[name]
        if len(value.partition("-")[0]) in (2, 3):
            return value
        self.lost.append("language" if "language" in self.values else "langid")
        return ""

    def abstract(self) -> dict[str, list[str]]:
        """Return the abstract as Markdown, under the language of its script."""
        tex = self.tex("abstract", "abstract").lstrip().removeprefix(CNKI_MARK)
        text = as_markdown(tex, _escape_markdown)
        if not text:
            return {}
        return {"zh" if is_han(text) else "en": [text]}


def _escape_markdown(text: str) -> str:
    """Return a text with Markdown's markup escaped."""
    return ACTIVE.sub(r"\\\1", text)


def _language_of(title: str) -> str:
    """Return Chinese or English by the script of a title; empty if it has neither."""
    if is_han(title):
        return "zh"
    return "en" if re.search("[a-z]", title.lower()) else ""


def _pages(text: str) -> str:
    """Return pages with an en dash between, however they were typed: 1--9, 1‐9."""
    pages = (part.strip() for part in text.translate(HYPHENS).split("-"))
    return "–".join(filter(None, pages))


@cache
def _codes() -> dict[str, str]:
    """Return the code of each language that CLDR knows, by its English name in lower case."""
    names = Locale.parse("en").languages
    return {name.lower(): code for code, name in names.items() if len(code) < 4} | LANGUAGES
