"""What lists, addresses and languages need of an entry: remembered with it, so that none has to be read for them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cms.fields import Field, Group, Line, Lines, Markdown, Paragraph, References
from cms.model import ContentType
from cms.store.entries import Entry
from cms.store.queries import values_at

PLACE = ("address", "parent", "formerAddresses")
FILED: dict[type[ContentType], dict[str, None]] = {}
TEXTS = (Line, Lines, Markdown, Paragraph)


def prime(entry: Entry) -> None:
    """Remember while the entry is parsed what a site of many will ask of each: later it would be parsed once more."""
    place(entry)
    heading(entry)
    sort_value(entry, entry.model.order.lstrip("-"))
    all_facets(entry)


def place(entry: Entry) -> Mapping[str, Any]:
    """What its address is made of: `address`, `parent` and `formerAddresses`, as far as it has them."""
    found: Mapping[str, Any] = entry.remember("place", lambda: {
        name: value if isinstance(value, str) else list(value) for name in PLACE
        if (value := entry.values.get(name))})
    return found


def heading(entry: Entry) -> Mapping[str, Any]:
    """What the projection `link` is read from: the title, and the field that says which language it is in."""
    title = entry.model.fields.get(entry.model.title)
    names = (entry.model.title, title.language if title else "")
    found: Mapping[str, Any] = entry.remember("heading", lambda: {
        name: entry.values[name] for name in names if name in entry.values})
    return found


def sort_value(entry: Entry, field: str) -> Any:
    """What lists in the order of a field go by: a number, a text, or texts by language; None where it has none."""
    return entry.remember(f"sort {field}", lambda: _plain(entry.values.get(field)))


def facets(entry: Entry, path: str) -> Sequence[str]:
    """What the entry is filed under by the field at a dotted path."""
    if path not in filed(entry.model):
        return entry.remember(f"facets {path}", lambda: _facets(entry, path))  # type: ignore[no-any-return]
    return all_facets(entry).get(path, ())


def all_facets(entry: Entry) -> Mapping[str, Sequence[str]]:
    """The same by path, for all paths of `filed` that it has something at."""
    found: Mapping[str, Sequence[str]] = entry.remember("facets", lambda: {
        path: facets for path in filed(entry.model) if (facets := _facets(entry, path))})
    return found


def _facets(entry: Entry, path: str) -> list[str]:
    return list(dict.fromkeys(facet for field, value in values_at(entry.model, entry.values, path)
                              for facet in field.facets(value)))


def values(entry: Entry, path: str) -> Sequence[str]:
    """The values of the field at a dotted path, as texts."""
    found: Sequence[str] = entry.remember(f"values {path}", lambda: [
        str(value) for _, value in values_at(entry.model, entry.values, path)])
    return found


def references(entry: Entry) -> Sequence[str]:
    """Every `type/key` it points to."""
    found: Sequence[str] = entry.remember("references", lambda: list(dict.fromkeys(
        f"{kind}/{key}" for _, kind, key in entry.model.references(entry.values))))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {code: str(words) for code, words in value.items()}
    return value if value is None or isinstance(value, int | float) else str(value)


def filed(model: type[ContentType]) -> Mapping[str, None]:
    """The paths that lists may be filed by: those of all fields but texts."""
    if model not in FILED:
        FILED[model] = dict.fromkeys(_paths(model.fields, ""))
    return FILED[model]


def _paths(fields: Mapping[str, Field], prefix: str) -> Iterator[str]:
    for name, field in fields.items():
        if isinstance(field, Group):
            yield from _paths(field.fields, f"{prefix}{name}.")
        elif isinstance(field, References) or not isinstance(field, TEXTS):
            yield prefix + name
