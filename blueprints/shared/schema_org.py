"""The vocabulary in which a content type maps its fields to schema.org."""

from collections.abc import Mapping
from typing import Any, NamedTuple

SITE = "@site"
"""In place of a field's path: the organization that runs the site."""

VOCABULARY = "https://schema.org/"

Spec = Any
"""The value of a property: a dotted field path, `SITE`, one of the classes below, a mapping (a
nested thing: `@type` and its properties, left out if none of them is filled), a tuple of these (the
first that is filled is used), or a list of these (all that are filled are used).
"""


class EnumerationMember(NamedTuple):
    """A choice as the member of a schema.org enumeration. `terms` maps the stored value to the
    member's name.
    """

    path: str
    terms: Mapping[str, str]


class Unless(NamedTuple):
    """A property that is left out while a choice has one of `values`: a former employee isn't
    affiliated any more.
    """

    path: str
    values: tuple[str, ...]
    spec: Spec


class Mapped(NamedTuple):
    """A choice as another value. `values` maps the stored value to the one shown."""

    path: str
    values: Mapping[str, Any]


class Joined(NamedTuple):
    """Several values in one text, such as the corners of a box. Left out unless all are filled."""

    paths: tuple[str, ...]
    separator: str = " "


class Each(NamedTuple):
    """A list with `spec` applied to each of the rows at `path`. Its paths are relative to the row."""

    path: str
    spec: Spec


def thing(type: str, **properties: Spec) -> dict[str, Spec]:
    """A nested thing within an entry's description, such as the place of an event."""
    return {"@type": type} | properties
