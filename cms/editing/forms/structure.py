"""What a form shows together: a shared value, one value in several languages, a group, a list of
rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cms.editing.forms.controls import Leaf
from cms.schema.fields import Field
from cms.schema.fields.groups import Rows

if TYPE_CHECKING:
    from cms.editing.forms.row_list import RowList


@dataclass(frozen=True, slots=True)
class Single:
    """A value that all languages share."""

    path: str
    field: Field
    leaf: Leaf
    shape = "single"

    def leaves(self) -> Iterator[Leaf]:
        yield self.leaf


@dataclass(frozen=True, slots=True)
class Tongues:
    """A localized value: one leaf per language of the site, and `shared` for one that stands for
    all languages.
    """

    path: str
    field: Field
    each: tuple[Leaf, ...]
    shared: Leaf | None = None
    shape = "localized"

    def leaves(self) -> Iterator[Leaf]:
        yield from self.each
        if self.shared and (self.shared.object_data or self.shared.data):
            yield self.shared


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of fields."""

    path: str
    field: Field
    parts: "tuple[Part, ...]"
    shape = "cluster"

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of rows."""

    path: str
    field: Rows
    list: "RowList"
    shape = "rows"

    def leaves(self) -> Iterator[Leaf]:
        yield from self.list.leaves()


Part = Single | Tongues | Cluster | Sequence


def process(parts: tuple[Part, ...], formdata: Any, flat: Mapping[str, Any]) -> None:
    """Fill the controls of `parts` from what was sent, and where nothing was, from the flat entry."""
    for part in parts:
        match part:
            case Single():
                part.leaf.process(formdata, flat)
            case Tongues():
                for leaf in (*part.each, *filter(None, [part.shared])):
                    leaf.process(formdata, flat)
            case Cluster():
                process(part.parts, formdata, flat)
            case Sequence():
                part.list.process(formdata, flat)
