"""The form of an entry: its controls and lists of rows, made from the fields of the content type."""

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from wtforms.meta import DefaultMeta

from cms.core.errors import Invalid, Refusal
from cms.core.i18n import N_
from cms.core.languages import UNDETERMINED, Locale
from cms.editing.forms.code_names import CodeNames
from cms.editing.forms.controls import SEVERAL, Control
from cms.schema.content_type import ContentType, FormArea, FormColumn
from cms.schema.fields import ANY, Field, Group, Json, Reference, References, Rows
from cms.schema.fields.formats import KEY
from cms.schema.flat import listed

Flat = Mapping[str, Json]
LIMIT = 200
"""Rows a list takes; an entry that has more already keeps them."""
MAX_ROWS = 2_000
"""Rows of all lists that one sending may have, those that it was opened with included: each of them
is work.
"""
BLANK = "new-row-{depth}"
"""Stands for the id of a row that the browser makes."""

MayEdit = Callable[[str, Locale | None], bool]
"""Whether the person may change the value at a path (of a language, where it is localized)."""


class TooManyRows(Refusal):
    """More rows than a form takes at once."""

    msgid = N_("The maximum is %(most)s rows.")


class ControlGroup:
    """Parts that stand together: those of a group of fields, or of a row."""

    shape = "cluster"

    def __init__(self, name: str, kind: Group, parts: "tuple[Part, ...]") -> None:
        self.name = name
        self.kind = kind
        self.parts = parts

    def leaves(self) -> Iterator[Control]:
        for part in self.parts:
            yield from part.leaves()

    def process(self, formdata: Any, flat: Flat) -> None:
        for part in self.parts:
            part.process(formdata, flat)


@dataclass(frozen=True, slots=True)
class LocalizedControl:
    """A localized value: one leaf per language of the site, and `shared` for one that stands for
    all languages.
    """

    name: str
    kind: Field
    each: tuple[Control, ...]
    shared: Control | None = None
    shape = "localized"

    def leaves(self) -> Iterator[Control]:
        yield from self.each
        if self.shared and (self.shared.object_data or self.shared.data):
            yield self.shared

    def process(self, formdata: Any, flat: Flat) -> None:
        for leaf in (*self.each, self.shared):
            if leaf:
                leaf.process(formdata, flat)


@dataclass(frozen=True, slots=True)
class FormPanel:
    """An area of a form with its parts: the main column, the side, or a folded group called
    `label`.
    """

    area: FormArea
    parts: "tuple[Part, ...]"

    @property
    def label(self) -> str:
        return self.area.label

    @property
    def counted(self) -> tuple[str, int]:
        """(what, how many): the `rows` or `picked` values of a list that is all it holds, or its
        parts that are `filled`.
        """
        only = self.parts[0] if len(self.parts) == 1 else None
        if isinstance(only, RowList):
            return "rows", len(only.rows)
        if isinstance(only, Control) and only.kind.widget in SEVERAL:
            return "picked", sum(map(bool, only.texts()))
        return "filled", sum(map(has_value, self.parts))

    @property
    def refused(self) -> bool:
        """Whether something is said against a value in it."""
        return any(place.refusals for place in places_of(self.parts))


class FormRow(ControlGroup):
    """One row and its parts, under `name` = `<list>.<id>`."""

    def __init__(self, rows: "RowList", id: str) -> None:
        self.id = id
        name = f"{rows.name}.{id}"
        super().__init__(name, rows.kind, make_parts(rows.form, rows.kind.fields, f"{name}."))
        folded = [f"{name}.{field}" for field in rows.kind.folded]
        self.shown = [part for part in self.parts if part.name not in folded]
        self.folded = [part for part in self.parts if part.name in folded]

    @property
    def filled(self) -> int:
        """How many of the folded parts have a value."""
        return sum(map(has_value, self.folded))

    @property
    def opened(self) -> bool:
        """Whether the folded parts are to be seen: all that it has, or something wrong with them."""
        refused = any(place.refusals for place in places_of(self.folded))
        return refused or bool(self.filled and not any(map(has_value, self.shown)))


