"""Entries as tables: a column for each value of an entry, a line for each entry; written so that
they can be read again.

Columns: `key`; `oldAddress` or `oldAddress.zh`; and the flat paths of cms/schema/flat.py, such as
`headline.en`, `date`, `author.1.family`; `author` alone has the rows’ ids if their order matters. A
cell may have several lines; items of a list are on lines or between `|`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.content_type import Model
from cms.schema.fields import Fields, Group, Raw, Rows
from cms.schema.fields.walk import locate, walk
from cms.schema.flat import Flat
from features.csv_tables.tables import (
    KEY,
    BrokenTable,
    ParseCell,
    TableRow,
    cell_text,
    form_texts,
    parse_cell,
    read_csv,
    write_csv,
)


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One entry to import. `line` counts from 1; `key` is empty if it is to be made from the title;
    `former` maps a language to the entry's address on the older site, a path such as
    `/news/12.html`. `lines` are those of single fields if an entry has several; `lost` names the
    values that the entry has no place for.
    """

    line: int
    key: str
    flat: Flat
    former: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    def fault(self, refusal: Invalid) -> "ImportFault":
        """Return the refusal as a fault at the line of the refused field, or of the entry."""
        return ImportFault(self.lines.get(refusal.path.partition(".")[0], self.line), refusal)


@dataclass(frozen=True, slots=True)
class ImportFault:
    """A refusal and the line it is about; the refusal's path is the column."""

    line: int
    refusal: Invalid


FORMER = "oldAddress"


def read_sheet(
    model: Model,
    text: str,
    locales: Sequence[str],
    default: str,
    parse: ParseCell = parse_cell,
) -> tuple[tuple[ImportedRow, ...], tuple[ImportFault, ...]]:
    """Return the rows of a table of entries of `model`, and the faults of its columns and cells.

    `locales` are those of the site, `default` the one for a plain `oldAddress`.
    """
    try:
        columns, rows = read_csv(text.removeprefix("\ufeff"))
        faults = tuple(
            ImportFault(1, refusal) for refusal in _column_faults(model, columns, locales)
        )
        if faults:
            return (), faults
        entries = (_entry(model, row, default, parse) for row in rows)
        return tuple(entry for entry in entries if entry), ()
    except BrokenTable as refusal:
        return (), (ImportFault(refusal.line, refusal),)


def _column_faults(
    model: Model, columns: Sequence[str], locales: Sequence[str]
) -> Iterator[Invalid]:
    """Yield refusals of duplicate columns and of columns without a field."""
    if not columns:
        yield Invalid("", N_("The file is empty: its first line must name the columns."))
    for name in dict.fromkeys(columns):
        if columns.count(name) > 1:
            yield Invalid(name, N_("Two columns have this name: remove one."))
        elif not _is_known(model, name, locales):
            localized = model.fields[model.title].localized
            yield Invalid(
                name,
                N_(
                    "There is no such field. Name columns as in docs/content.md, such as "
                    "%(example)s."
                ),
                example=f"{model.title}.{locales[0]}" if localized else model.title,
            )


def _is_known(model: Model, name: str, locales: Sequence[str]) -> bool:
    """Return whether a column is the key, an older address, or a value of a field."""
    head, _, locale = name.partition(".")
    if head == FORMER:
        return not locale or locale in locales
    located = locate(model.fields, name)
    if located is None:
        return name == KEY
    field, locale = located
    if isinstance(field, Group) and not isinstance(field, Rows):
        return False
    if field.localized and locale:
        return locale in locales
    return field.one_value or not field.localized


def _entry(model: Model, row: TableRow, default: str, parse: ParseCell) -> ImportedRow | None:
    """Return the entry of a row: its key, its values by flat path, its older addresses by language;
    None for an empty row.
    """
    flat: Flat = {}
    former: dict[str, str] = {}
    filled = {name: cell for name, cell in row.cells.items() if cell.strip()}
    for name, cell in filled.items():
        head, _, locale = name.partition(".")
        if head == FORMER:
            former[locale or default] = row.text(name)
        elif name != KEY:
            located = locate(model.fields, name)
            assert located
            field, _locale = located
            ids = form_texts(field, cell)[0].splitlines() if isinstance(field, Rows) else None
            value = parse(field, cell) if ids is None else ids
            if value is not None:
                _add_row_ids(model, flat, name)
                flat[name] = value
    return ImportedRow(row.line, row.text(KEY), flat, former) if filled else None


def _add_row_ids(model: Model, flat: Flat, name: str) -> None:
    """Add the ids in a path such as `author.1.family` to the lists of rows they belong to."""
    fields: Fields = model.fields
    *steps, _last = name.split(".")
    path: list[str] = []
    while steps and isinstance(field := fields.get(steps[0]), Group):
        path.append(steps.pop(0))
        if isinstance(field, Rows) and steps:
            ids = flat.setdefault(".".join(path), [])
            row = steps.pop(0)
            path.append(row)
            if row not in ids:
                ids.append(row)
        fields = field.fields


def write_sheet(
    model: Model,
    entries: Iterable[tuple[str, Raw]],
    required_columns: Iterable[str] = (),
) -> str:
    """Return (key, raw entry) of each as CSV, columns in the order of the model, with
    `required_columns` even if they are empty.

    Invalid values are written as they are; values without a field are left out.
    """
    rows = {key: _cells(model, raw) for key, raw in entries}
    paths = dict.fromkeys(
        path for cells in [dict.fromkeys(required_columns, ""), *rows.values()] for path in cells
    )
    columns = sorted(paths, key=model.field_position)
    lines = ([key, *(cells.get(path, "") for path in columns)] for key, cells in rows.items())
    return write_csv([KEY, *columns], lines)


def _cells(model: Model, raw: Raw) -> dict[str, str]:
    """Return path → cell of every value that can be written in one."""
    leaves = (leaf for leaf in walk(model.fields, raw) if leaf.kind != "malformed")
    return {
        leaf.path: cell_text(leaf.field, leaf.value) for leaf in leaves if leaf.value is not None
    }
