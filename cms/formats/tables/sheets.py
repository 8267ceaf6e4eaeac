"""Tables as spreadsheets save them (CSV, RFC 4180; also with semicolons or tabs): a column per leaf
of an entry, a line per entry; read, and written so that they are read back.

Columns: `key`; `oldAddress` or `oldAddress.zh`; and the flat paths of cms/schema/flat.py, such as
`headline.en`, `date`, `author.1.family`; `author` alone has the rows’ ids where their order
matters. A cell may hold several lines; lists have their items in lines or between `|`.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.content_type import ContentType
from cms.schema.fields import Group, Json, Lines, Rows
from cms.schema.fields.base import Field
from cms.schema.fields.walk import Leaf, locate, walk
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


class BrokenTable(Invalid):
    """A table that is no CSV from a line on."""

    def __init__(self, line: int, fault: csv.Error) -> None:
        message = N_("Line %(line)s isn’t valid CSV (%(fault)s). Check its quotation marks.")
        super().__init__("", message, line=line, fault=str(fault))
        self.line = line


KEY, FORMER = "key", "oldAddress"
SEPARATORS = ",;\t"
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""How a cell begins that a spreadsheet calculates, or that an apostrophe keeps it from calculating.
"""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


TableLine = tuple[int, list[str]]
"""The number of the line, from 1, on which a row begins, and its cells."""


def table_lines(text: str) -> Iterator[TableLine]:
    """The head and the rows of a table. The separator is that which Excel was told in a first line of
    its own, else the one that stands most often in the first line. Raises BrokenTable.
    """
    first, _newline, rest = text.partition("\n")
    separator, above = max(SEPARATORS, key=first.count), 0
    if first.lower().startswith("sep=") and first.strip()[4:] in tuple(SEPARATORS):
        text, separator, above = rest, first[4], 1
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield above + reader.line_num - sum(cell.count("\n") for cell in cells), cells
    except csv.Error as fault:
        raise BrokenTable(above + (reader.line_num or 1), fault) from None


def read_sheet(
    model: type[ContentType], text: str, locales: Sequence[str], default: str
) -> tuple[tuple[ImportedRow, ...], tuple[ImportFault, ...]]:
    """The rows of a table of entries of `model`, and what is wrong with its columns and cells'
    places.

    `locales` are the site's, `default` the one that `oldAddress` alone means.
    """
    lines = table_lines(text.removeprefix("\ufeff"))
    try:
        _line, first = next(lines, (1, []))
        head = [name.strip() for name in first]
        faults = [ImportFault(1, refusal) for refusal in _column_faults(model, head, locales)]
        if faults:
            return (), tuple(faults)
        return tuple(_rows(model, lines, head, default)), ()
    except BrokenTable as refusal:
        return (), (ImportFault(refusal.line, refusal),)


def _column_faults(
    model: type[ContentType], head: Sequence[str], locales: Sequence[str]
) -> Iterator[Invalid]:
    """Refusals of columns that are named twice or that no field has."""
    if not head:
        yield Invalid("", N_("The file is empty: its first line must name the columns."))
    for name in dict.fromkeys(head):
        if head.count(name) > 1:
            yield Invalid(name, N_("Two columns have this name: remove one."))
        elif not _is_known(model, name, locales):
            yield Invalid(
                name,
                N_(
                    "There is no such field. Name columns as in docs/content.md, such as "
                    "%(example)s."
                ),
                example=_example(model, locales),
            )


def _is_known(model: type[ContentType], name: str, locales: Sequence[str]) -> bool:
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


def _example(model: type[ContentType], locales: Sequence[str]) -> str:
    """A column that a table of this type may have."""
    localized = model.fields[model.title].localized
    return f"{model.title}.{locales[0]}" if localized else model.title


def _rows(
    model: type[ContentType], lines: Iterator[TableLine], head: Sequence[str], default: str
) -> Iterator[ImportedRow]:
    """The rows with something in them, each with the line on which it begins."""
    for line, cells in lines:
        filled = {name: cell for name, cell in zip(head, cells, strict=False) if cell.strip()}
        if filled:
            yield _row(model, line, filled, default)


def _row(
    model: type[ContentType], line: int, cells: Mapping[str, str], default: str
) -> ImportedRow:
    """One row: its key, its values by flat path, its older addresses by language."""
    flat: Flat = {}
    former: dict[str, str] = {}
    for name, cell in cells.items():
        head, _, locale = name.partition(".")
        if head == FORMER:
            former[locale or default] = cell.strip()
        elif name != KEY:
            _put(model, flat, name, read_cell(cell))
    return ImportedRow(line, read_cell(cells.get(KEY, "").strip()), flat, former)


def read_cell(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _put(model: type[ContentType], flat: Flat, name: str, cell: str) -> None:
    """Add the value of a cell, and the ids of the rows that its column names."""
    found = locate(model.fields, name)
    assert found
    field, _locale = found
    lines = cell.replace("|", "\n") if isinstance(field, Rows | Lines) else cell
    value = _ids(lines) if isinstance(field, Rows) else field.from_form([lines])
    if value is not None:
        _name_rows(model, flat, name)
        flat[name] = value


def _ids(lines: str) -> list[str]:
    """The ids of rows, in their order."""
    ids = (line.strip() for line in lines.split("\n"))
    return [id for id in ids if id]


def _name_rows(model: type[ContentType], flat: Flat, name: str) -> None:
    """Add the ids in a path such as `author.1.family` to the lists of rows they belong to."""
    fields: Mapping[str, Field] = model.fields
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


BETWEEN = " | "
"""Stands between the items of a list."""


def write_sheet(
    model: type[ContentType],
    entries: Iterable[tuple[str, Mapping[str, Json]]],
    always: Iterable[str] = (),
) -> str:
    """(key, raw entry) of each as CSV (RFC 4180), columns in the order of the model, those of
    `always` even where nothing stands in them.

    No cell begins as a formula does: an apostrophe stands before it, which `read_sheet` takes away.
    What can't be read is written as it stands; what no field describes is left out.
    """
    rows = {key: _cells(model, raw) for key, raw in entries}
    columns = _columns(model, [dict.fromkeys(always, ""), *rows.values()])
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([KEY, *columns])
    for key, cells in rows.items():
        writer.writerow([plain_cell(key), *(plain_cell(cells.get(path, "")) for path in columns)])
    return buffer.getvalue()


def _columns(model: type[ContentType], rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Every path there is: fields as the model has them, what is below each as it first comes up."""
    paths = dict.fromkeys(path for cells in rows for path in cells)
    order = list(model.fields)
    return sorted(paths, key=lambda path: order.index(path.partition(".")[0]))


def _cells(model: type[ContentType], raw: Mapping[str, Json]) -> dict[str, str]:
    """Path → cell of every value that can be written in one."""
    leaves = (leaf for leaf in walk(model.fields, raw) if leaf.kind != "misshapen")
    return {leaf.path: _cell(leaf) for leaf in leaves if leaf.value is not None}


def plain_cell(text: str) -> str:
    """A cell that no spreadsheet calculates."""
    is_formula = FORMULA.match(text) and not NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def _cell(leaf: Leaf) -> str:
    """A value as the text of a cell, the items of a list in one line."""
    if leaf.kind == "ids":
        return BETWEEN.join(leaf.value)
    text = leaf.field.to_form(leaf.value)
    return text.replace("\n", BETWEEN) if isinstance(leaf.field, Lines) else text
