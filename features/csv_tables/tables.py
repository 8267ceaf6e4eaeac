"""Tables as spreadsheets save them (CSV, RFC 4180; also with semicolons or tabs), and the text of a
cell.

No cell is written that begins like a formula, nor one whose parts do where another program divides
it: at semicolons, tabs and line ends. An apostrophe is put before it, which reading removes.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields import Field, Flag, Json, Lines, Rows

KEY = "key"
"""The column of an entry's key."""
SEPARATORS = ",;\t"
FORMULA = re.compile(r"'*\s*[=+\-@\t\r＝＋－＠]")
"""The beginning of a cell that a spreadsheet calculates, or that an apostrophe keeps from being
calculated.
"""
PART = r"'*[^\S\t\r\n]*[=+\-@＝＋－＠]"
UNQUOTED_PART = re.compile(rf"([;\t\r\n])(?={PART})")
QUOTED_PART = re.compile(rf"([;\t\r\n])'(?={PART})")
"""The same after a semicolon, which separates cells where the comma is the decimal separator, after a
tab, and on another line.
"""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
ITEM_SEPARATOR = " | "
"""Written between the items of a list."""
ITEM_BREAK = re.compile(r"(?<!\\)\||\n")
"""Read as the separator of items of a list."""
YES = ("1", "true", "yes", "是", "y", "x", "✓")
NO = ("", "0", "false", "no", "否", "n")


ParseCell = Callable[[Field, str], Json | None]
"""Parses the text of a cell as the field's form control would; None for an empty value."""


class TableRow(NamedTuple):
    """One line: its number in the file, from 1, and its cells by column."""

    line: int
    cells: dict[str, str]

    def text(self, name: str) -> str:
        """Return the text of a cell; "" if there is none."""
        return unquote_formula(self.cells.get(name, "").strip())


class BrokenTable(Invalid):
    """The table is invalid CSV from this line on."""

    def __init__(self, line: int, fault: csv.Error) -> None:
        message = N_("Line %(line)s isn’t valid CSV (%(fault)s). Check its quotation marks.")
        super().__init__("", message, line=line, fault=str(fault))
        self.line = line


def read_csv(text: str) -> tuple[tuple[str, ...], Iterator[TableRow]]:
    """Return the names of the columns, and the rows, each with the line on which it begins. Raises
    BrokenTable, also while the rows are iterated.
    """
    lines = _lines(text)
    _line, first = next(lines, (1, []))
    columns = tuple(name.strip() for name in first)
    return columns, (
        TableRow(line, dict(zip(columns, cells, strict=False))) for line, cells in lines
    )


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells). The separator is the one that a first line `sep=` names for
    Excel, else the most frequent one in the first line.
    """
    first, _newline, rest = text.partition("\n")
    separator, lines_before = max(SEPARATORS, key=first.count), 0
    if first.lower().startswith("sep=") and first.strip()[4:] in tuple(SEPARATORS):
        text, separator, lines_before = rest, first[4], 1
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield lines_before + reader.line_num - sum(cell.count("\n") for cell in cells), cells
    except csv.Error as fault:
        raise BrokenTable(lines_before + (reader.line_num or 1), fault) from None


def write_csv(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table as CSV (RFC 4180)."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    writer.writerows(map(_quote_formula, row) for row in rows)
    return buffer.getvalue()


def _quote_formula(text: str) -> str:
    """Return a cell that no spreadsheet calculates."""
    is_formula = FORMULA.match(text) and not NUMBER.fullmatch(text)
    text = UNQUOTED_PART.sub(r"\1'", text)
    return f"'{text}" if is_formula else text


def unquote_formula(cell: str) -> str:
    """Return a cell without the apostrophes that keep it from being a formula."""
    cell = QUOTED_PART.sub(r"\1", cell)
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def cell_text(field: Field, raw: Json | None) -> str:
    """Return a value as the text of a cell; items of a list and ids of rows on one line."""
    if raw is None:
        return ""
    if isinstance(field, Lines | Rows) and isinstance(raw, list):
        return ITEM_SEPARATOR.join(str(item).replace("|", "\\|") for item in raw)
    return field.to_form(raw)


def form_texts(field: Field, cell: str) -> list[str]:
    """Return the texts of a cell as a form control would submit them."""
    text = unquote_formula(cell)
    if isinstance(field, Lines | Rows):
        items = (item.replace("\\|", "|").strip() for item in ITEM_BREAK.split(text))
        return ["\n".join(item for item in items if item)]
    if isinstance(field, Flag):
        word = text.strip().casefold()
        if word in YES:
            return ["1"]
        return [""] if word in NO else [word]
    return [text]


def parse_cell(field: Field, cell: str) -> Json | None:
    """Parse a cell without names of codes and labels of choices (see ParseCell)."""
    return field.from_form(form_texts(field, cell))
