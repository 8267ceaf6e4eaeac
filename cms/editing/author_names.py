"""Names in the rows of authors: a row keeps one of its own, for its person may be unpublished or
removed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cms.schema.content_type import ContentType
from cms.schema.fields import Authors, Json
from cms.schema.flat import Flat, flatten, unflatten

Person = Callable[[str, str], Mapping[str, Json] | None]
"""The entry of (type, key) as its file or its working copy has it; None where there is none."""
NAMES = ("family", "given", "literal", "name")


def with_author_names(
    model: type[ContentType], flat: Flat, person: Person, before: Flat | None = None
) -> Flat:
    """`flat` with the name of its person in each row of authors that has none. With `before`, only
    in rows whose person is another since; there a name that was taken from the person before is
    replaced.
    """
    new = dict(flat)
    for field in (one for one in model.fields.values() if isinstance(one, Authors)):
        rows = flat.get(field.name)
        for id in rows if isinstance(rows, list) else ():
            _name_row(new, field, f"{field.name}.{id}.", person, before)
    return new


def _name_row(new: Flat, field: Authors, row: str, person: Person, before: Flat | None) -> None:
    key, was = new.get(f"{row}person"), before.get(f"{row}person") if before is not None else None
    if not isinstance(key, str) or (before is not None and key == was):
        return
    [type], language = field.fields["person"].types, str(new.get("language") or "")  # type: ignore[attr-defined]
    known = {
        path: value
        for path, value in new.items()
        if path.startswith(tuple(row + name for name in NAMES))
    }
    if known and not (isinstance(was, str) and known == _name(person(type, was), row, language)):
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


def filled(model: type[ContentType], posted: Flat, flat: Flat) -> dict[str, Json | None]:
    """The names in the rows of authors of `flat` that aren't as somebody sent them; None for what
    is gone.
    """
    names = tuple(field.name for field in model.fields.values() if isinstance(field, Authors))
    rows = {
        f"{name}.{id}."
        for name in names
        if isinstance(posted.get(name), list)
        for id in posted[name]
    }
    paths = [
        path
        for path in dict.fromkeys([*posted, *flat])
        if any(
            path.startswith(row) and path.removeprefix(row).split(".")[0] in NAMES for row in rows
        )
    ]
    return {path: flat.get(path) for path in paths if flat.get(path) != posted.get(path)}


def with_author_names_raw(
    model: type[ContentType], raw: Mapping[str, Json], person: Person
) -> dict[str, Json]:
    """The same for an entry as its file has it."""
    if not any(isinstance(field, Authors) for field in model.fields.values()):
        return dict(raw)
    flat = flatten(model, raw)
    return unflatten(model, with_author_names(model, flat, person), raw)
