"""A list of rows: keeps the order they were sent in and the ids they were made with."""

import re
import secrets
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import wtforms
from wtforms.widgets import HiddenInput

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.core.languages import UNDETERMINED, Locale
from cms.editing.forms.controls import CONTROLS, Control
from cms.editing.forms.structure import (
    ControlGroup,
    LocalizedControl,
    Part,
    RowsControl,
    SharedControl,
    process,
)
from cms.schema.fields import Field
from cms.schema.fields.formats import KEY
from cms.schema.fields.groups import Group, Rows

if TYPE_CHECKING:
    from cms.editing.forms.form import EntryForm

LIMIT = 200
"""Rows a form takes; an entry that has more already keeps them."""

BLANK = "new-row-{depth}"
"""Stands for the id of a row that the browser makes."""


class FormRow:
    """One row and its parts, under `path` = `<list>.<id>`."""

    def __init__(self, form: "EntryForm", field: Rows, path: str, id: str) -> None:
        self.id = id
        self.path = f"{path}.{id}"
        self.parts: tuple[Part, ...] = make_parts(form, field.fields, f"{self.path}.")

    def leaves(self) -> Iterator[Control]:
        for part in self.parts:
            yield from part.leaves()


class RowList(wtforms.Field):  # type: ignore[misc]
    """Like WTForms' FieldList, but the order is that of the posted ids, not of indexes, and ids
    never change.

    The control named like the list is repeated, once per row, and holds the row's id; an empty one
    says that the list was there. A list that wasn't sent keeps the rows it had.
    """

    widget = HiddenInput()

    def __init__(self, form: "EntryForm", kind: Rows, **bound: Any) -> None:
        super().__init__(kind.label, **bound)
        self.form = form
        self.kind = kind
        self.locale = None
        self.id = f"f-{self.name}"
        self.locked = not self.form.may_edit(self.name, None)
        self.refusals: list[Invalid] = []
        self.rows: list[FormRow] = []

    @property
    def help(self) -> str:
        return self.kind.help

    @property
    def most(self) -> int:
        """How many rows it takes."""
        return LIMIT

    @property
    def depth(self) -> int:
        """How many lists it lies in."""
        return len(self.name.split(".")) // 2

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """`data` is the whole flat entry."""
        flat = data or {}
        listed = flat.get(self.name)
        known = [str(id) for id in listed] if isinstance(listed, list) else []
        sent = formdata is not None and self.name in formdata and not self.locked
        wanted = (
            [id for id in dict.fromkeys(formdata.getlist(self.name)) if valid_id(id)]
            if sent
            else known
        )
        self.object_data, self.refusals = known, []
        most = max(LIMIT, len(known))
        if formdata is not None:
            self.form.take_rows(min(most, len(wanted)))
        if len(wanted) > most:
            self._refuse_more(most)
        self.rows = [FormRow(self.form, self.kind, self.name, id) for id in wanted[:most]]
        for row in self.rows:
            process(row.parts, formdata, flat)

    def _refuse_more(self, most: int) -> None:
        self.refusals = [Invalid(self.name, N_("The maximum is %(most)s rows."), most=most)]

    @property
    def data(self) -> list[str]:
        """The ids of its rows, as a flat entry has them."""
        return self.filled_ids

    @property
    def ids(self) -> list[str]:
        return [row.id for row in self.rows]

    @property
    def filled_ids(self) -> list[str]:
        """The ids of its rows without new ones that nothing was written in."""
        return [
            row.id
            for row in self.rows
            if row.id in self.object_data or any(leaf.data is not None for leaf in row.leaves())
        ]

    def leaves(self) -> Iterator[Control]:
        for row in self.rows:
            yield from row.leaves()

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.errors = [str(refusal) for refusal in self.refusals]
        return not self.refusals

    def blank(self) -> FormRow:
        """An empty row with a stand-in for its id, for the browser to copy."""
        row = FormRow(self.form, self.kind, self.name, BLANK.format(depth=self.depth))
        process(row.parts, None, {})
        return row

    def add(self) -> FormRow | None:
        """A new row at the end; None where there is no room or no right."""
        if self.locked:
            return None
        if len(self.rows) >= LIMIT:
            self._refuse_more(LIMIT)
            return None
        row = FormRow(self.form, self.kind, self.name, new_id(self.ids))
        process(row.parts, None, {})
        self.rows.append(row)
        return row

    def remove(self, id: str) -> None:
        """Take a row out."""
        if not self.locked:
            self.rows = [row for row in self.rows if row.id != id]

    def move(self, id: str, by: int) -> None:
        """Move a row by `by` places, as far as the list goes."""
        at = next((place for place, row in enumerate(self.rows) if row.id == id), None)
        if at is not None and not self.locked:
            self.rows.insert(max(0, at + by), self.rows.pop(at))


def valid_id(id: str) -> bool:
    """Whether `id` may name a row."""
    return len(id) <= 60 and bool(re.fullmatch(KEY, id)) and not id.startswith(BLANK[:8])


def new_id(taken: list[str]) -> str:
    """An id that no row of the list has."""
    while (id := secrets.token_hex(4)) in taken:
        pass
    return id


def make_parts(
    form: "EntryForm", fields: Mapping[str, Field], prefix: str = ""
) -> tuple[Part, ...]:
    """The parts of some fields, their controls bound to `form` under flat paths that begin with
    `prefix`.
    """
    return tuple(_make(form, field, prefix + name) for name, field in fields.items())


def _make(form: "EntryForm", field: Field, path: str) -> Part:
    if isinstance(field, Rows):
        return RowsControl(path, field, bind(form, RowList, path, field))
    if isinstance(field, Group):
        return ControlGroup(path, field, make_parts(form, field.fields, f"{path}."))
    if field.localized:
        shared = _leaf(form, field, f"{path}.{UNDETERMINED}", None) if field.one_value else None
        return LocalizedControl(
            path,
            field,
            tuple(_leaf(form, field, f"{path}.{locale.code}", locale) for locale in form.locales),
            shared,
        )
    return SharedControl(path, field, _leaf(form, field, path, None))


def _leaf(form: "EntryForm", field: Field, path: str, locale: Locale | None) -> Control:
    leaf: Control = bind(form, CONTROLS.get(field.widget, Control), path, field, locale)
    return leaf


def bind(form: "EntryForm", kind: Any, path: str, *arguments: Any) -> Any:
    """A WTForms field of `kind` bound to `form` under `path`."""
    return form.meta.bind_field(
        form, kind(form, *arguments), {"name": path, "prefix": "", "translations": None}
    )
