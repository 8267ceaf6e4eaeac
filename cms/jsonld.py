"""JSON-LD of an entry (schema.org), from what its content type says of its fields."""

from collections.abc import Callable
from typing import Any

from cms.fields import Reference, References
from cms.fields.relations import ANY
from cms.store import Reader, Reading

Json = dict[str, Any]
Absolute = Callable[[str], str]


def entry_jsonld(read: Reader, entry: Reading, absolute: Absolute) -> Json:
    """The schema.org description of an entry, in the page's language; `absolute` completes a path."""
    data: Json = {"@context": "https://schema.org", "@type": entry.model.schema_type, "@id": absolute(entry.url),
                  "url": absolute(entry.url), "inLanguage": getattr(entry.title, "lang", "") or read.language.lang}
    for name, path in entry.model.jsonld.items():
        value = _property(read, entry, path, absolute)
        if value not in ("", (), [], None):
            data[name] = value
    return data


def _property(read: Reader, entry: Reading, path: str, absolute: Absolute) -> Any:
    field = entry.model.field(path)
    values = _collect(entry, path.split("."))
    if isinstance(field, Reference | References):
        found = [_thing(reading, absolute) for value in values
                 for reference in (value if isinstance(value, tuple) else (value,))
                 if (reading := _follow(read, field, reference))]
        return found[0] if isinstance(field, Reference) and len(found) == 1 else found
    plain = [value if isinstance(value, int | float | bool) else str(value) for value in values if value]
    return plain[0] if len(plain) == 1 else plain


def _collect(source: Any, names: list[str]) -> list[Any]:
    value = source[names[0]]
    if len(names) == 1:
        return [value] if value is not None else []
    return [found for row in (value if isinstance(value, tuple) else (value,)) if row is not None
            for found in _collect(row, names[1:])]


def _follow(read: Reader, field: Reference | References, reference: str) -> Reading | None:
    if len(field.types) > 1 or field.types == (ANY,):
        return read.follow(reference)
    return read.follow(f"{field.types[0]}/{reference}")


def _thing(entry: Reading, absolute: Absolute) -> Json:
    thing: Json = {"@type": entry.model.schema_type, "name": str(entry.title)}
    return thing | {"url": absolute(entry.url)} if entry.url else thing


def breadcrumb(crumbs: list[tuple[str, str]], absolute: Absolute) -> Json:
    """A BreadcrumbList of (label, path) steps."""
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [
        {"@type": "ListItem", "position": number, "name": label, "item": absolute(path)}
        for number, (label, path) in enumerate(crumbs, 1)]}
