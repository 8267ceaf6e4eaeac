"""Values derived from an entry for lists, addresses and languages. They are cached on the entry and
stored in its row, so that its file need not be parsed for them.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from sys import intern
from typing import Any, TypeVar

import orjson

from cms.content.entry import Entry
from cms.content.query import values_at
from cms.schema.content_type import Model
from cms.schema.fields import (
    Field,
    Json,
    Line,
    Lines,
    Markdown,
    Paragraph,
    References,
    TimeZone,
)
from cms.schema.fields.walk import walk_values
from cms.schema.publication import modified_times
from cms.schema.translations import summaries
from cms.schema.usages import described_languages, media
from cms.schema.usages import text_links as links_in

PLACE = ("address", "parent")
"""The fields that determine an entry's address."""
NAME_WEIGHT, TITLE_WEIGHT = 2, 3
"""Search weights from which on a list contains names, and a line is a title."""
TEXTS = (Line, Lines, Markdown, Paragraph)
MEDIA = "/media"
"""A path that no field has, with the media files that an entry shows or links to as facets."""
LINKS = "/links"
"""The same with the entries, as `type/key`, that its texts link to."""
CHANGED = "/modified"
"""The same with the language and time of each last change."""
EXTRA_PATHS = (MEDIA, LINKS, CHANGED)


T = TypeVar("T")
Codes = tuple[str, ...]
"""Language codes."""


def cached_on_entry(make: Callable[[Entry], T]) -> Callable[[Entry], T]:
    """Decorator: compute a value once per version of an entry and store it on the entry under the
    function's name. The value must be JSON.
    """

    name = make.__name__

    @wraps(make)
    def found(entry: Entry) -> T:
        if name not in entry.derived:
            entry.derived[name] = make(entry)
        value: T = entry.derived[name]
        return value

    return found


def dump_derived(entry: Entry) -> bytes:
    """Return all values that a site with many entries needs of each, as JSON. They stay cached on
    the entry.
    """
    place(entry)
    heading(entry)
    sort_value(entry, entry.model.order.lstrip("-"))
    all_facets(entry)
    standing(entry)
    if not entry.model.order.startswith("-"):  # nothing is searched by the name of a dated entry
        called(entry)
    return orjson.dumps(entry.derived)


def loads_derived(data: bytes) -> dict[str, Json]:
    """Parse the output of `dump_derived`."""
    kept: dict[str, Json] = orjson.loads(data)
    kept["standing"] = intern(kept["standing"])  # about 200 bytes, shared by thousands
    return kept


@cached_on_entry
def place(entry: Entry) -> Mapping[str, Any]:
    """Return the fields that determine an address: `address`, `parent` and `formerAddresses`,
    without empty ones.

    `listed` is set if the entry has no page of its own (see `ContentType.substance`).
    """
    fields: dict[str, Any] = {
        name: value if isinstance(value, str) else list(value)
        for name in (*PLACE, "formerAddresses")
        if (value := entry.values.get(name))
    }
    if entry.model.substance and not any(entry.values.get(name) for name in entry.model.substance):
        fields["listed"] = True
    return fields


@cached_on_entry
def heading(entry: Entry) -> Mapping[str, Any]:
    """Return the values that the projection `link` reads: the title, and the field with the title's
    language.
    """
    title = entry.model.fields.get(entry.model.title)
    names = (entry.model.title, title.language if title else "")
    return {name: entry.values[name] for name in names if name in entry.values}


def titles(model: Model, heading: Mapping[str, Any]) -> Mapping[str, str]:
    """Return language → title from an entry's heading, with the key "" for a title that isn't
    localized.
    """
    title = heading.get(model.title)
    if isinstance(title, Mapping):
        return title
    return {"": title} if isinstance(title, str) else {}


def words(model: Model, key: str, heading: Mapping[str, Any]) -> bytes:
    """Return the text in which the staff's search looks for an entry: its key and its titles, one
    per line, case-folded. Bytes take a third less memory than a string.
    """
    return "\n".join([key, *titles(model, heading).values()]).casefold().encode()


@cached_on_entry
def called(entry: Entry) -> Sequence[str]:
    """Return all names of an entry, in every language: its titles, acronyms and listed variants. A
    search by one of them also finds the entries that refer to it.
    """
    names: list[str] = []
    for name, field in entry.model.fields.items():
        value = entry.values.get(name)
        if value and isinstance(field, Lines) and field.search >= NAME_WEIGHT:
            names += map(str, value)
        elif value and field.search >= TITLE_WEIGHT:
            names += map(str, value.values() if field.localized else (value,))
    return list(dict.fromkeys(names))


