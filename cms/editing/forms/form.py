"""The form of an entry: its controls and lists of rows, built from the fields of the content
type.
"""

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from wtforms.widgets import TextArea, TextInput

from cms.accounts.permissions import Forbidden
from cms.core.errors import Invalid, Refusal
from cms.core.i18n import N_
from cms.core.languages import UNDETERMINED, Locale
from cms.editing.forms.code_names import CodeNames
from cms.editing.forms.typed_values import from_moment, read_typed
from cms.schema.content_type import FormArea, FormColumn, Model
from cms.schema.fields import ANY, Field, Fields, Group, Json, JsonObject, Line, Number, Rows
from cms.schema.fields.formats import KEY
from cms.schema.fields.walk import reference_field
from cms.schema.flat import Flat, list_at

LIMIT = 200
"""Maximum number of rows in a list; an entry that has more already keeps them."""
MAX_ROWS = 2_000
"""Maximum number of rows in all lists of one submission, including those the form was opened with:
each costs time.
"""
BLANK = "new-row-{depth}"
"""Placeholder for the id of a row that the browser makes."""
MULTIPLE_WIDGETS = ("references", "codes")
"""Widgets of lists that have a control for each value."""
TALL_WIDGETS = ("markdown", "media", "paragraph", "flag")
"""Widgets that stand below each other in a row."""
INTERPRETED_WIDGETS = ("code", "date", "identifier", "moment")
"""Widgets that show how a typed value was interpreted."""
TEXTAREA_ROWS = {"paragraph": 3, "lines": 3, "markdown": 14}
"""Multi-line widgets → number of lines shown."""
ONE_PER_LINE = N_("One per line.")
KEYBOARDS = {"url": "url", "email": "email", "telephone": "tel"}
"""Widget → value of `inputmode`. `type=email` would rewrite the typed text, so all controls are
plain text.
"""


MayEdit = Callable[[str, Locale | None], bool]
"""Returns whether the person may change the value at a path (in a language, if it is localized)."""


class TooManyRows(Refusal):
    """More rows than a form accepts at once."""

    msgid = N_("The maximum is %(most)s rows.")


class Part:
    """A field in the form. `name` is its flat path, `shape` tells templates how to render it,
    `parts` are the parts inside it.
    """

    shape = ""
    locale: Locale | None = None
    parts: "Sequence[Part]" = ()

    def __init__(self, form: "EntryForm", field: Field, name: str) -> None:
        self.form = form
        self.field = field
        self.name = name

    def process(self, submitted: Any, flat: Flat) -> None:
        """Load the values of a flat entry, then the submitted ones (`submitted`: a multidict or
        None).
        """
        for part in self.parts:
            part.process(submitted, flat)

    def leaves(self) -> "list[Control]":
        """Return its controls, in form order."""
        return [part for part in walk((self,)) if isinstance(part, Control)]

    @property
    def has_value(self) -> bool:
        """Whether anything is filled in."""
        return any(leaf.data is not None for leaf in self.leaves())


