"""CSL-JSON (CSL 1.0.2 data schema), from which all other formats here are made.

Data without a variable in CSL are under `custom`, each only if it has a value: `author`, `editor`,
`translator` (a list parallel to the names: `person`, `corresponding`, `omitted`, `name` by
language), `complete` (false if only some of the authors are known), `title` (translated titles by
language), `CSTR`, `license`, `access`; and in files `type` for types that CSL doesn't have.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from blueprints.shared.works.names import split_initials
from cms.markdown import TitleOf, plain
from cms.web.views import json_text

Item = dict[str, Any]

TEXT_VARIABLES = (
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
REFERENCE = tuple(name for name in TEXT_VARIABLES if name not in ("title", "ISBN", "ISSN", "PMID"))
"""The variables of a reference besides title, names and dates."""
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
"""Types whose `number` is their own; for any other type it is an article's number in a volume."""
NAMES = ("author", "editor", "translator")
CUSTOM = ("CSTR", "license", "access")
NamedRow = tuple[dict[str, str], Any]
"""A name variable of CSL-JSON and the author row it is made from."""
PersonName = Callable[[str], str]
"""Key → the name of one of the institute's people; empty if there is none."""
HYPHENS = str.maketrans("–—−‐‑", "-----")
STANDARD_TYPES = {"proceedings": "book"}
"""Types that CSL doesn't have → the CSL type that is written instead."""
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
    """Return the CSL-JSON item of an entry. Authors with only a `person` are named by
    `person_name`. Links in the abstract without a text of their own get one from `title_of`.

    `values` supports subscript and `in` by field name: an entry's raw or parsed values, or a
    Reading. `fields` maps CSL's names to the entry's if they differ; `type` is used if there is no
    field `type`. `url` is the address of the entry's page, under `custom.page`; `URL` is only set
    from the entry's field.
    """
    names = fields or {}

    def value(name: str) -> Any:
        return _get(values, names.get(name, name)) or None

    people = {role: named_rows(value(role) or (), person_name) for role in NAMES}
    item: Item = {"type": str(value("type") or type or "document")}
    for name in TEXT_VARIABLES:
        item[name] = str(value(name) or "")

    item["page"] = item["page"].translate(HYPHENS)
    for role, rows in people.items():
        item[role] = [name for name, _row in rows]

    item["issued"] = _date_variable(value("issued"))
    if event := value("event-date"):
        item["event-date"] = _date_variable(_get(event, "start"), _get(event, "end"))
    item["abstract"] = _plain_text(value("abstract"), title_of)
    item["keyword"] = ", ".join(map(str, keywords))
    item["custom"] = _custom(value, people) | ({"page": url} if url else {})
    return {"id": id} | without_empty(item)


def _custom(
    value: Callable[[str], Any], people: Mapping[str, Sequence[NamedRow]]
) -> dict[str, Any]:
    """Return the data for which CSL has no variable; see the docstring of this module."""
    custom: dict[str, Any] = without_empty({role: _notes_on(rows) for role, rows in people.items()})
    if people["author"] and not value("complete"):
        custom["complete"] = False
    rest: dict[str, Any] = {"title": _by_language(value("titleTranslated"))}
    for name in CUSTOM:
        rest[name] = str(value(name) or "")
    return custom | without_empty(rest)


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that aren't empty."""
    return {name: value for name, value in values.items() if value}


def _date_variable(*dates: Any) -> dict[str, list[list[int]]]:
    """Return a date variable of CSL-JSON: a date, or the first and the last day; empty if there is
    none.
    """
    parts = [[int(part) for part in str(date).split("-")] for date in dates if date]
    return {"date-parts": parts} if parts else {}


def named_rows(rows: Iterable[Any], person_name: PersonName = lambda key: "") -> list[NamedRow]:
    """Return (name variable of CSL-JSON, row) of every author row that has a name; a new row has
    none yet.
    """
    pairs = [(_name(row, person_name), row) for row in rows]
    return [(name, row) for name, row in pairs if name]


def _name(row: Any, person_name: PersonName) -> dict[str, str]:
    """Return the name of one author: in parts, as a whole, in another script, or that of the
    person.
    """
    literal = _get(row, "literal")
    parts = {
        "family": str(_get(row, "family") or ""),
        "given": split_initials(str(_get(row, "given") or "")),
        "suffix": str(_get(row, "suffix") or ""),
    }
    if not literal and (parts["family"] or parts["given"]):
        return without_empty(parts)
    others = _by_language(_get(row, "name")).values()
    literal = literal or next(filter(None, others), "")
    literal = literal or person_name(str(_get(row, "person") or ""))
    return without_empty({"literal": str(literal)})


def _get(row: Any, name: str) -> Any:
    """Return a value of an entry or a row, which have no method `get`."""
    return row[name] if name in row else None  # noqa: SIM401


def _notes_on(people: Iterable[NamedRow]) -> list[dict[str, Any]]:
    """Return the data of authors that CSL names have no place for; empty if no author has any."""
    notes = []
    for _name, row in people:
        note = {
            "person": _get(row, "person"),
            "name": _by_language(_get(row, "name")),
            "corresponding": bool(_get(row, "corresponding")),
            "omitted": bool(_get(row, "omitted")),
        }
        notes.append(without_empty(note))
    return notes if any(notes) else []


def _by_language(value: Any) -> dict[str, str]:
    """Return language → text of a localized value, from a file or a localized entry."""
    if isinstance(value, Mapping):
        return {str(language): str(text) for language, text in value.items()}
    if value and getattr(value, "lang", ""):
        return {str(value.lang): str(value)}
    return {}


def _plain_text(value: Any, title_of: TitleOf | None) -> str:
    """Return a Markdown text, from a file or a localized entry, as plain text."""
    if isinstance(value, Mapping):
        value = next(iter(value.values()), "")
    text = "\n".join(value) if isinstance(value, list | tuple) else str(value or "")
    lang = str(getattr(value, "lang", ""))
    if title_of and "[[" in text:
        return plain(text, lang, title_of).strip()
    return _cached_plain(text, lang).strip()


_cached_plain = lru_cache(maxsize=500)(plain)
"""The plain text of an abstract, cached because a paper's page, files and lists use it in turn."""


def csl_json(items: Iterable[Item]) -> bytes:
    """Return a CSL-JSON file: an array of items, UTF-8."""
    return joined_csl_json(map(csl_json_text, items))


def csl_json_text(item: Item) -> str:
    """Return an item as JSON, for `joined_csl_json`."""
    return json_text(_standard(item))


def joined_csl_json(texts: Iterable[str]) -> bytes:
    """Return a CSL-JSON file like `csl_json`, from the texts of `csl_json_text`."""
    return f"[{','.join(texts)}]\n".encode()


def _standard(item: Item) -> Item:
    """Return an item with only the types and names of CSL."""
    kind = item["type"]
    if kind == "manuscript":
        return {MANUSCRIPT_NAMES.get(name, name): value for name, value in item.items()}
    if kind not in STANDARD_TYPES:
        return item
    custom = item.get("custom", {}) | {"type": kind}
    return item | {"type": STANDARD_TYPES[kind], "custom": custom}
