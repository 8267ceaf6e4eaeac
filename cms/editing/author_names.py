"""Names of persons, copied into the rows of authors. A row keeps its own copy because the person's
entry may be unpublished or deleted later.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from cms.editing.merge import differing_paths
from cms.schema.content_type import Model
from cms.schema.fields import Authors, Json, Raw
from cms.schema.flat import Flat, listed

Person = Callable[[str, str], Raw | None]
"""Returns the entry of (type, key) as it is being edited, or None if there is none."""
NAMES = ("family", "given", "literal", "name")


def with_author_names(
    model: Model, flat: Flat, person: Person, current: Flat | None = None
) -> Flat:
    """Return `flat` with the person's name in each author row that has none.

    If `current` is given, only rows whose person differs from `current` are filled, and a name that
    was copied from the former person is replaced.
    """
    new, person = dict(flat), cache(person)
    for row, field in _rows(model, flat).items():
        key, former = new.get(f"{row}person"), (current or {}).get(f"{row}person")
        if isinstance(key, str) and (current is None or key != former):
            _name_row(new, field, row, person, former)
    return new


def _rows(model: Model, flat: Flat) -> dict[str, Authors]:
    """Return path prefix → field of each row of authors."""
    found: dict[str, Authors] = {}
    for field in model.fields.values():
        if isinstance(field, Authors):
            for id in listed(flat, field.name):
                found[f"{field.name}.{id}."] = field
    return found


def _name_row(new: Flat, field: Authors, row: str, person: Person, former: Json) -> None:
    """Copy the person's name into a row, unless the row has a name of its own. `former` is the key
    of the row's previous person.
    """
    [type] = field.fields["person"].types  # type: ignore[attr-defined]
    language = str(new.get("language") or "")
    names = tuple(row + name for name in NAMES)
    known = {path: value for path, value in new.items() if path.startswith(names)}
    if known:
        former_person = person(type, former) if isinstance(former, str) else None
        if known != _name(former_person, row, language):
            return
    for path in known:
        del new[path]
    new.update(_name(person(type, new[f"{row}person"]), row, language))


def _name(person: Raw | None, row: str, language: str) -> Flat:
    """Return a person's name as the values of a row: in the language of the work if there is one,
    otherwise in English, otherwise in any language.
    """
    names = _texts(person, "name")
    codes = [language.partition("-")[0], "en", *names]
    code = next((one for one in codes if one in names), "")
    if not code:
        return {}
    own = {
        f"{row}family": _texts(person, "familyName").get(code),
        f"{row}given": _texts(person, "givenName").get(code),
    }
    own = {path: value for path, value in own.items() if value}
    if not own:
        own[f"{row}literal"] = names.pop(code)
    names.pop(code, None)
    for other, name in names.items():
        own[f"{row}name.{other}"] = name
    return own


def _texts(person: Raw | None, name: str) -> dict[str, Any]:
    """Return the non-empty texts of a localized field by language."""
    texts = person.get(name) if person else None
    if not isinstance(texts, dict):
        return {}
    return {code: text for code, text in texts.items() if text}


def filled(model: Model, submitted: Flat, flat: Flat) -> dict[str, Json | None]:
    """Return the author names in `flat` that differ from the submitted ones; None for removed
    ones.
    """
    names = tuple(f"{row}{name}." for row in _rows(model, submitted) for name in NAMES)
    paths = differing_paths(submitted, flat)
    return {path: flat.get(path) for path in paths if f"{path}.".startswith(names)}
