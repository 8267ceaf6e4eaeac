"""The authors of a work. Each row keeps its own copy of the name of its person, because the person's
entry may be unpublished or deleted later.
"""

from collections.abc import Iterator
from typing import Any

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields import Check, Field, Flag, JsonObject, Line, Raw, Reference, Rows
from cms.schema.fields.base import EntryLookup, Json
from cms.schema.flat import Flat, list_at

NAME_FIELDS = ("family", "given", "literal", "name")


class NameRequired(Check):
    """An author who refers to a person's entry must also have a name in the row, since that entry
    may be removed.
    """

    names = ("family", "person", "given", "literal", "name")

    def problems(self, raw: Raw, prefix: str) -> Iterator[Invalid]:
        own = [name for name in self.names if name != "person"]
        if raw.get("person") and not any(raw.get(name) for name in own):
            yield Invalid(
                prefix + self.names[0],
                N_(
                    "Enter the author’s name as well: it stays when the person’s "
                    "entry is unpublished or removed."
                ),
            )

    def schema(self) -> JsonObject:
        return {
            "if": {"required": ["person"]},
            "then": {"anyOf": [{"required": [name]} for name in self.names if name != "person"]},
        }


class Authors(Rows):
    """The authors of a work, in order, with names as in CSL-JSON; `person` refers to one of the
    institute's people.
    """

    def __init__(self, label: str, **options: Any) -> None:
        fields: dict[str, Field] = {
            "family": Line(N_("Family name"), search=2),
            "given": Line(N_("Given name or initials"), search=2),
            "suffix": Line(N_("Name suffix"), help=N_("Such as Jr. or III.")),
            "literal": Line(
                N_("Name as one text"),
                search=2,
                help=N_("For a group, or a name that has no family name."),
            ),
            "name": Line(N_("Name in other scripts"), localized=True, search=2, any_language=True),
            "person": Reference(N_("Person"), "people"),
            "corresponding": Flag(N_("Corresponding author")),
            "omitted": Flag(
                N_("Authors omitted before this one"),
                help=N_("Tick if the source names only the first and last authors."),
            ),
        }
        folded = ("suffix", "literal", "name", "corresponding", "omitted")
        super().__init__(label, fields, checks=[NameRequired()], folded=folded, **options)

    def complete(self, flat: JsonObject, look_up: EntryLookup, current: Raw | None) -> None:
        """Copy the person's name into each row that has none. If `current` is given, only into rows
        whose person differs from it, and in place of a name that was copied from the former person.
        """
        for id in list_at(flat, self.name):
            row = f"{self.name}.{id}."
            key, former = flat.get(f"{row}person"), (current or {}).get(f"{row}person")
            if isinstance(key, str) and (current is None or key != former):
                self._copy_name(flat, row, look_up, former)

    def completed_paths(self, flat: Raw) -> Iterator[str]:
        """Yield the paths of the names of all rows."""
        for id in list_at(flat, self.name):
            yield from (f"{self.name}.{id}.{name}." for name in NAME_FIELDS)

    def _copy_name(self, flat: JsonObject, row: str, look_up: EntryLookup, former: Json) -> None:
        """Copy the person's name into a row, unless the row has a name of its own. `former` is the
        key of the row's previous person.
        """
        [type] = self.fields["person"].types  # type: ignore[attr-defined]
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
