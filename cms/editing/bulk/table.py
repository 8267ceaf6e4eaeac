"""What a table that comes back from a spreadsheet would change: old and new value of each cell, and
what is wrong with it. Nothing is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cms.accounts.permissions import Actor, Forbidden, may
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.editing.bulk.plan import BulkAct, EntryPlanner, mark_of
from cms.editing.bulk.record import (
    MAX_ENTRIES,
    BulkPlan,
    PlannedStep,
    Remark,
    TooManyEntries,
)
from cms.editing.edited_entry import EditedEntry, differing_paths, rebase_draft
from cms.editing.entry_files import EntryFiles
from cms.editing.errors import KeyTaken
from cms.editing.keys import check_new_key, free_key, key_from, title_of
from cms.editing.publishing import Publishing
from cms.editing.revisions import EntryFile
from cms.editing.validation import unknown_references
from cms.formats.tables import (
    KEY,
    TYPE,
    VERSION,
    TableRow,
    TypedTable,
    cell_text,
    is_list_column,
    read_cell,
)
from cms.schema.content_type import ContentType
from cms.schema.fields import Field, Json
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat, flatten, unflatten

Read = Callable[[Field, str], Json | None]
"""A cell of a field as JSON, as its form would read it."""

UNKNOWN_COLUMNS = N_("There are no such fields; these columns are left out: %(columns)s.")
NO_COLUMN = N_("The first line names no field of this type. Export the list to see the names.")
OTHER_TYPE = N_("This line is of another type of entries: %(type)s.")
NO_ENTRY = N_("There is no entry with this key any more. It may be in the trash.")
TWICE = N_("Two lines have this key.")
CONFLICT = N_("Changed since the export: left as it is now.")
NEW = N_("New entry.")
MAX_NAMED = 20
"""Columns that a remark names."""
MARK_LENGTH = 12


def version_of_export(edited: EditedEntry) -> str:
    """What an export says of the state of an entry."""
    return sha256(mark_of(edited).encode()).hexdigest()[:MARK_LENGTH]


@dataclass(slots=True)
class _TableReading:
    """A table while it is read. `coming`: the keys of its new entries."""

    model: type[ContentType]
    planning: EntryPlanner
    read: Read
    columns: tuple[str, ...]
    keys: set[str] = field(default_factory=set)
    coming: set[str] = field(default_factory=set)


class TablePlanner:
    """Plans what tables change."""

    def __init__(self, files: EntryFiles, publishing: Publishing) -> None:
        self._files = files
        self._publishing = publishing

    def plan(
        self, actor: Actor, type: str, table: TypedTable, read: Read, *, publish: bool = False
    ) -> BulkPlan:
        """The plan of a table for entries of a type. Raises Invalid where no column is known, and
        TooManyEntries.
        """
        model, codes = self._files.model(type), self._files.languages().codes
        known = (KEY, TYPE, VERSION)
        columns = tuple(name for name in table.head if is_list_column(model, name, codes))
        if not columns:
            raise Invalid("", NO_COLUMN)
        act = BulkAct("import", publish=publish)
        planning = EntryPlanner(self._files, self._publishing, actor, act, lambda _name: ())
        reading = _TableReading(model, planning, read, columns)
        reading.coming = {
            key for row in table.rows if (key := _key(row)) and not self._is_there(model, key)
        }
        steps = [self._step(reading, row) for row in table.rows]
        changing = [step for step in steps if step.state != "same"]
        if len(changing) > MAX_ENTRIES:
            raise TooManyEntries(most=MAX_ENTRIES)
        strange = [name for name in table.head if name and name not in (*known, *columns)]
        return BulkPlan(type, "import", tuple(changing), tuple(_unknown(strange)))

    def _is_there(self, model: type[ContentType], key: str) -> bool:
        try:
            return (
                self._files.paths.entry(model, key).exists()
                or self._files.paths.draft(model, key).exists()
            )
        except Invalid:
            return False

    def _step(self, reading: _TableReading, row: TableRow) -> PlannedStep:
        """What a row changes."""
        key = _key(row)
        step = PlannedStep(key, "", "ready", line=row.line)
        try:
            self._check_place(reading, row, key)
            if key and self._is_there(reading.model, key):
                return self._changed(reading, row, step)
            return self._made(reading, row, step)
        except (Invalid, Forbidden, NotFound) as refusal:
            return replace(step, state="refused", remarks=(Remark.of(refusal),))

    def _check_place(self, reading: _TableReading, row: TableRow, key: str) -> None:
        """Raises Invalid where a row is of another type, or of the entry of another row."""
        type = read_cell(row.cells.get(TYPE, "")).strip()
        if type and type != reading.model.name:
            raise Invalid(TYPE, OTHER_TYPE, type=type[:100])
        if key and key in reading.keys:
            raise Invalid(KEY, TWICE)
        reading.keys.add(key)

    def _changed(self, reading: _TableReading, row: TableRow, step: PlannedStep) -> PlannedStep:
        """What a row changes of an entry that there is."""
        edited = self._files.open(reading.model, step.key)
        step = replace(step, mark=mark_of(edited))
        flat, faults = self._values(reading, row, edited.flat, edited.raw)
        if faults:
            return _refused(step, edited.flat, flat, faults)
        try:
            found = reading.planning.changed(edited, flat, step)
        except Forbidden as refusal:
            return _refused(step, edited.flat, flat, (Remark.of(refusal),))
        if found.state == "same":
            return found
        version = read_cell(row.cells.get(VERSION, "")).strip()
        if not version:
            return reading.planning.asking(edited, found)
        if version != version_of_export(edited):
            return replace(found, state="ask", remarks=(Remark(CONFLICT),))
        return found

    def _made(self, reading: _TableReading, row: TableRow, step: PlannedStep) -> PlannedStep:
        """The new entry that a row makes. Raises Invalid and Forbidden."""
        files, model, key = self._files, reading.model, step.key
        if read_cell(row.cells.get(VERSION, "")).strip():
            raise Invalid(KEY, NO_ENTRY)
        if not may(reading.planning.actor, "create", model):
            raise Forbidden(path=KEY)
        if key and files.is_taken(model, check_new_key(model, key)):
            raise KeyTaken(key)
        flat, faults = self._values(reading, row, {}, {})
        if not faults:
            titles = title_of(model, flat)
            key = key or free_key(
                key_from(model, titles, files.clock()),
                lambda one: one in reading.keys or files.is_taken(model, one),
            )
            reading.keys.add(key)
        step = replace(step, key=key, new=True)
        if faults:
            return _refused(step, {}, flat, faults)
        changes = tuple((path, None, value) for path, value in flat.items())
        step = replace(step, changes=changes, remarks=(Remark(NEW),))
        return self._published(reading, flat, step)

    def _published(self, reading: _TableReading, flat: Flat, step: PlannedStep) -> PlannedStep:
        """The step of a new entry, published at once where that is asked for and possible."""
        empty = self._files.lay(reading.model, step.key, EntryFile(), None)
        draft = rebase_draft(empty, flat, reading.planning.actor, self._files.clock())
        return reading.planning.published_at_once(empty.with_draft(draft), step)

    def _values(
        self, reading: _TableReading, row: TableRow, flat: Flat, raw: Mapping[str, Json]
    ) -> tuple[Flat, tuple[Remark, ...]]:
        """(the entry with the values of a row, what is wrong with them). An empty cell empties the
        value; one that says what the entry has leaves it alone.
        """
        values = dict(flat)
        faults: list[Invalid] = []
        for path in reading.columns:
            if path in row.cells:
                faults += _read_into(reading, values, path, row.cells[path])
        model = reading.model
        values = {path: value for path, value in values.items() if value is not None}
        new = unflatten(model, values, raw)
        changed = {path.split(".")[0] for path in differing_paths(values, flat)}
        faults += [one for one in self._unknown(reading, new) if one.path.split(".")[0] in changed]
        return flatten(model, new) if not faults else values, tuple(map(Remark.of, faults))

    def _unknown(self, reading: _TableReading, raw: Mapping[str, Json]) -> Iterator[Invalid]:
        """References to entries that there aren't, neither as drafts nor in the table."""
        model = reading.model

        def exists(type: str, key: str) -> bool:
            kind = self._files.models.get(type)
            coming = type == model.name and key in reading.coming
            return kind is None or coming or self._is_there(kind, key)

        yield from unknown_references(model, "", raw, exists)


