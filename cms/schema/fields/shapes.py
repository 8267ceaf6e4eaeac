"""Fields that several content types share: positions, authors of a work, dated figures."""

from collections.abc import Iterator
from typing import Any

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Date, Field, Flag, JsonObject, Line, Number, Raw
from cms.schema.fields.cross_checks import Check, Needs
from cms.schema.fields.formats import Url
from cms.schema.fields.groups import Reference, Rows


def latitude() -> Number:
    """Degrees north (WGS 84)."""
    return Number(
        N_("Latitude"), least=-90, most=90, fraction=True, help=N_("Degrees north, such as 43.87.")
    )


def longitude() -> Number:
    """Degrees east (WGS 84)."""
    return Number(
        N_("Longitude"),
        least=-180,
        most=180,
        fraction=True,
        help=N_("Degrees east, such as 87.57."),
    )


POSITION = tuple(
    Needs(name, other, problem=N_("A position has both a latitude and a longitude."))
    for name, other in (("latitude", "longitude"), ("longitude", "latitude"))
)
"""Checks of a type with a latitude and a longitude."""


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


class Figures(Rows):
    """Numbers, each with its label, its date and its source."""

    def __init__(self, label: str, **options: Any) -> None:
        fields: dict[str, Field] = {
            "label": Line(N_("Item"), localized=True),
            "count": Number(N_("Count"), least=0, fraction=True),
            "unit": Line(N_("Unit of measure"), localized=True),
            "approximate": Flag(N_("Approximate number")),
            "atLeast": Flag(N_("Or more")),
            "asOf": Date(N_("As of"), partial=True),
            "source": Url(N_("Source")),
        }
        folded = ("unit", "approximate", "atLeast", "source")
        super().__init__(label, fields, folded=folded, **options)
