"""How a content type says what its entries are to schema.org: values beside the field's own."""

from collections.abc import Mapping
from typing import Any, NamedTuple

SITE = "@site"
"""Instead of a field's path: the organization whose site this is."""

VOCABULARY = "https://schema.org/"

Spec = Any
"""The value of a property: a dotted field path, `SITE`, one of the classes below, a mapping (a thing
of its own: `@type` and its properties, left out where none of them is filled), a tuple of these, of
which the first that is filled counts, or a list of these, of which all that are filled count."""


class EnumerationMember(NamedTuple):
    """A choice as the member of a schema.org enumeration: `terms` maps what the file says to the
    member's name.
    """

    path: str
    terms: Mapping[str, str]


class Unless(NamedTuple):
    """A property that holds only while a choice is none of `values`: someone who has left isn’t
    affiliated any more.
    """

    path: str
    values: tuple[str, ...]
    spec: Spec


class Mapped(NamedTuple):
    """A choice as a value of another kind: `values` maps what the file says to what is said."""

    path: str
    values: Mapping[str, Any]


class Joined(NamedTuple):
    """Several values in one text, such as the corners of a box; nothing unless all are filled."""

    paths: tuple[str, ...]
    separator: str = " "


class Each(NamedTuple):
    """A list with what `spec` says of each of the rows at `path`; its paths begin in the row."""

    path: str
    spec: Spec


def thing(type: str, **properties: Spec) -> dict[str, Spec]:
    """A thing of its own within an entry's description, such as the place of an event."""
    return {"@type": type} | properties
