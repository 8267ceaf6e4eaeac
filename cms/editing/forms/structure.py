"""Parts of a form: a shared value, a value in several languages, a group, a list of rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cms.editing.forms.controls import Control
from cms.schema.fields import Field
from cms.schema.fields.groups import Rows

if TYPE_CHECKING:
    from cms.editing.forms.row_list import RowList


@dataclass(frozen=True, slots=True)
class SharedControl:
    """A value that all languages share."""

    path: str
    field: Field
    leaf: Control
    shape = "single"

    def leaves(self) -> Iterator[Control]:
        yield self.leaf


@dataclass(frozen=True, slots=True)
class LocalizedControl:
    """A localized value: one leaf per language of the site, and `shared` for one that stands for
    all languages.
    """

    path: str
    field: Field
    each: tuple[Control, ...]
    shared: Control | None = None
    shape = "localized"

    def leaves(self) -> Iterator[Control]:
        yield from self.each
        if self.shared and (self.shared.object_data or self.shared.data):
            yield self.shared


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """A group of fields."""

    path: str
    field: Field
    parts: "tuple[Part, ...]"
    shape = "cluster"

    def leaves(self) -> Iterator[Control]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class RowsControl:
    """A list of rows."""

    path: str
    field: Rows
    list: "RowList"
    shape = "rows"

    def leaves(self) -> Iterator[Control]:
        yield from self.list.leaves()


Part = SharedControl | LocalizedControl | ControlGroup | RowsControl


def process(parts: tuple[Part, ...], formdata: Any, flat: Mapping[str, Any]) -> None:
    """Fill the controls of `parts` from what was sent, and where nothing was, from the flat entry."""
    for part in parts:
        match part:
            case SharedControl():
                part.leaf.process(formdata, flat)
            case LocalizedControl():
                for leaf in (*part.each, *filter(None, [part.shared])):
                    leaf.process(formdata, flat)
            case ControlGroup():
                process(part.parts, formdata, flat)
            case RowsControl():
                part.list.process(formdata, flat)
