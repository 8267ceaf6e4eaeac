"""The plan for importing a spreadsheet: old and new value of each cell, and the errors. Writes
nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cms.accounts.permissions import Actor, Forbidden, may
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, refusal_message
from cms.editing.edited_entry import EditedEntry, rebase_draft
from cms.editing.entry_files import EntryFiles
from cms.editing.errors import KeyTaken
from cms.editing.keys import check_new_key, new_key, required_titles
from cms.editing.merge import differing_paths
from cms.editing.publishing import Publishing
from cms.editing.revisions import EntryFile
from cms.editing.validation import unknown_references
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import JsonObject, Raw
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat, flatten, unflatten
from features.bulk.plan import BulkAct, EntryPlanner, changes_between
from features.bulk.record import (
    MAX_ENTRIES,
    BulkPlan,
    PlannedStep,
    TooManyEntries,
)
from features.csv_tables.tables import KEY, ParseCell, TableRow, cell_text
from features.spreadsheet.list_sheet import TYPE, VERSION, readable_columns
from features.spreadsheet.typed_table import TypedTable

UNKNOWN_COLUMNS = N_("There are no such fields; these columns are ignored: %(columns)s.")
NO_COLUMN = N_("The first line names no field of this type. Export the list to see the names.")
OTHER_TYPE = N_("This line is of another type of entries: %(type)s.")
NO_ENTRY = N_(
    "There is no entry with this ID any more. It may be in the trash. Remove the line from the file."
)
TWICE = N_("Two lines have this ID. Remove one of them.")
CONFLICT = N_("Changed since the export: left as it is now.")
NEW = N_("New entry.")
MAX_NAMED = 20
"""Maximum number of columns named in a remark."""
EXPORT_VERSION_LENGTH = 12


def export_version(edited: EditedEntry) -> str:
    """Return the version of an entry as an export writes it."""
    return sha256(edited.mark.encode()).hexdigest()[:EXPORT_VERSION_LENGTH]


def plan_table(
    files: EntryFiles,
    actor: Actor,
    type: str,
    table: TypedTable,
    read: ParseCell,
    *,
    publish: bool = False,
) -> BulkPlan:
    """Return the plan for importing a table into entries of a type. Raises TooManyEntries, and
    Invalid if no column is known.
    """
    model, codes = files.model(type), files.languages().codes
    readable = readable_columns(model, codes)
    columns = [name for name in table.head if name in readable]
    if not columns:
        raise Invalid("", NO_COLUMN)
    act = BulkAct("import", publish=publish)
    entries = EntryPlanner(files, Publishing(files), actor, act, lambda _name: ())
    rows = _RowPlanner(model, entries, read, columns)
    rows.new_keys = {
        key
        for row in table.rows
        if (key := _key(row)) and not rows.entry_exists(EntryRef(model, key))
    }
    steps = [rows.step(row) for row in table.rows]
    changed_steps = tuple(step for step in steps if step.state != "same")
    if len(changed_steps) > MAX_ENTRIES:
        raise TooManyEntries(most=MAX_ENTRIES)
    recognized = (KEY, TYPE, VERSION, *columns)
    unknown = [name for name in table.head if name and name not in recognized]
    return BulkPlan(type, "import", changed_steps, tuple(_unknown_columns(unknown)))


@dataclass(slots=True)
class _RowPlanner:
    """Plans the change of each row. `keys`: the keys of the rows so far · `new_keys`: the keys of
    the table's new entries.
    """

    model: Model
    entries: EntryPlanner
    read: ParseCell
    columns: Sequence[str]
    keys: set[str] = field(default_factory=set)
    new_keys: set[str] = field(default_factory=set)

    def entry_exists(self, ref: EntryRef) -> bool:
        """Return whether an entry exists, published or as a draft."""
        paths = self.entries.files.paths
        try:
            return paths.entry(ref).exists() or paths.draft(ref).exists()
        except Invalid:
            return False

    def step(self, row: TableRow) -> PlannedStep:
        """Return the planned change of a row."""
        key = _key(row)
        step = PlannedStep(key, "", "ready", line=row.line)
        try:
            self._check_row(row, key)
            if key and self.entry_exists(EntryRef(self.model, key)):
                return self._plan_existing(row, step)
            return self._plan_new(row, step)
        except (Invalid, Forbidden, NotFound) as refusal:
            return step.refused(refusal_message(refusal))

    def _check_row(self, row: TableRow, key: str) -> None:
        """Raise Invalid if a row is of another type, or has the key of an earlier row."""
        type = row.text(TYPE)
        if type and type != self.model.name:
            raise Invalid(TYPE, OTHER_TYPE, type=type[:100])
        if key and key in self.keys:
            raise Invalid(KEY, TWICE)
        self.keys.add(key)

    def _plan_existing(self, row: TableRow, step: PlannedStep) -> PlannedStep:
        """Return the planned change of an existing entry."""
        edited = self.entries.files.open(EntryRef(self.model, step.key))
        step = replace(step, mark=edited.mark)
        flat, faults = self._values(row, edited.flat, edited.raw)
        if faults:
            return _refused(step, edited.flat, flat, faults)
        try:
            planned = self.entries.plan_values(edited, flat, step)
        except Forbidden as refusal:
            return _refused(step, edited.flat, flat, (refusal_message(refusal),))
        if planned.state == "same":
            return planned
        version = row.text(VERSION)
        if not version:
            return self.entries.confirm_if_edited(edited, planned)
        if version != export_version(edited):
            return replace(planned, state="ask", remarks=(LazyMessage(CONFLICT),))
        return planned

    def _plan_new(self, row: TableRow, step: PlannedStep) -> PlannedStep:
        """Return the planned new entry of a row. Raises Invalid, Forbidden."""
        files, model, key = self.entries.files, self.model, step.key
        if row.text(VERSION):
            raise Invalid(KEY, NO_ENTRY)
        if not may(self.entries.actor, "create", model):
            raise Forbidden(path=KEY)
        if key and files.is_taken(EntryRef(model, check_new_key(model, key))):
            raise KeyTaken(key)
        flat, faults = self._values(row, {}, {})
        step = replace(step, new=True)
        if faults:
            return _refused(step, {}, flat, faults)
        titles = required_titles(model, flat)
        key = key or new_key(files, model, titles, self.keys)
        self.keys.add(key)
        changes = changes_between({}, flat)
        step = replace(step, key=key, changes=changes, remarks=(LazyMessage(NEW),))
        empty = files.overlay(EntryRef(model, key), EntryFile(), None)
        draft = rebase_draft(empty, flat, self.entries.actor, files.clock())
        return self.entries.plan_publication(empty.with_draft(draft), step)

    def _values(self, row: TableRow, flat: Flat, raw: Raw) -> tuple[Flat, tuple[LazyMessage, ...]]:
        """Return (the entry with the row's values, the errors in them).

        An empty cell empties the value. A cell that equals the current value changes nothing.
        """
        values = dict(flat)
        faults: list[Invalid] = []
        for path in self.columns:
            if path in row.cells:
                faults += self._read_into(values, path, row.cells[path])
        values = {path: value for path, value in values.items() if value is not None}
        new = unflatten(self.model, values, raw)
        changed = {path.split(".")[0] for path in differing_paths(values, flat)}
        faults += [
            problem
            for problem in self._unknown_references(new)
            if problem.path.split(".")[0] in changed
        ]
        if faults:
            return values, tuple(map(refusal_message, faults))
        return flatten(self.model, new), ()

    def _read_into(self, values: JsonObject, path: str, cell: str) -> Sequence[Invalid]:
        """Parse a cell into a flat entry; return the errors."""
        location = locate(self.model.fields, path)
        if location is None:
            return ()
        field = location[0]
        current_text = cell_text(field, values.get(path))
        value = self.read(field, cell)
        if value == self.read(field, current_text):
            return ()
        values[path] = value
        if value is None:
            return ()
        try:
            field.parse(value, path)
        except Invalid as refusal:
            return (refusal,)
        return ()

    def _unknown_references(self, raw: Raw) -> Iterator[Invalid]:
        """Yield problems for references to entries that exist neither on the site, nor as drafts,
        nor in the table.
        """
        model = self.model

        def exists(type: str, key: str) -> bool:
            target_model = self.entries.files.models.get(type)
            is_new = type == model.name and key in self.new_keys
            return target_model is None or is_new or self.entry_exists(EntryRef(target_model, key))

        yield from unknown_references(EntryRef(model, ""), raw, exists)


def _refused(
    step: PlannedStep, before: Flat, after: Flat, faults: Sequence[LazyMessage]
) -> PlannedStep:
    """Return a row with errors as refused, with all its changes."""
    return replace(step.refused(*faults), changes=changes_between(before, after))


def _key(row: TableRow) -> str:
    return row.text(KEY)[:200]


def _unknown_columns(names: Sequence[str]) -> Iterator[LazyMessage]:
    if names:
        named = ", ".join(name[:60] for name in names[:MAX_NAMED])
        more = " …" if len(names) > MAX_NAMED else ""
        yield LazyMessage(UNKNOWN_COLUMNS, {"columns": named + more})