class RowList:
    """Like WTForms' FieldList, but the order is that of the submitted ids, not of indexes, and ids
    never change.

    The control named like the list is repeated, once per row, and holds the row's id; an empty one
    says that the list was there. A list that wasn't sent keeps the rows it had.
    """

    shape = "rows"
    locale = None

    def __init__(self, form: "EntryForm", kind: Rows, name: str) -> None:
        self.form = form
        self.kind = kind
        self.name = name
        self.id = f"f-{name}"
        self.locked = not form.may_edit(name, None)
        self.refusals: list[Invalid] = []
        self.rows: list[FormRow] = []
        self.object_data: list[str] = []
        """The ids of the rows that it was opened with."""

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

    def process(self, formdata: Any, flat: Flat) -> None:
        """Take the rows that were sent; where the list wasn't, those of the flat entry."""
        ids = self.object_data = listed(flat, self.name)
        most = max(LIMIT, len(ids))
        self.refusals = []
        if formdata is not None and self.name in formdata and not self.locked:
            ids = [id for id in dict.fromkeys(formdata.getlist(self.name)) if valid_id(id)]
        if formdata is not None:
            self.form.take_rows(min(most, len(ids)))
        if len(ids) > most:
            self._refuse_more(most)
        self.rows = [FormRow(self, id) for id in ids[:most]]
        for row in self.rows:
            row.process(formdata, flat)

    def _refuse_more(self, most: int) -> None:
        self.refusals = [Invalid(self.name, N_("The maximum is %(most)s rows."), most=most)]

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

    def validate(self, form: "EntryForm") -> bool:
        return not self.refusals

    def blank(self) -> FormRow:
        """An empty row with a stand-in for its id, for the browser to copy."""
        return self._new(BLANK.format(depth=self.depth))

    def _new(self, id: str) -> FormRow:
        row = FormRow(self, id)
        row.process(None, {})
        return row

    def add(self) -> FormRow | None:
        """A new row at the end; None where there is no room or no right."""
        if self.locked:
            return None
        if len(self.rows) >= LIMIT:
            self._refuse_more(LIMIT)
            return None
        row = self._new(new_id(self.ids))
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


class EntryForm:
    """A form of WTForms' fields whose names are flat paths: `headline.en`, `deadlines.<row>.closes`.
    Unlike WTForms' own forms it has other fields after each `load`, for rows come and go.

    `locales`: the site's languages, in the order of the columns. `zone`: in which moments are
    typed. `types`: the content types there are; references to others keep their values and have no
    control. None: all have one. `codes`: how countries and languages are called.
    """

    meta = DefaultMeta()

    def __init__(
        self,
        model: type[ContentType],
        locales: Sequence[Locale],
        zone: ZoneInfo,
        may_edit: MayEdit = lambda path, locale: True,
        types: Collection[str] | None = None,
        codes: CodeNames | None = None,
    ) -> None:
        self.model = model
        self.locales = tuple(locales)
        self.zone = zone
        self.may_edit = may_edit
        self.codes = codes or CodeNames()
        fields = model.fields if types is None else available_fields(model.fields, types)
        self.panels = tuple(self._panel(area, fields) for area in model.form_areas())
        self.parts: tuple[Part, ...] = tuple(part for one in self.panels for part in one.parts)
        self.unplaced: list[Invalid] = []
        self._loaded: dict[str, Json] = {}

    def _panel(self, area: FormArea, fields: Mapping[str, Field]) -> FormPanel:
        known = {name: fields[name] for name in area.fields if name in fields}
        return FormPanel(area, make_parts(self, known))

    def load(self, flat: Flat, submitted: Any = None) -> "EntryForm":
        """Fill the form with an entry and lay what was sent (a multidict) over it. What wasn't sent
        stays.
        """
        self._loaded = dict(flat)
        self._rows = 0
        formdata = self.meta.wrap_formdata(self, submitted)
        for part in self.parts:
            part.process(formdata, self._loaded)
        return self

    @property
    def places(self) -> dict[str, Control | RowList]:
        """Every list of rows and every control by its name."""
        return {place.name: place for place in places_of(self.parts)}

    def __getitem__(self, name: str) -> Control | RowList:
        return self.places[name]

    def validate(self) -> bool:
        """Whether every control can take its value; what is said against it goes to `errors`."""
        return not [place for place in self.places.values() if not place.validate(self)]

    @property
    def errors(self) -> dict[str, list[str]]:
        """Refusals by the names of their controls."""
        found: dict[str, list[str]] = {}
        for place, refusal in self.refused:
            found.setdefault(place.name, []).append(str(refusal))
        return found

    def take_rows(self, count: int) -> None:
        """Count the rows of a list that was sent, before they are made. Raises TooManyRows."""
        self._rows += count
        if self._rows > MAX_ROWS:
            raise TooManyRows(most=MAX_ROWS)

    def flat(self) -> dict[str, Json]:
        """The values of the form as a flat entry. Values without a control, such as another
        language, stay.
        """
        places, gone = self.places, self._gone()
        flat = {
            path: value
            for path, value in self._loaded.items()
            if path not in places and not path.startswith(gone)
        }
        flat |= {leaf.name: leaf.data for leaf in self.leaves() if leaf.data is not None}
        flat |= {rows.name: ids for rows in self.row_lists() if (ids := rows.filled_ids)}
        return flat

    def _gone(self) -> tuple[str, ...]:
        """The beginnings of the paths of rows that were taken out."""
        return tuple(
            f"{rows.name}.{id}."
            for rows in self.row_lists()
            for id in rows.object_data
            if id not in rows.ids
        )

    def leaves(self) -> Iterator[Control]:
        """Every control, in the order of the form."""
        for part in self.parts:
            yield from part.leaves()

    def row_lists(self) -> Iterator[RowList]:
        """Every list of rows, outer ones first."""
        yield from _row_lists(self.parts)

    def act(self, action: str) -> str:
        """Do what a button of a row asks: `add:<list>`, or `remove:`, `up:`, `down:` with
        `<list>.<row>`.

        Returns the path of the row to go on with. An action on what isn't there does nothing.
        """
        verb, _, path = action.partition(":")
        name, _, id = (path, "", "") if verb == "add" else path.rpartition(".")
        rows = next((rows for rows in self.row_lists() if rows.name == name), None)
        if rows is None:
            return ""
        if verb == "add":
            row = rows.add()
            return row.name if row else path
        if verb == "remove":
            rows.remove(id)
            return name
        rows.move(id, {"up": -1, "down": 1}.get(verb, 0))
        return path

    @property
    def forbidden(self) -> list[Control]:
        """The controls for which a value was sent although they may not be edited."""
        return [leaf for leaf in self.leaves() if leaf.forbidden]

    def refuse(self, refusals: Iterable[Invalid]) -> None:
        """Put each refusal at the control its path names, or at the nearest one that holds it."""
        places = self.places
        for refusal in refusals:
            place = nearest_place(places, refusal.path)
            if place is None:
                self.unplaced.append(refusal)
            elif refusal.message not in [known.message for known in place.refusals]:
                place.refusals.append(refusal)

    @property
    def refused(self) -> list[tuple[Control | RowList, Invalid]]:
        """Every control with what is said against its value, in the order of the form."""
        return [(place, one) for place in self.places.values() for one in place.refusals]

    def column(self, name: FormColumn) -> list[FormPanel]:
        """The panels of the main column, of the side, or the folded ones, without empty ones."""
        return [panel for panel in self.panels if panel.area.column == name and panel.parts]

    @property
    def refused_locales(self) -> set[str]:
        """The languages whose controls have something said against them: they have to be seen."""
        return {place.locale.code for place, _ in self.refused if place.locale}


