"""The form of an entry, made from the fields of its content type."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from wtforms.meta import DefaultMeta

from cms.core.errors import Invalid, Refusal
from cms.core.i18n import N_
from cms.core.languages import Locale
from cms.editing.forms.available_fields import available_fields
from cms.editing.forms.controls import Control
from cms.editing.forms.row_list import RowList, make_parts
from cms.editing.forms.structure import ControlGroup, Part, RowsControl, process
from cms.schema.content_type import BACK, FRONT, ContentType
from cms.schema.fields import Json

Flat = Mapping[str, Json]
MAX_ROWS = 2_000
"""Rows of all lists that one sending may have, those that it was opened with included: each of them
is work.
"""

KINDS = {"single": "shared", "localized": "localized", "cluster": "blocks", "rows": "blocks"}
"""Shape of a part → the group it is shown in."""

MayEdit = Callable[[str, Locale | None], bool]
"""Whether the person may change the value at a path (of a language, where it is localized)."""


class TooManyRows(Refusal):
    """More rows than a form takes at once."""

    msgid = N_("The maximum is %(most)s rows.")


class EntryForm:
    """A form of WTForms' fields whose names are flat paths: `headline.en`, `deadlines.<row>.closes`.
    Unlike WTForms' own forms it has other fields after each `load`, for rows come and go.

    `locales`: the site's languages, in the order of the columns. `zone`: in which moments are
    typed. `types`: the content types there are; references to others keep their values and have no
    control. None: all have one.
    """

    meta = DefaultMeta()

    def __init__(
        self,
        model: type[ContentType],
        locales: Sequence[Locale],
        zone: ZoneInfo,
        may_edit: MayEdit = lambda path, locale: True,
        types: Collection[str] | None = None,
    ) -> None:
        self.model = model
        self.locales = tuple(locales)
        self.zone = zone
        self.may_edit = may_edit
        fields = model.fields if types is None else available_fields(model.fields, types)
        names = dict.fromkeys([*model.form_order(), *fields])
        self.parts: tuple[Part, ...] = make_parts(
            self, {name: fields[name] for name in names if name in fields}
        )
        self.unplaced: list[Invalid] = []
        self._loaded: dict[str, Json] = {}
        self._placed: dict[str, Control | RowList] = {}

    def load(self, flat: Flat, posted: Any = None) -> "EntryForm":
        """Fill the form with an entry and lay what was sent (a multidict) over it. What wasn't sent
        stays.
        """
        self._loaded = dict(flat)
        self._rows = 0
        process(self.parts, self.meta.wrap_formdata(self, posted), self._loaded)
        placed: list[Control | RowList] = [*self.row_lists(), *self.leaves()]
        self._placed = {field.name: field for field in placed}
        return self

    def __getitem__(self, name: str) -> Control | RowList:
        return self._placed[name]

    def __iter__(self) -> Iterator[Control | RowList]:
        return iter(self._placed.values())

    def validate(self) -> bool:
        """Whether every control can take its value; what is said against it goes to `errors`."""
        return not [field for field in self if not field.validate(self)]

    @property
    def errors(self) -> dict[str, list[str]]:
        """Refusals by the names of their controls."""
        return {field.name: list(field.errors) for field in self if field.errors}

    def take_rows(self, count: int) -> None:
        """Count the rows of a list that was sent, before they are made. Raises TooManyRows."""
        self._rows += count
        if self._rows > MAX_ROWS:
            raise TooManyRows(most=MAX_ROWS)

    def flat(self) -> dict[str, Json]:
        """The values of the form as a flat entry. Values without a control, such as another
        language, stay.
        """
        kept = {
            path: value
            for path, value in self._loaded.items()
            if path not in self._placed
            and not any(path.startswith(f"{gone}.") for gone in self._gone())
        }
        values = {leaf.name: leaf.data for leaf in self.leaves() if leaf.data is not None}
        return (
            kept
            | values
            | {rows.name: ids for rows in self.row_lists() if (ids := rows.filled_ids)}
        )

    def _gone(self) -> list[str]:
        """The paths of rows that were taken out."""
        return [
            f"{rows.name}.{id}"
            for rows in self.row_lists()
            for id in rows.object_data
            if id not in rows.ids
        ]

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
            return row.path if row else path
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
        places: dict[str, Control | RowList] = {rows.name: rows for rows in self.row_lists()}
        places |= {leaf.name: leaf for leaf in self.leaves()}
        for refusal in refusals:
            place = _nearest(places, refusal.path)
            if place is None:
                self.unplaced.append(refusal)
            elif refusal.message not in [known.message for known in place.refusals]:
                place.refusals.append(refusal)

    @property
    def refused(self) -> list[tuple[Control | RowList, Invalid]]:
        """Every control with what is said against its value, in the order of the form."""
        places: list[Control | RowList] = [*self.row_lists(), *self.leaves()]
        return [(place, refusal) for place in places for refusal in place.refusals]

    @property
    def groups(self) -> list[tuple[str, list[Part]]]:
        """The type's own parts in the order of the form, those of a shape that follow each other
        together: `shared` (one value for all languages), `localized` (one for each), `blocks`
        (groups and lists of rows).
        """
        return [
            (kind, list(parts))
            for kind, parts in groupby(self._own, lambda part: KINDS[part.shape])
        ]

    @property
    def common(self) -> list[Part]:
        """The controls of fields that every type has."""
        return [part for part in self.parts if part not in self._own]

    @property
    def common_refused(self) -> bool:
        """Whether something is said against a value that every type has."""
        names = [part.path for part in self.common]
        return any(place.name.split(".")[0] in names for place, _ in self.refused)

    @property
    def _own(self) -> list[Part]:
        every = set() if self.model.single else {*FRONT, *BACK}
        return [part for part in self.parts if part.path not in every]


def _row_lists(parts: Iterable[Part]) -> Iterator[RowList]:
    for part in parts:
        if isinstance(part, ControlGroup):
            yield from _row_lists(part.parts)
        elif isinstance(part, RowsControl):
            yield part.list
            for row in part.list.rows:
                yield from _row_lists(row.parts)


def _nearest(places: Mapping[str, Control | RowList], path: str) -> Control | RowList | None:
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
