"""The fields of a BibTeX or biblatex entry as a raw entry of papers."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from babel import Locale

from cms.formats.citations.bibtex_dates import issued
from cms.formats.citations.bibtex_names import people
from cms.formats.citations.csl import HYPHENS, NUMBERED
from cms.formats.citations.latex import as_markdown, as_text, unknown_commands
from cms.formats.citations.names import is_han
from cms.schema.fields.identifiers import separated

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
"""Of BibTeX and biblatex types; all others are `article`."""
SUBTYPES = {"newspaper": "article-newspaper", "map": "map", "manuscript": "manuscript"}
"""What `entrysubtype` says instead."""
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
"""CSL's name, and the BibTeX names that hold it, in the order in which they are asked."""
VERBATIM = ("DOI", "ISSN", "ISBN", "URL", "PMID", "CSTR")
WITH_GENRE = ("thesis", "report", "patent", "software", "article", "map", "manuscript")
IN_PERIODICALS = ("article-journal", "article-newspaper")
ARCHIVED_TYPES = ("thesis", "manuscript")
"""Types that are kept in an archive. Of others, programs say in `library` where they found the
record.
"""
THESES = {
    "phdthesis": "Doctoral dissertation",
    "phd thesis": "Doctoral dissertation",
    "ph.d. thesis": "Doctoral dissertation",
    "mastersthesis": "Master’s thesis",
    "mathesis": "Master’s thesis",
    "master thesis": "Master’s thesis",
    "masters thesis": "Master’s thesis",
}
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
ESCAPE = re.compile(r"\\([_&%#~$])|[{}]|\\url")
ACTIVE = re.compile(r"([\\`*_\[\]<>$#])")
"""What Markdown would read as a mark."""
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
    """A raw entry in the order files have it, the line of each of its fields, and what it has no
    place for.

    Raises Invalid for more authors than an entry takes.
    """
    work = _Reading(kind, values)
    return work.raw(), work.lines, tuple(dict.fromkeys(work.lost))


