"""The layout of the form of a content type: one line of its class says it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cms.core.i18n import N_
from cms.schema.fields.base import Field
from cms.schema.fields.groups import Group, Image
from cms.schema.fields.text import Markdown, Paragraph

FormColumn = Literal["main", "side", "more"]


@dataclass(frozen=True, slots=True)
class FormArea:
    """Fields that stand together in a form. `label`: the name of a folded group, a message in
    English.
    """

    column: FormColumn
    fields: tuple[str, ...]
    label: str = ""


def main(*fields: str) -> FormArea:
    """The wide column, with the fields that visitors read: the title first, then summary, text and
    picture.
    """
    return FormArea("main", fields)


def side(*fields: str) -> FormArea:
    """The narrow column, with the fields that file the entry: date, category, keywords."""
    return FormArea("side", fields)


def more(label: str, *fields: str) -> FormArea:
    """A folded group with a name, for what is seldom filled."""
    return FormArea("more", fields, label)


OF_EVERY_TYPE = (
    more(N_("Sources and corrections"), "sources", "unverified", "changes", "reviewBy"),
    more(N_("Address of the page"), "address", "formerAddresses"),
)
"""The last groups of every form."""


def arranged(
    declared: Sequence[FormArea], title: str, own: Mapping[str, Field], fields: Mapping[str, Field]
) -> tuple[FormArea, ...]:
    """Every field of a type in its area: the main one, the side, then the folded groups.

    A field that no area names stands at the end of the side; one that needs room, such as a text in
    several languages, at the end of the main column. `own`: without those of every type. Raises
    ValueError for a name that is no field, or that stands twice.
    """
    declared = declared or (main(*_read_by_visitors(own)),)
    groups = [area for area in declared if area.column == "more"]
    named = _named(declared, fields)
    if fields.keys() - own.keys():
        groups += [_without(area, named) for area in OF_EVERY_TYPE]
    named |= _named(groups, fields)
    rest = [name for name in fields if name not in named]
    first = [name for name in rest if name == title]
    wide = [name for name in rest if name not in first and _needs_room(fields[name])]
    narrow = [name for name in rest if name not in first and name not in wide]
    columns = (
        FormArea("main", (*first, *_of(declared, "main"), *wide)),
        FormArea("side", (*_of(declared, "side"), *narrow)),
    )
    return tuple(area for area in (*columns, *groups) if area.fields)


def _named(areas: Sequence[FormArea], fields: Mapping[str, Field]) -> set[str]:
    names = [name for area in areas for name in area.fields]
    for name in names:
        if name not in fields:
            raise ValueError(f"form names {name}, which is no field")
        if names.count(name) > 1:
            raise ValueError(f"form names {name} twice")
    return set(names)


def _of(areas: Sequence[FormArea], column: FormColumn) -> Iterator[str]:
    return (name for area in areas if area.column == column for name in area.fields)


def _without(area: FormArea, named: set[str]) -> FormArea:
    return replace(area, fields=tuple(name for name in area.fields if name not in named))


def _read_by_visitors(fields: Mapping[str, Field]) -> list[str]:
    """Summaries, long texts and pictures, for a type that doesn't say where its fields stand."""
    return [
        name
        for kind in (Paragraph, Markdown, Image)
        for name, field in fields.items()
        if isinstance(field, kind)
    ]


def _needs_room(field: Field) -> bool:
    return field.localized or isinstance(field, Group | Markdown | Paragraph)