def _read_into(
    reading: _TableReading, values: dict[str, Json], path: str, cell: str
) -> Sequence[Invalid]:
    """Put the value of a cell into a flat entry; what is wrong with it."""
    found = locate(reading.model.fields, path)
    if found is None:
        return ()
    value = reading.read(found[0], cell)
    if value == reading.read(found[0], cell_text(reading.model, path, values.get(path))):
        return ()
    values[path] = value
    if value is None:
        return ()
    try:
        found[0].parse(value, path)
    except Invalid as refusal:
        return (refusal,)
    return ()


def _refused(step: PlannedStep, before: Flat, after: Flat, faults: Sequence[Remark]) -> PlannedStep:
    """A row with something wrong in it, with all that it would change."""
    changes = tuple(
        (path, before.get(path), after.get(path)) for path in differing_paths(after, before)
    )
    return replace(step, state="refused", remarks=tuple(faults), changes=changes)


def _key(row: TableRow) -> str:
    return read_cell(row.cells.get(KEY, "").strip())[:200]


def _unknown(names: Sequence[str]) -> Iterator[Remark]:
    if names:
        named = ", ".join(name[:60] for name in names[:MAX_NAMED])
        more = " …" if len(names) > MAX_NAMED else ""
        yield Remark(UNKNOWN_COLUMNS, {"columns": named + more})
