"""CSL-JSON (CSL 1.0.2 data schema): what every other format here is made from.

What CSL has no place for stands under `custom`, each only where there is something to say:
`author`, `editor`, `translator` (a list along the names: `person`, `corresponding`, `omitted`,
`name` by language), `complete` (false where only some of the authors are known), `title`
(translated titles by language), `CSTR`, `license`, `access`, and in files `type` where CSL has no
such type.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
REFERENCE = tuple(name for name in PLAIN if name not in ("title", "ISBN", "ISSN", "PMID"))
"""The variables of a reference beside title, names and dates."""
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
Named = tuple[dict[str, str], Any]
"""A name variable of CSL-JSON and the row of authors it is made from."""
PersonName = Callable[[str], str]
"""The name of the institute's person of a key; empty where there is none."""
HYPHENS = str.maketrans("–—−‐‑", "-----")
OTHERWISE = {"proceedings": "book"}
"""Types that CSL doesn't have, and what they are to it."""
MANUSCRIPT_NAMES = {"number": "archive_location", "publisher-place": "archive-place"}


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
    names = fields or {}

    def value(name: str) -> Any:
        return _at(values, names.get(name, name)) or None

    people = {role: named(value(role) or (), person_name) for role in NAMES}
    item: Item = {"type": str(value("type") or type or "document")}
    for name in PLAIN:
        item[name] = str(value(name) or "")

    item["page"] = item["page"].translate(HYPHENS)
    for role, rows in people.items():
        item[role] = [name for name, _row in rows]

    item["issued"] = _date_variable(value("issued"))
    if held := value("event-date"):
        item["event-date"] = _date_variable(_at(held, "start"), _at(held, "end"))
    item["abstract"] = _plain_text(value("abstract"), title_of)
    item["keyword"] = ", ".join(map(str, keywords))
    item["custom"] = _custom(value, people) | ({"page": url} if url else {})
    return {"id": id} | without_empty(item)


def _custom(value: Callable[[str], Any], people: Mapping[str, Sequence[Named]]) -> dict[str, Any]:
    """The data for which CSL has no place; see the top of this module."""
    custom: dict[str, Any] = without_empty({role: _notes(rows) for role, rows in people.items()})
    if people["author"] and not value("complete"):
        custom["complete"] = False
    rest: dict[str, Any] = {"title": _by_language(value("titleTranslated"))}
    for name in CUSTOM:
        rest[name] = str(value(name) or "")
    return custom | without_empty(rest)


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that aren't empty."""
    return {name: value for name, value in values.items() if value}


def _date_variable(*dates: Any) -> dict[str, list[list[int]]]:
    """A date variable of CSL-JSON: a date, or the first and the last day; empty without any."""
    parts = [[int(part) for part in str(date).split("-")] for date in dates if date]
    return {"date-parts": parts} if parts else {}


def named(rows: Iterable[Any], person_name: PersonName = lambda key: "") -> list[Named]:
    """(name variable of CSL-JSON, row) of every row of authors that has a name; one just begun has
    none yet.
    """
    pairs = [(_name(row, person_name), row) for row in rows]
    return [(name, row) for name, row in pairs if name]


def _name(row: Any, person_name: PersonName) -> dict[str, str]:
    """The name of one author: by parts, whole, in another script, or that of the person."""
    literal = _at(row, "literal")
    parts = {
        "family": str(_at(row, "family") or ""),
        "given": spelled(str(_at(row, "given") or "")),
        "suffix": str(_at(row, "suffix") or ""),
    }
    if not literal and (parts["family"] or parts["given"]):
        return without_empty(parts)
    others = _by_language(_at(row, "name")).values()
    literal = literal or next(filter(None, others), "")
    literal = literal or person_name(str(_at(row, "person") or ""))
    return without_empty({"literal": str(literal)})


def _at(row: Any, name: str) -> Any:
    """A value of an entry or a row that has no `get`."""
    return row[name] if name in row else None  # noqa: SIM401


def _notes(people: Iterable[Named]) -> list[dict[str, Any]]:
    """The data of authors that CSL names have no place for; empty where there is none of any."""
    notes = []
    for _name, row in people:
        about = {
            "person": _at(row, "person"),
            "name": _by_language(_at(row, "name")),
            "corresponding": bool(_at(row, "corresponding")),
            "omitted": bool(_at(row, "omitted")),
        }
        notes.append(without_empty(about))
    return notes if any(notes) else []


def _by_language(value: Any) -> dict[str, str]:
    """Language → text of a localized value, as a file or a localized entry has it."""
    if isinstance(value, Mapping):
        return {str(language): str(text) for language, text in value.items()}
    if value and getattr(value, "lang", ""):
        return {str(value.lang): str(value)}
    return {}


def _plain_text(value: Any, title_of: TitleOf | None) -> str:
    """A Markdown text, of a file or of a localized entry, without its marks."""
    if isinstance(value, Mapping):
        value = next(iter(value.values()), "")
    text = "\n".join(value) if isinstance(value, list | tuple) else str(value or "")
    lang = str(getattr(value, "lang", ""))
    if title_of and "[[" in text:
        return plain(text, lang, title_of).strip()
    return _words(text, lang).strip()


_words = lru_cache(maxsize=500)(plain)
"""The words of an abstract: a paper's page, its files and its lists ask for them in turn."""


def csl_json(items: Iterable[Item]) -> bytes:
    """A CSL-JSON file: an array of items, UTF-8."""
    return orjson.dumps([_standard(item) for item in items], option=orjson.OPT_APPEND_NEWLINE)


def _standard(item: Item) -> Item:
    """An item with the types and names of CSL only."""
    kind = item["type"]
    if kind == "manuscript":
        return {MANUSCRIPT_NAMES.get(name, name): value for name, value in item.items()}
    if kind not in OTHERWISE:
        return item
    custom = item.get("custom", {}) | {"type": kind}
    return item | {"type": OTHERWISE[kind], "custom": custom}