Part = Control | LocalizedControl | ControlGroup | RowList
"""A field of the form: its controls, under `name`, by its `kind`; `shape` says how it is shown."""


def has_value(part: Part) -> bool:
    """Whether anything is filled in a part."""
    return any(leaf.data is not None for leaf in part.leaves())


def places_of(parts: Iterable[Part]) -> Iterator[Control | RowList]:
    """Every list of rows and every control among some parts."""
    parts = tuple(parts)
    yield from _row_lists(parts)
    for part in parts:
        yield from part.leaves()


def _row_lists(parts: Iterable[Part]) -> Iterator[RowList]:
    """The lists of rows among some parts, outer ones first."""
    for part in parts:
        if isinstance(part, ControlGroup):
            yield from _row_lists(part.parts)
        elif isinstance(part, RowList):
            yield part
            for row in part.rows:
                yield from _row_lists(row.parts)


def nearest_place(places: Mapping[str, Control | RowList], path: str) -> Control | RowList | None:
    """The control at `path`, above it, or (for a whole field) the first below it."""
    names = path.split(".")
    for length in range(len(names), 0, -1):
        name = ".".join(names[:length])
        if name in places:
            return places[name]
        below = next((place for at, place in places.items() if at.startswith(f"{name}.")), None)
        if below is not None:
            return below
    return None


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
    """The part of one field."""
    if isinstance(field, Rows):
        return RowList(form, field, path)
    if isinstance(field, Group):
        return ControlGroup(path, field, make_parts(form, field.fields, f"{path}."))
    if not field.localized:
        return _control(form, field, path)
    shared = _control(form, field, f"{path}.{UNDETERMINED}") if field.one_value else None
    each = [_control(form, field, f"{path}.{one.code}", one) for one in form.locales]
    return LocalizedControl(path, field, tuple(each), shared)


def _control(form: "EntryForm", field: Field, path: str, locale: Locale | None = None) -> Control:
    control: Control = form.meta.bind_field(
        form, Control(form, field, locale), {"name": path, "prefix": "", "translations": None}
    )
    return control


def available_fields(fields: Mapping[str, Field], types: Collection[str]) -> dict[str, Field]:
    """`fields` without references to types that no section has registered, and without groups made
    for them alone.
    """
    return {name: kept for name, field in fields.items() if (kept := _offered(field, types))}


def _offered(field: Field, types: Collection[str]) -> Field | None:
    """A field as a form offers it; None where there can be nothing to choose."""
    if isinstance(field, Reference | References):
        return (
            field if field.types == (ANY,) or any(type in types for type in field.types) else None
        )
    if not isinstance(field, Group):
        return field
    kept = available_fields(field.fields, types)
    if len(kept) == len(field.fields):
        return field
    if not any(isinstance(one, Reference | References) for one in kept.values()):
        return None
    group = copy(field)
    group.fields = kept
    return group
