"""CSL-JSON (CSL 1.0.2 data schema): what every other format here is made from.

What CSL has no place for stands under `custom`, each only where there is something to say:
`author`, `editor`, `translator` (a list along the names: `person`, `corresponding`, `omitted`,
`name` by language), `complete` (false where only some of the authors are known), `title`
(translated titles by language), `CSTR`, `license`, `access`, and in files `type` where CSL has no
such type.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import orjson

from cms.formats.citations.names import spelled
from cms.markdown import TitleOf, plain

Item = dict[str, Any]

PLAIN = (
    "title",
    "container-title",
    "container-title-short",
    "volume",
    "issue",
    "page",
    "number",
    "edition",
    "version",
    "publisher",
    "publisher-place",
    "event-title",
    "genre",
    "archive",
    "scale",
    "dimensions",
    "DOI",
    "ISBN",
    "ISSN",
    "URL",
    "PMID",
    "language",
)
NUMBERED = (
    "report",
    "patent",
    "dataset",
    "software",
    "article",
    "standard",
    "thesis",
    "map",
    "manuscript",
)
"""Types whose `number` is their own; that of any other is its number as an article in a volume."""
NAMES = ("author", "editor", "translator")
CUSTOM = ("CSTR", "license", "access")
PersonName = Callable[[str], str]
"""The name of the institute's person of a key; empty where there is none."""
HYPHENS = str.maketrans("–—−‐‑", "-----")
OTHERWISE = {"proceedings": "book"}
"""Types that CSL doesn't have, and what they are to it."""


def csl_item(
    values: Any,
    *,
    id: str,
    type: str = "",
    fields: Mapping[str, str] | None = None,
    url: str = "",
    keywords: Iterable[str] = (),
    person_name: PersonName = lambda key: "",
    title_of: TitleOf | None = None,
) -> Item:
    """The CSL-JSON item of an entry. Authors of whom only the `person` is given go by
    `person_name`, entries that the abstract links to without a text by `title_of`.

    `values` answers to field names by subscript and `in`: an entry's raw or parsed values, or a
    Reading. `fields` maps CSL's names to the entry's where they differ, `type` stands in for a
    field `type`. `url` is the entry's page, under `custom.page`; `URL` is only what the entry says.
    """
    source = _Source(values, fields or {})
    found: Item = {"id": id, "type": str(source.get("type") or type or "document")}
    found |= {name: str(value) for name in PLAIN if (value := source.get(name))}
    if "page" in found:
        found["page"] = found["page"].translate(HYPHENS)
    authors = {name: named(source.get(name) or (), person_name) for name in NAMES}
    found |= {role: [name for name, _row in people] for role, people in authors.items() if people}
    if issued := source.get("issued"):
        found["issued"] = {"date-parts": [_date_parts(issued)]}
    if held := source.get("event-date"):
        days = (_at(held, "start"), _at(held, "end"))
        found["event-date"] = {"date-parts": [_date_parts(day) for day in days if day]}
    if abstract := _plain_text(source.get("abstract"), title_of):
        found["abstract"] = abstract
    if words := ", ".join(str(word) for word in keywords):
        found["keyword"] = words
    custom = _custom(source, authors) | ({"page": url} if url else {})
    return found | ({"custom": custom} if custom else {})


def _date_parts(date: Any) -> list[int]:
    return [int(part) for part in str(date).split("-")]


class _Source:
    """An entry's values under CSL's names; what is empty isn't there."""

    def __init__(self, values: Any, fields: Mapping[str, str]) -> None:
        self._values, self._fields = values, fields

    def get(self, name: str) -> Any:
        own = self._fields.get(name, name)
        return (self._values[own] or None) if own in self._values else None


def named(
    rows: Iterable[Any], person_name: PersonName = lambda key: ""
) -> list[tuple[dict[str, str], Any]]:
    """(name variable of CSL-JSON, row) of every row of authors that has a name; one just begun has
    none yet.
    """
    return [(name, row) for row in rows if (name := _name(row, person_name))]


def _name(row: Any, person_name: PersonName) -> dict[str, str]:
    family, given = str(_at(row, "family") or ""), spelled(str(_at(row, "given") or ""))
    if not _at(row, "literal") and (family or given):
        parts = (("family", family), ("given", given), ("suffix", str(_at(row, "suffix") or "")))
        return {name: value for name, value in parts if value}
    others = (
        _at(row, "literal"),
        *_by_language(_at(row, "name")).values(),
        person_name(str(_at(row, "person") or "")),
    )
    literal = next((str(one) for one in others if one), "")
    return {"literal": literal} if literal else {}


def _at(row: Any, name: str) -> Any:
    """A value of a row that has no `get`."""
    return row[name] if name in row else None  # noqa: SIM401


def _custom(
    source: _Source, authors: Mapping[str, list[tuple[dict[str, str], Any]]]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for role, people in authors.items():
        notes = [_about(row) for _name, row in people]
        found |= {role: notes} if any(notes) else {}
    if authors["author"] and not source.get("complete"):
        found["complete"] = False
    if titles := _by_language(source.get("titleTranslated")):
        found["title"] = titles
    return found | {name: str(value) for name in CUSTOM if (value := source.get(name))}


def _about(row: Any) -> dict[str, Any]:
    """The data of an author's row that CSL names have no place for: person, name by language,
    corresponding, omitted. Empty ones are left out.
    """
    about: dict[str, Any] = {
        "person": _at(row, "person"),
        "name": _by_language(_at(row, "name")),
        "corresponding": bool(_at(row, "corresponding")),
        "omitted": bool(_at(row, "omitted")),
    }
    return {name: value for name, value in about.items() if value}


def _by_language(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {str(language): str(text) for language, text in value.items()}
    return {str(value.lang): str(value)} if value and getattr(value, "lang", "") else {}


def _plain_text(value: Any, title_of: TitleOf | None) -> str:
    """A Markdown text, as a file or a reading has it, without its marks."""
    if isinstance(value, Mapping):
        value = next(iter(value.values()), "")
    text = "\n".join(value) if isinstance(value, list | tuple) else str(value or "")
    lang = str(getattr(value, "lang", ""))
    return (
        (plain(text, lang, title_of) if title_of and "[[" in text else _words(text, lang)).strip()
        if text
        else ""
    )


@lru_cache(maxsize=500)
def _words(text: str, lang: str) -> str:
    """The words of an abstract: a paper's page, its files and its lists ask for them one after the
    other.
    """
    return plain(text, lang)


def article_number(item: Item) -> str:
    """The number that stands for the pages of a work that has none."""
    return "" if item["type"] in NUMBERED or item.get("page") else str(item.get("number", ""))


def csl_json(items: Iterable[Item]) -> bytes:
    """A CSL-JSON file: an array of items, UTF-8."""
    return orjson.dumps([_standard(item) for item in items], option=orjson.OPT_APPEND_NEWLINE)


def _standard(item: Item) -> Item:
    """An item with the types and names of CSL only."""
    if kind := OTHERWISE.get(item["type"]):
        return item | {"type": kind, "custom": item.get("custom", {}) | {"type": item["type"]}}
    if item["type"] == "manuscript":
        names = {"number": "archive_location", "publisher-place": "archive-place"}
        return {names.get(name, name): value for name, value in item.items()}
    return item
