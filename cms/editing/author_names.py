"""Names of persons, copied into the rows of authors. A row keeps its own copy because the person's
entry may be unpublished or deleted later.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from cms.editing.merge import differing_paths
from cms.schema.content_type import Model
from cms.schema.fields import Authors, Json, Raw
from cms.schema.flat import Flat, list_at

PersonLookup = Callable[[str, str], Raw | None]
"""Returns the entry of (type, key) as it is being edited, or None if there is none."""
NAME_FIELDS = ("family", "given", "literal", "name")


def with_author_names(
    model: Model, flat: Flat, look_up: PersonLookup, current: Flat | None = None
) -> Flat:
    """Return `flat` with the person's name in each author row that has none.

    If `current` is given, only rows whose person differs from `current` are filled, and a name that
    was copied from the former person is replaced.
    """
    result, look_up = dict(flat), cache(look_up)
    for row, field in _author_rows(model, flat).items():
        key, former = result.get(f"{row}person"), (current or {}).get(f"{row}person")
        if isinstance(key, str) and (current is None or key != former):
            _name_row(result, field, row, look_up, former)
    return result


def _author_rows(model: Model, flat: Flat) -> dict[str, Authors]:
    """Return path prefix → field of each row of authors."""
    rows: dict[str, Authors] = {}
    for field in model.fields.values():
        if isinstance(field, Authors):
            for id in list_at(flat, field.name):
                rows[f"{field.name}.{id}."] = field
    return rows


def _name_row(flat: Flat, field: Authors, row: str, look_up: PersonLookup, former: Json) -> None:
    """Copy the person's name into a row, unless the row has a name of its own. `former` is the key
    of the row's previous person.
    """
    [type] = field.fields["person"].types  # type: ignore[attr-defined]
    language = str(flat.get("language") or "")
    names = tuple(row + name for name in NAME_FIELDS)
    current = {path: value for path, value in flat.items() if path.startswith(names)}
    if current:
        former_person = look_up(type, former) if isinstance(former, str) else None
        if current != _name_values(former_person, row, language):
            return
    for path in current:
        del flat[path]
    flat.update(_name_values(look_up(type, flat[f"{row}person"]), row, language))


def _name_values(person: Raw | None, row: str, language: str) -> Flat:
    """Return a person's name as the values of a row: in the language of the work if there is one,
    otherwise in English, otherwise in any language.
    """
    names = _texts(person, "name")
    codes = [language.partition("-")[0], "en", *names]
    code = next((language_code for language_code in codes if language_code in names), "")
    if not code:
        return {}
    values = {
        f"{row}family": _texts(person, "familyName").get(code),
        f"{row}given": _texts(person, "givenName").get(code),
    }
    values = {path: value for path, value in values.items() if value}
    if not values:
        values[f"{row}literal"] = names.pop(code)
    names.pop(code, None)
    for locale, name in names.items():
        values[f"{row}name.{locale}"] = name
    return values


def _texts(person: Raw | None, name: str) -> dict[str, Any]:
    """Return the non-empty texts of a localized field by language."""
    texts = person.get(name) if person else None
    if not isinstance(texts, dict):
        return {}
    return {code: text for code, text in texts.items() if text}


def filled_names(model: Model, submitted: Flat, flat: Flat) -> dict[str, Json | None]:
    """Return the author names in `flat` that differ from the submitted ones; None for removed
    ones.
    """
    names = tuple(f"{row}{name}." for row in _author_rows(model, submitted) for name in NAME_FIELDS)
    paths = differing_paths(submitted, flat)
    return {path: flat.get(path) for path in paths if f"{path}.".startswith(names)}