def walk(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts and all parts inside them, in form order."""
    for part in parts:
        yield part
        yield from walk(part.parts)


class Control(Part):
    """One value, in one language if the field is localized. `data` is the value as JSON, None if
    empty. Rendered by a WTForms widget.
    """

    shape = "single"

    def __init__(
        self, form: "EntryForm", field: Field, name: str, locale: Locale | None = None
    ) -> None:
        super().__init__(form, field, name)
        self.locale = locale
        self.id = f"f-{name}"
        self.grows = type(field) is Line and (field.localized or name == form.model.title)
        """Whether it is one line of words, shown in as many lines as it needs."""
        is_area = self.grows or field.widget in TEXTAREA_ROWS
        self.widget = TextArea() if is_area else TextInput()
        language = locale.code if locale else UNDETERMINED
        self.help_id = f"f-{name.removesuffix(f'.{language}')}-help"
        self.data: Json | None = None
        self.object_data: Json | None = None
        """The value the form was opened with."""
        self.raw_data: list[str] | None = None
        """The submitted texts."""
        self.locked = not form.may_edit(name, locale)
        self.focused = False
        """Whether the control gets the focus when the page opens."""
        self.forbidden = False
        """Whether another value was submitted although the control is locked."""
        self.refusals: list[Invalid] = []

    def __call__(self, **attributes: Any) -> Markup:
        """Render the control as HTML."""
        html: Markup = self.widget(self, **attributes)
        return html

    @property
    def help(self) -> str:
        """The message id of the help text; "" if the label says enough."""
        return self.field.help or (ONE_PER_LINE if self.field.widget == "lines" else "")

    def process(self, submitted: Any, flat: Flat) -> None:
        """Load the value, and replace it by the submitted one unless that reads like the displayed
        text.
        """
        self.data = self.object_data = flat.get(self.name)
        self.raw_data, self.forbidden = None, False
        if submitted is None or self.name not in submitted:
            return
        texts = submitted.getlist(self.name)
        read = self.read(texts)
        touched = read != self.read([self.show(self.object_data)])
        self.forbidden = self.locked and touched
        if touched and not self.locked:
            self.data = read
        if touched or not self.locked:
            self.raw_data = texts

    def read(self, values: Sequence[str]) -> Json | None:
        """Parse the typed value into JSON."""
        return read_typed(self.field, values, self.form.zone, self.form.codes)

    def show(self, raw: Json | None) -> str:
        """Return a JSON value as the control's text."""
        text = "" if raw is None else self.field.to_form(self.form.codes.show(self.field, raw))
        return from_moment(text, self.form.zone) if self.field.widget == "moment" else text

    def texts(self) -> list[str]:
        """Return the control's text, or one text per value if it is a list of controls; as typed if
        it was submitted.
        """
        if self.raw_data:
            return self.raw_data
        if isinstance(self.data, list) and self.field.widget in MULTIPLE_WIDGETS:
            return [str(value) for value in self.form.codes.show(self.field, self.data)]
        return [self.show(self.data)] if self.data is not None else []

    @property
    def slots(self) -> list[str]:
        """The texts of a list of controls, with an empty one for another value."""
        return [text for text in self.texts() if text] + ([] if self.locked else [""])

    def _value(self) -> str:
        return next(iter(self.texts()), "")

    def validate(self) -> None:
        """Put the errors of the value into `refusals`."""
        self.refusals = []
        if self.data is not None:
            try:
                self.field.parse(self.data, self.name)
            except Invalid as refusal:
                self.refusals.append(refusal)
        if self.forbidden:
            self.refusals.append(Invalid(self.name, Forbidden.msgid))

    @property
    def attributes(self) -> dict[str, str]:
        """HTML attributes other than name, id and value."""
        described_by = [f"{self.id}-error"] * bool(self.refusals) + [self.help_id] * bool(self.help)
        described_by += [f"{self.id}-reading"] * (self.field.widget in INTERPRETED_WIDGETS)
        attributes = {"autocomplete": "off"}
        if described_by:
            attributes["aria-describedby"] = " ".join(described_by)
        if self.refusals:
            attributes["aria-invalid"] = "true"
        if self.focused:
            attributes["autofocus"] = "autofocus"
        if self.locked:
            attributes["readonly"] = "readonly"
        if self.locale:
            attributes |= {"lang": self.locale.lang, "dir": self.locale.dir}
        if self.field.widget in TEXTAREA_ROWS:
            attributes["rows"] = str(TEXTAREA_ROWS[self.field.widget])
        if self.grows:
            attributes |= {"rows": "1", "data-line": ""}
        return attributes | self._keyboard()

    def _keyboard(self) -> dict[str, str]:
        """Return attributes that choose the keyboard of a phone."""
        if isinstance(self.field, Number):
            signed = (self.field.least or 0) < 0
            return {"inputmode": "decimal" if self.field.fraction or signed else "numeric"}
        if self.field.widget in KEYBOARDS:
            return {
                "inputmode": KEYBOARDS[self.field.widget],
                "spellcheck": "false",
                "autocapitalize": "off",
            }
        return {}


class ControlGroup(Part):
    """The parts of a group of fields, or of a row."""

    shape = "cluster"

    def __init__(self, form: "EntryForm", field: Group, name: str) -> None:
        super().__init__(form, field, name)
        self.parts = make_parts(form, field.fields, f"{name}.")


class LocalizedControl(Part):
    """A localized value: a control for `each` language of the site, and one for a value shared by
    all languages, if there is one.
    """

    shape = "localized"

    def __init__(self, form: "EntryForm", field: Field, name: str) -> None:
        super().__init__(form, field, name)
        self.each = [
            Control(form, field, f"{name}.{locale.code}", locale) for locale in form.locales
        ]
        self.parts = self.each
        self._shared = [Control(form, field, f"{name}.{UNDETERMINED}")] if field.one_value else []

    def process(self, submitted: Any, flat: Flat) -> None:
        for control in self.each + self._shared:
            control.process(submitted, flat)
        self.parts = self.each + [
            control for control in self._shared if control.object_data or control.data
        ]


@dataclass(frozen=True, slots=True)
class FormPanel:
    """An area of a form with its parts: the main column, the side, or a folded group called
    `label`.
    """

    area: FormArea
    parts: Sequence[Part]

    @property
    def label(self) -> str:
        return self.area.label

    @property
    def counted(self) -> tuple[str, int]:
        """(kind, number): the `rows` or `picked` values if the panel has a single list, otherwise
        the parts that are `filled`.
        """
        only = self.parts[0] if len(self.parts) == 1 else None
        if isinstance(only, RowList):
            return "rows", len(only.rows)
        if isinstance(only, Control) and only.field.widget in MULTIPLE_WIDGETS:
            return "picked", sum(map(bool, only.texts()))
        return "filled", sum(part.has_value for part in self.parts)

    @property
    def refused(self) -> bool:
        """Whether any value in it has an error."""
        return any(part.refusals for part in inputs_of(self.parts))


class FormRow(ControlGroup):
    """One row and its parts. Its `name` is `<list>.<id>`."""

    def __init__(self, rows: "RowList", id: str) -> None:
        super().__init__(rows.form, rows.field, f"{rows.name}.{id}")
        self.id = id
        folded = [f"{self.name}.{field}" for field in rows.field.folded]
        self.shown = [part for part in self.parts if part.name not in folded]
        self.folded = [part for part in self.parts if part.name in folded]

    @property
    def is_line(self) -> bool:
        """Whether its unfolded parts are short controls, which have room in one line."""
        return all(
            isinstance(part, Control) and part.field.widget not in TALL_WIDGETS
            for part in self.shown
        )

    @property
    def filled(self) -> int:
        """The number of folded parts that have a value."""
        return sum(part.has_value for part in self.folded)

    @property
    def opened(self) -> bool:
        """Whether the folded parts are unfolded: because they have errors, or because they hold the
        row's only values.
        """
        refused = any(part.refusals for part in inputs_of(self.folded))
        return refused or bool(self.filled and not any(part.has_value for part in self.shown))


class RowList(Part):
    """A list of rows, in the order of the submitted ids. Ids never change.

    The control with the list's name is repeated once per row and holds the row's id; an empty one
    says that the list was submitted. A list that wasn't submitted keeps its rows.
    """

    shape = "rows"
    field: Rows
    max_rows = LIMIT
    """Maximum number of rows."""

    def __init__(self, form: "EntryForm", field: Rows, name: str) -> None:
        super().__init__(form, field, name)
        self.id = f"f-{name}"
        self.locked = not form.may_edit(name, None)
        self.refusals: list[Invalid] = []
        self.parts: list[FormRow] = []
        self.object_data: list[str] = []
        """The ids of the rows the form was opened with."""

    @property
    def rows(self) -> "list[FormRow]":
        return self.parts

    @property
    def help(self) -> str:
        return self.field.help

    @property
    def depth(self) -> int:
        """The number of lists that contain it."""
        return len(self.name.split(".")) // 2

    def process(self, submitted: Any, flat: Flat) -> None:
        """Load the submitted rows; those of the flat entry if the list wasn't submitted."""
        ids = self.object_data = list_at(flat, self.name)
        limit = max(LIMIT, len(ids))
        self.refusals = []
        if submitted is not None and self.name in submitted and not self.locked:
            ids = [id for id in dict.fromkeys(submitted.getlist(self.name)) if valid_id(id)]
        if submitted is not None:
            self.form.count_rows(min(limit, len(ids)))
        if len(ids) > limit:
            self._refuse_more(limit)
        self.parts = [FormRow(self, id) for id in ids[:limit]]
        for row in self.rows:
            row.process(submitted, flat)

    def _refuse_more(self, limit: int) -> None:
        self.refusals = [Invalid(self.name, N_("The maximum is %(most)s rows."), most=limit)]

    @property
    def ids(self) -> list[str]:
        return [row.id for row in self.rows]

    @property
    def filled_ids(self) -> list[str]:
        """The ids of its rows, without new rows that are empty."""
        return [row.id for row in self.rows if row.id in self.object_data or row.has_value]

    def blank(self) -> FormRow:
        """Return an empty row with a placeholder id, for the browser to copy."""
        return self._new(BLANK.format(depth=self.depth))

    def _new(self, id: str) -> FormRow:
        row = FormRow(self, id)
        row.process(None, {})
        return row

    def add(self) -> FormRow | None:
        """Append a new row. Returns None if the list is full or locked."""
        if self.locked:
            return None
        if len(self.rows) >= LIMIT:
            self._refuse_more(LIMIT)
            return None
        row = self._new(new_id(self.ids))
        self.rows.append(row)
        return row

    def remove(self, id: str) -> None:
        """Remove a row."""
        if not self.locked:
            self.parts = [row for row in self.rows if row.id != id]

    def move(self, id: str, by: int) -> None:
        """Move a row by `by` places, within the list."""
        at = next((index for index, row in enumerate(self.rows) if row.id == id), None)
        if at is not None and not self.locked:
            self.rows.insert(max(0, at + by), self.rows.pop(at))


FormInput = Control | RowList
"""A part that can have errors."""


class EntryForm:
    """A form of controls whose names are flat paths: `headline.en`, `deadlines.<row>.closes`.
    Unlike a WTForms form, its fields are rebuilt by each `load`, because rows come and go.

    `locales`: the site's languages, in the order of the columns · `zone`: the time zone in which
    moments are typed · `types`: the registered content types; references to others keep their
    values but have no control; None: all have one · `codes`: names of countries and languages.
    """

    def __init__(
        self,
        model: Model,
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
        self.panels = tuple(
            FormPanel(
                area,
                make_parts(self, {name: fields[name] for name in area.fields if name in fields}),
            )
            for area in model.form_areas()
        )
        self.parts = [part for panel in self.panels for part in panel.parts]
        self.unplaced: list[Invalid] = []
        self._loaded: JsonObject = {}

    def load(self, flat: Flat, submitted: Any = None) -> "EntryForm":
        """Fill the form from a flat entry, then from the submitted values (a multidict). Values
        that weren't submitted stay.
        """
        self._loaded = dict(flat)
        self._rows = 0
        for part in self.parts:
            part.process(submitted, self._loaded)
        return self

    @property
    def inputs(self) -> dict[str, FormInput]:
        """Name → list of rows or control."""
        return {part.name: part for part in inputs_of(self.parts)}

    def __getitem__(self, name: str) -> FormInput:
        return self.inputs[name]

    def validate(self) -> bool:
        """Return whether every control has a valid value; the errors are in `refused`."""
        for leaf in self.leaves():
            leaf.validate()
        return not self.refused

    def count_rows(self, count: int) -> None:
        """Count the rows of a submitted list before they are made. Raises TooManyRows."""
        self._rows += count
        if self._rows > MAX_ROWS:
            raise TooManyRows(most=MAX_ROWS)

    def flat(self) -> JsonObject:
        """Return the form's values as a flat entry. Values without a control, such as those in
        another language, are kept.
        """
        inputs, lists = self.inputs, self.row_lists()
        removed = tuple(
            f"{rows.name}.{id}." for rows in lists for id in rows.object_data if id not in rows.ids
        )
        flat = {
            path: value
            for path, value in self._loaded.items()
            if path not in inputs and not path.startswith(removed)
        }
        flat |= {leaf.name: leaf.data for leaf in self.leaves() if leaf.data is not None}
        flat |= {rows.name: ids for rows in lists if (ids := rows.filled_ids)}
        return flat

    def leaves(self) -> list[Control]:
        """Return every control, in form order."""
        return [part for part in walk(self.parts) if isinstance(part, Control)]

    def row_lists(self) -> list[RowList]:
        """Return every list of rows, outer ones first."""
        return [part for part in walk(self.parts) if isinstance(part, RowList)]

    def act(self, action: str) -> str:
        """Execute the action of a row's button: `add:<list>`, or `remove:`, `up:` or `down:` with
        `<list>.<row>`.

        Returns the path of the row to continue with. An action on a missing row does nothing.
        """
        verb, _, path = action.partition(":")
        name, _, id = (path, "", "") if verb == "add" else path.rpartition(".")
        rows = self.inputs.get(name)
        if not isinstance(rows, RowList):
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
        """The controls for which a value was submitted although they are locked."""
        return [leaf for leaf in self.leaves() if leaf.forbidden]

    def refuse(self, refusals: Iterable[Invalid]) -> None:
        """Add each refusal to the control at its path, or to the nearest control around or below
        it.
        """
        inputs = self.inputs
        for refusal in refusals:
            part = nearest_input(inputs, refusal.path)
            if part is None:
                self.unplaced.append(refusal)
            elif refusal.message not in [other.message for other in part.refusals]:
                part.refusals.append(refusal)

    @property
    def refused(self) -> list[tuple[FormInput, Invalid]]:
        """(control, error) of every error, in form order."""
        return [(part, refusal) for part in inputs_of(self.parts) for refusal in part.refusals]

    def column(self, name: FormColumn) -> list[FormPanel]:
        """Return the non-empty panels of the main column, of the side, or the folded ones."""
        return [panel for panel in self.panels if panel.area.column == name and panel.parts]

    @property
    def refused_locales(self) -> set[str]:
        """The languages with errors: their controls have to be visible."""
        return {part.locale.code for part, _ in self.refused if part.locale}


def inputs_of(parts: Iterable[Part]) -> list[FormInput]:
    """Return every list of rows and every control among some parts, in form order."""
    return [part for part in walk(parts) if isinstance(part, Control | RowList)]


def nearest_input(inputs: Mapping[str, FormInput], path: str) -> FormInput | None:
    """Return the control at `path`, around it, or (for a whole field) the first one below it."""
    while path:
        if path in inputs:
            return inputs[path]
        for name, part in inputs.items():
            if name.startswith(f"{path}."):
                return part
        path = path.rpartition(".")[0]
    return None


def valid_id(id: str) -> bool:
    """Return whether `id` may identify a row."""
    return len(id) <= 60 and bool(re.fullmatch(KEY, id)) and not id.startswith(BLANK[:8])


def new_id(taken: list[str]) -> str:
    """Return a random id that isn't `taken`."""
    while (id := secrets.token_hex(4)) in taken:
        pass
    return id


def make_parts(form: "EntryForm", fields: Fields, prefix: str = "") -> tuple[Part, ...]:
    """Return the parts of some fields. Their names are flat paths that begin with `prefix`."""
    return tuple(_make(form, field, prefix + name) for name, field in fields.items())


def _make(form: "EntryForm", field: Field, path: str) -> Part:
    """Return the part of one field."""
    if isinstance(field, Rows):
        return RowList(form, field, path)
    if isinstance(field, Group):
        return ControlGroup(form, field, path)
    return LocalizedControl(form, field, path) if field.localized else Control(form, field, path)


def available_fields(fields: Fields, types: Collection[str]) -> dict[str, Field]:
    """Return `fields` without references to types that no section has registered, and without
    groups made for such references alone.
    """
    return {
        name: kept for name, field in fields.items() if (kept := _available_field(field, types))
    }


def _available_field(field: Field, types: Collection[str]) -> Field | None:
    """Return a field as a form offers it; None if there is nothing to choose."""
    if reference := reference_field(field):
        is_known = reference.types == (ANY,) or any(type in types for type in reference.types)
        return field if is_known else None
    if not isinstance(field, Group):
        return field
    kept = available_fields(field.fields, types)
    if len(kept) == len(field.fields):
        return field
    if not any(map(reference_field, kept.values())):
        return None
    group = copy(field)
    group.fields = kept
    return group