class _Reading:
    """One work being read. Lines and what is lost are noted on the way."""

    def __init__(self, kind: str, values: Mapping[str, Value]) -> None:
        self.kind, self.values = kind, values
        self.lines: dict[str, int] = {}
        self.lost = [name for name in values if name not in KNOWN]
        self.type = self.subtype() or TYPES.get(kind, "article")

    def raw(self) -> Raw:
        """The entry; what is empty isn't there."""
        title = ": ".join(
            text for name in ("title", "subtitle") if (text := self.text(name, "title"))
        )
        raw: Raw = {"type": self.type, "title": title}
        for role in ("author", "editor", "translator"):
            rows, complete = people(self.tex(role, role))
            raw |= {
                role: rows,
                "complete": (complete or None) if role == "author" else raw["complete"],
            }
        raw["issued"] = self.issued()
        raw |= {field: self.field(field, names) for field, names in FIELDS}
        raw["event-date"] = self.held(raw)
        self.sort_numbers(raw)
        self.name_genre(raw)
        self.place_preprint(raw)
        raw["language"] = self.language(title)
        raw["abstract"] = self.abstract()
        return {name: value for name, value in raw.items() if value}

    def tex(self, name: str, field: str) -> str:
        """The TeX of the BibTeX field `name`. Records its line as that of the entry's `field`."""
        if name not in self.values:
            return ""
        self.lines.setdefault(field, self.values[name].line)
        return self.values[name].tex

    def text(self, name: str, field: str) -> str:
        """The BibTeX field `name` as text. Records its unknown commands as lost."""
        text = as_text(self.tex(name, field))
        self.lost += [f"{name}: {command}" for command in unknown_commands(text)]
        return text

    def field(self, field: str, names: tuple[str, ...]) -> str:
        """The text of the first of `names` that is present. Records others that differ as lost."""
        held = [name for name in names if name in self.values]
        self.lost += [
            name for name in held[1:] if self.values[name].tex != self.values[held[0]].tex
        ]
        if not held:
            return ""
        if field not in VERBATIM:
            return self.text(held[0], field)
        found = _verbatim(field, self.tex(held[0], field))
        self.lost += [f"{held[0]} (all but the first)"] if len(found) > 1 else []
        return found[0]

    def subtype(self) -> str:
        """The type that `entrysubtype` names."""
        said = as_text(self.tex("entrysubtype", "type")).lower()
        self.lost += ["entrysubtype"] if said and said not in SUBTYPES else []
        return SUBTYPES.get(said, "")

    def issued(self) -> str:
        date, left = issued(
            {name: as_text(self.tex(name, "issued")) for name in ("date", "year", "month", "day")}
        )
        self.lost += left
        return date

    def held(self, raw: Raw) -> dict[str, str]:
        """When the conference was. A talk that is in no proceedings has no other date."""
        talk = self.type == "paper-conference" and not raw["container-title"]
        name = "eventdate" if "eventdate" in self.values or not talk else "date"
        first, _, last = as_text(self.tex(name, "event-date")).partition("/")
        if name == "date" and not last.strip("."):
            return {}
        days = {
            end: issued({"date": text, "year": "", "month": "", "day": ""})
            for end, text in (("start", first), ("end", last))
            if text.strip(". ")
        }
        lost = [name for _told, left in days.values() if left]
        self.lost = [one for one in self.lost if one != "date" or name != "date"] + lost
        return {end: told for end, (told, _left) in days.items() if told}

    def sort_numbers(self, raw: Raw) -> None:
        """`number` is an issue's in a journal, a report's own in a report, and a series' in a book."""
        raw["page"] = _pages(raw["page"])
        if raw["issue"].isdecimal():
            raw["issue"] = raw["issue"].lstrip("0")
        if raw["container-title"] == raw["event-title"] and self.type == "paper-conference":
            raw["container-title"] = ""
        if self.type in NUMBERED and raw["issue"]:
            raw["number"], raw["issue"] = raw["number"] or raw["issue"], ""
        elif self.type not in IN_PERIODICALS and "number" in self.values:
            raw["issue"] = self.lose("number")
        if self.type not in ARCHIVED_TYPES and raw["archive"]:
            raw["archive"] = self.lose("library")

    def name_genre(self, raw: Raw) -> None:
        talk = self.type == "paper-conference" and raw["event-title"] and not raw["container-title"]
        if self.type not in WITH_GENRE and not talk and raw["genre"]:
            raw["genre"] = self.lose("type")
        if self.type == "thesis":
            raw["genre"] = THESES.get(raw["genre"].lower(), raw["genre"]) or THESES.get(
                self.kind, ""
            )

    def place_preprint(self, raw: Raw) -> None:
        """A work on arXiv has its address there; other servers' numbers are lost. How something was
        published may be an address too."""
        if raw["publisher"].startswith(("http://", "https://")):
            raw["URL"], raw["publisher"] = raw["URL"] or raw["publisher"], ""
        if not (eprint := as_text(self.tex("eprint", "URL"))):
            return
        server = as_text(self.tex("eprinttype", "URL") or self.tex("archiveprefix", "URL"))
        if server.lower() != "arxiv":
            self.lost.append("eprint")
            return
        raw["URL"] = raw["URL"] or f"https://arxiv.org/abs/{eprint.removeprefix('arXiv:')}"
        if self.type == "article":
            raw["publisher"] = raw["publisher"] or "arXiv"

    def language(self, title: str) -> str:
        """The work's language: as the entry says, else as its title's letters do."""
        said = as_text(self.tex("language", "language") or self.tex("langid", "language"))
        if said:
            code = _codes().get(
                said.lower().split(" (")[0], said if len(said.partition("-")[0]) in (2, 3) else ""
            )
            if not code:
                self.lost.append("language" if "language" in self.values else "langid")
            return code
        if is_han(title):
            return "zh"
        return "en" if any("a" <= letter <= "z" for letter in title.lower()) else ""

    def abstract(self) -> dict[str, list[str]]:
        text = as_markdown(self.tex("abstract", "abstract"), lambda text: ACTIVE.sub(r"\\\1", text))
        return {"zh" if is_han(text) else "en": [text]} if text else {}

    def lose(self, name: str) -> str:
        """Name a field that the entry has no place for."""
        self.lost.append(name)
        return ""


def _pages(text: str) -> str:
    return "–".join(part.strip() for part in text.translate(HYPHENS).split("-") if part.strip())


def _verbatim(field: str, tex: str) -> list[str]:
    """Identifiers or an address, in the form in which entries have them."""
    text = ESCAPE.sub(lambda found: found[1] or "", " ".join(tex.split()))
    return separated(
        field.lower(), f"http://{text}" if field == "URL" and text.startswith("www.") else text
    )


@cache
def _codes() -> dict[str, str]:
    """The code of each language that CLDR knows, by its English name in small letters."""
    names = Locale.parse("en").languages
    return {name.lower(): code for code, name in names.items() if len(code) < 4} | LANGUAGES