@cached_on_entry
def standing(entry: Entry) -> str:
    """Return the state of an entry for the staff's lists and for checks, as JSON: [languages of its
    title, its translation `summaries`, whether its texts have links, `described_languages`].

    It is a text because thousands of entries share a few values (cms/editing/entry_status.py).
    """
    model, raw = entry.model, entry.raw
    languages, has_links = list(titles(model, heading(entry))), bool(text_links(entry))
    state = [languages, summaries(model, raw), has_links, described_languages(model, raw)]
    return orjson.dumps(state).decode()


@cached_on_entry
def text_links(entry: Entry) -> Sequence[str]:
    """See cms/schema/usages.py."""
    return list(links_in(entry.model, entry.raw))


def sort_value(entry: Entry, field: str) -> Any:
    """Return the value by which lists sort by a field: a number, a text, or texts by language; None
    if the field is empty. Raises ValueError for a Markdown field.
    """
    return entry.cached(f"sort {field}", lambda: _plain(_value(entry, _listable(entry, field))))


def _value(entry: Entry, field: str) -> Any:
    """Return the value of a field; for the title without parsing the entry."""
    return (heading(entry) if field == entry.model.title else entry.values).get(field)


def facets(entry: Entry, path: str) -> Sequence[str]:
    """Return the facets of the entry for the field at a dotted path."""
    return facets_at(entry.model, path)(entry)


def facets_at(model: Model, path: str) -> Callable[[Entry], Sequence[str]]:
    """Return a function that returns the facets of an entry of a type, for use with many entries."""
    if path in EXTRA_PATHS or is_indexed(model.field(path)):
        return lambda entry: all_facets(entry).get(path, ())
    name = f"facets {path}"

    def found(entry: Entry) -> Sequence[str]:
        kept: Sequence[str] = entry.cached(
            name,
            lambda: list(
                dict.fromkeys(
                    facet
                    for field, value in values_at(model, entry.values, _listable(entry, path))
                    for facet in field.facets(value)
                )
            ),
        )
        return kept

    return found


@cached_on_entry
def all_facets(entry: Entry) -> Mapping[str, Sequence[str]]:
    """Return path → facets of an entry, for all indexed fields that it has."""
    by_path: dict[str, list[str]] = {}
    for path, field, value in walk_values(entry.model.fields, entry.values):
        if is_indexed(field):
            by_path.setdefault(path, []).extend(field.facets(value))
    by_path[MEDIA] = list(media(entry.model, entry.raw))
    by_path[LINKS] = []
    for link in text_links(entry):
        _path, _blank, target = link.partition(" ")
        by_path[LINKS].append(target.partition("#")[0])
    by_path[CHANGED] = [f"{code} {moment}" for code, moment in modified_times(entry.raw).items()]
    return {path: list(dict.fromkeys(facets)) for path, facets in by_path.items() if facets}


def modified(entry: Entry) -> dict[str, str]:
    """Return language → time of the last change, as far as known."""
    filed = (facet.partition(" ") for facet in all_facets(entry).get(CHANGED, ()))
    return {code: moment for code, _blank, moment in filed}


def listed_by(entry: Entry) -> dict[str, Sequence[str]]:
    """Return the facets that visitors' lists may use: all but the time of the last change, which
    would refile the entry on every edit.
    """
    return {path: facets for path, facets in all_facets(entry).items() if path != CHANGED}


@cache
def is_indexed(field: Field) -> bool:
    """Return whether facets of a field are stored: for any field but texts, and for texts that are
    titles of other entries or time zones, in which days end.
    """
    return (
        isinstance(field, References | TimeZone)
        or not isinstance(field, TEXTS)
        or (isinstance(field, Line) and bool(field.title_of))
    )


def values(entry: Entry, path: str) -> Sequence[str]:
    """Return the values of the field at a dotted path, as texts."""
    texts: Sequence[str] = entry.cached(
        f"values {path}",
        lambda: [
            str(value) for _, value in values_at(entry.model, entry.values, _listable(entry, path))
        ],
    )
    return texts


def _listable(entry: Entry, path: str) -> str:
    """Return `path` if lists may use it. Raises ValueError for Markdown fields, since an edit of
    one must not refile an entry.
    """
    if path in markdown_fields(entry.model):
        raise ValueError(f"no list goes by {entry.model.name}.{path}")
    return path


def markdown_fields(model: Model) -> frozenset[str]:
    """Return the names of a type's Markdown fields. Lists never use them."""
    return frozenset(name for name, field in model.fields.items() if isinstance(field, Markdown))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {code: str(words) for code, words in value.items()}
    return value if value is None or isinstance(value, int | float) else str(value)
