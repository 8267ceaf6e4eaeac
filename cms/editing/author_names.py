"""Names in the rows of authors: a row keeps one of its own, for its person may be unpublished or
removed.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cms.schema.content_type import ContentType
from cms.schema.fields import Authors, Json
from cms.schema.flat import Flat, flatten, unflatten

Person = Callable[[str, str], Mapping[str, Json] | None]
"""The entry of (type, key) as it is being edited; None where there is none."""
NAMES = ("family", "given", "literal", "name")


def with_author_names(
    model: type[ContentType], flat: Flat, person: Person, current: Flat | None = None
) -> Flat:
    """`flat` with the name of its person in each row of authors that has none. With `current`, only
    in rows whose person is another there; a name that was taken from that person is replaced.
    """
    new, person = dict(flat), cache(person)
    for field in (one for one in model.fields.values() if isinstance(one, Authors)):
        rows = flat.get(field.name)
        for id in rows if isinstance(rows, list) else ():
            _name_row(new, field, f"{field.name}.{id}.", person, current)
    return new


def _name_row(new: Flat, field: Authors, row: str, person: Person, current: Flat | None) -> None:
    key, key_now = new.get(f"{row}person"), (current or {}).get(f"{row}person")
    if not isinstance(key, str) or (current is not None and key == key_now):
        return
    [type], language = field.fields["person"].types, str(new.get("language") or "")  # type: ignore[attr-defined]
    names = tuple(row + name for name in NAMES)
    known = {path: value for path, value in new.items() if path.startswith(names)}
    is_taken = isinstance(key_now, str) and known == _name(person(type, key_now), row, language)
    if known and not is_taken:
        return
    for path in known:
        del new[path]
    new.update(_name(person(type, key), row, language))


def _name(person: Mapping[str, Json] | None, row: str, language: str) -> Flat:
    """A person's name as a row has it: in the language of the work where it is known, else in
    English.
    """
    names = _texts(person, "name")
    code = next((one for one in (language.partition("-")[0], "en", *names) if one in names), "")
    if not code:
        return {}
    parts = {
        "family": _texts(person, "familyName").get(code),
        "given": _texts(person, "givenName").get(code),
    }
    own = {name: value for name, value in parts.items() if value} or {"literal": names[code]}
    others = {f"name.{other}": name for other, name in names.items() if other != code}
    return {row + name: value for name, value in (own | others).items()}


def _texts(person: Mapping[str, Json] | None, name: str) -> dict[str, Any]:
    texts = person.get(name) if person else None
    return {code: text for code, text in texts.items() if text} if isinstance(texts, dict) else {}


def filled(model: type[ContentType], submitted: Flat, flat: Flat) -> dict[str, Json | None]:
    """The names in the rows of authors of `flat` that aren't as submitted; None for what is gone."""
    rows = tuple(
        f"{field.name}.{id}."
        for field in model.fields.values()
        if isinstance(field, Authors) and isinstance(submitted.get(field.name), list)
        for id in submitted[field.name]
    )
    names = tuple(row + name for row in rows for name in NAMES)
    return {
        path: flat.get(path)
        for path in dict.fromkeys([*submitted, *flat])
        if f"{path}.".startswith(tuple(f"{name}." for name in names))
        and flat.get(path) != submitted.get(path)
    }


def with_author_names_raw(
    model: type[ContentType], raw: Mapping[str, Json], person: Person
) -> dict[str, Json]:
    """The same for an entry as its file has it."""
    if not any(isinstance(field, Authors) for field in model.fields.values()):
        return dict(raw)
    flat = flatten(model, raw)
    return unflatten(model, with_author_names(model, flat, person), raw)
