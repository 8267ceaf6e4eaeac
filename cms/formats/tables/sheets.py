"""Entries as tables: a column per leaf of an entry, a line per entry; read, and written so that they
are read back.

Columns: `key`; `oldAddress` or `oldAddress.zh`; and the flat paths of cms/schema/flat.py, such as
`headline.en`, `date`, `author.1.family`; `author` alone has the rows’ ids where their order
matters. A cell may hold several lines; lists have their items in lines or between `|`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.formats.tables.csv_table import (
    BrokenTable,
    TableRow,
    cell_text,
    read_csv,
    texts_of,
    write_csv,
)
from cms.schema.content_type import Model
from cms.schema.fields import Fields, Group, Raw, Rows
from cms.schema.fields.walk import locate, walk
from cms.schema.flat import Flat


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One entry to be. `line` counts from 1; `key` is empty where one is made from the title;
    `former` maps a language to the entry's address on the older site, a path such as
    `/news/12.html`. `lines` are those of single fields where an entry has several; `lost` names
    what the entry has no place for."""

    line: int
    key: str
    flat: Flat
    former: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    def fault(self, refusal: Invalid) -> "ImportFault":
        """The refusal as a fault at the line of the refused field, or of the entry."""
        return ImportFault(self.lines.get(refusal.path.partition(".")[0], self.line), refusal)


@dataclass(frozen=True, slots=True)
class ImportFault:
    """A refusal and the line it is about; the refusal's path is the column."""

    line: int
    refusal: Invalid


KEY, FORMER = "key", "oldAddress"


def read_sheet(
    model: Model, text: str, locales: Sequence[str], default: str
) -> tuple[tuple[ImportedRow, ...], tuple[ImportFault, ...]]:
    """The rows of a table of entries of `model`, and what is wrong with its columns and cells'
    places.

    `locales` are the site's, `default` the one that `oldAddress` alone means.
    """
    try:
        head, rows = read_csv(text.removeprefix("\ufeff"))
        faults = tuple(ImportFault(1, refusal) for refusal in _column_faults(model, head, locales))
        if faults:
            return (), faults
        entries = (_entry(model, row, default) for row in rows)
        return tuple(entry for entry in entries if entry), ()
    except BrokenTable as refusal:
        return (), (ImportFault(refusal.line, refusal),)


def _column_faults(model: Model, head: Sequence[str], locales: Sequence[str]) -> Iterator[Invalid]:
    """Refusals of columns that are named twice or that no field has."""
    if not head:
        yield Invalid("", N_("The file is empty: its first line must name the columns."))
    for name in dict.fromkeys(head):
        if head.count(name) > 1:
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
    """Whether a column is the key, an older address, or a value of a field."""
    head, _, locale = name.partition(".")
    if head == FORMER:
        return not locale or locale in locales
    found = locate(model.fields, name)
    if found is None:
        return name == KEY
    field, locale = found
    if isinstance(field, Group) and not isinstance(field, Rows):
        return False
    if field.localized and locale:
        return locale in locales
    return field.one_value or not field.localized


def _entry(model: Model, row: TableRow, default: str) -> ImportedRow | None:
    """The entry of a row: its key, its values by flat path, its older addresses by language; None
    of an empty row.
    """
    flat: Flat = {}
    former: dict[str, str] = {}
    filled = {name: cell for name, cell in row.cells.items() if cell.strip()}
    for name, cell in filled.items():
        head, _, locale = name.partition(".")
        if head == FORMER:
            former[locale or default] = row.text(name)
        elif name != KEY:
            found = locate(model.fields, name)
            assert found
            field, _locale = found
            texts = texts_of(field, cell)
            value = texts[0].splitlines() if isinstance(field, Rows) else field.from_form(texts)
            if value is not None:
                _name_rows(model, flat, name)
                flat[name] = value
    return ImportedRow(row.line, row.text(KEY), flat, former) if filled else None


def _name_rows(model: Model, flat: Flat, name: str) -> None:
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
    always: Iterable[str] = (),
) -> str:
    """(key, raw entry) of each as CSV, columns in the order of the model, those of `always` even
    where nothing stands in them.

    What can't be read is written as it stands; what no field describes is left out.
    """
    rows = {key: _cells(model, raw) for key, raw in entries}
    paths = dict.fromkeys(
        path for cells in [dict.fromkeys(always, ""), *rows.values()] for path in cells
    )
    columns = sorted(paths, key=model.field_position)
    lines = ([key, *(cells.get(path, "") for path in columns)] for key, cells in rows.items())
    return write_csv([KEY, *columns], lines)


def _cells(model: Model, raw: Raw) -> dict[str, str]:
    """Path → cell of every value that can be written in one."""
    leaves = (leaf for leaf in walk(model.fields, raw) if leaf.kind != "malformed")
    return {
        leaf.path: cell_text(leaf.field, leaf.value) for leaf in leaves if leaf.value is not None
    }
