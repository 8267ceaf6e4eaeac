"""BibTeX in: what a reference manager wrote, as raw entries of papers."""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cms.citations.csl import HYPHENS
from cms.citations.names import is_han
from cms.patterns import pattern

Raw = dict[str, Any]

TYPES = {"article": "article-journal", "book": "book", "mvbook": "book", "booklet": "book", "incollection": "chapter",
         "inbook": "chapter", "inproceedings": "paper-conference", "conference": "paper-conference",
         "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "dataset": "dataset",
         "techreport": "report", "report": "report", "patent": "patent", "software": "software"}
"""Of BibTeX and biblatex types; all others are `article`."""
FIELDS = {"journal": "container-title", "journaltitle": "container-title", "booktitle": "container-title",
          "shortjournal": "container-title-short", "volume": "volume", "number": "issue", "issue": "issue",
          "edition": "edition", "publisher": "publisher", "school": "publisher", "institution": "publisher",
          "address": "publisher-place", "location": "publisher-place", "eventtitle": "event-title", "type": "genre",
          "doi": "DOI", "issn": "ISSN", "url": "URL", "pmid": "PMID"}
NUMBERED = ("report", "patent")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
VERBATIM = ("doi", "url", "issn", "pmid")
DATE = pattern(r"\d{4}(-\d{2}){0,2}")


class Bibliography(NamedTuple):
    """What a BibTeX file holds: (citation key, raw entry) of each work, (line from 1, what is wrong) of what can't be
    read."""

    works: tuple[tuple[str, Raw], ...]
    faults: tuple[tuple[int, str], ...]


def parse_bibtex(text: str) -> Bibliography:
    """The works of a BibTeX file. Never raises: what is broken is among the faults."""
    from bibtexparser.entrypoint import parse_string  # loading it takes longer than a page
    from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware()])
    verbatim = {entry.key: {name: _bare(str(entry.fields_dict[name].value)) for name in VERBATIM
                            if name in entry.fields_dict} for entry in parse_string(text).entries}
    works = tuple((entry.key, _work(entry.entry_type.lower(),
                                    {field.key.lower(): field.value for field in entry.fields}
                                    | verbatim.get(entry.key, {})))
                  for entry in library.entries)
    return Bibliography(works, tuple(_fault(block) for block in library.failed_blocks))


def _fault(block: Any) -> tuple[int, str]:
    reason = getattr(block.error, "abort_reason", "") or str(block.error) or type(block.error).__name__
    return (block.start_line or 0) + 1, reason


def _work(kind: str, fields: Mapping[str, Any]) -> Raw:
    """A raw entry in the order files have it."""
    type = TYPES.get(kind, "article")
    authors, complete = _people(fields.get("author"))
    editors, _ = _people(fields.get("editor"))
    title = _bare(fields.get("title"))
    raw: Raw = {"type": type, "title": title, "author": authors, "complete": complete or None, "editor": editors,
                "issued": _issued(fields)}
    raw |= {FIELDS[name]: _bare(value) for name, value in fields.items() if name in FIELDS and _bare(value)}
    if type in NUMBERED and "issue" in raw:
        raw["number"] = raw.pop("issue")
    if pages := _bare(fields.get("pages")):
        raw["page"] = re.sub(r"-+", "–", pages.translate(HYPHENS))
    raw["language"] = "zh" if is_han(title) else "en"
    if abstract := _bare(fields.get("abstract")):
        raw["abstract"] = {raw["language"]: [abstract]}
    return {name: value for name, value in raw.items() if value}


def _people(names: Any) -> tuple[list[Raw], bool]:
    """Rows of authors, and whether these are all."""
    found = names if isinstance(names, list) else []
    rows = [row for name in found if (row := _row(name)) != {"literal": "others"}]
    return [{"id": f"a{number}"} | row for number, row in enumerate(rows, 1)], bool(rows) and len(rows) == len(found)


def _row(name: Any) -> Raw:
    family = _bare(" ".join([*name.von, *name.last]))
    given = _bare(" ".join([*name.first, *name.jr]))
    return {"family": family, "given": given} if given else {"literal": family}


def _issued(fields: Mapping[str, Any]) -> str:
    date = _bare(fields.get("date"))
    if DATE.fullmatch(date):
        return date
    year = _bare(fields.get("year"))
    if not re.fullmatch(r"\d{4}", year):
        return ""
    month = next(_months(_bare(fields.get("month")).lower()), 0)
    return f"{year}-{month:02}" if month else year


def _months(text: str) -> Iterator[int]:
    if text.isdigit() and 1 <= int(text) <= 12:
        yield int(text)
    yield from (number for number, name in enumerate(MONTHS, 1) if text.startswith(name))


def _bare(value: Any) -> str:
    """A value in one line, without the braces that only guard capitals."""
    return " ".join(str(value or "").replace("{", "").replace("}", "").split())
