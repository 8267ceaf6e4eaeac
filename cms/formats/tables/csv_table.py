"""Tables as spreadsheets save them (CSV, RFC 4180; also with semicolons or tabs), and the text of a
cell. No cell that is written begins as a formula does: an apostrophe stands before it, which reading
takes away.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields import Field, Flag, Json, Lines, Rows

SEPARATORS = ",;\t"
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""How a cell begins that a spreadsheet calculates, or that an apostrophe keeps it from calculating.
"""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
BETWEEN = " | "
"""Stands between the items of a list."""
ITEM = re.compile(r"(?<!\\)\||\n")
"""The separator between the items of a list."""
YES = ("1", "true", "yes", "是", "y", "x", "✓")
NO = ("", "0", "false", "no", "否", "n")


class TableRow(NamedTuple):
    """One line: its number in the file, from 1, and its cells by column."""

    line: int
    cells: dict[str, str]

    def text(self, name: str) -> str:
        """The text of a cell; "" where there is none."""
        return read_cell(self.cells.get(name, "").strip())


class BrokenTable(Invalid):
    """A table that is no CSV from a line on."""

    def __init__(self, line: int, fault: csv.Error) -> None:
        message = N_("Line %(line)s isn’t valid CSV (%(fault)s). Check its quotation marks.")
        super().__init__("", message, line=line, fault=str(fault))
        self.line = line


def read_csv(text: str) -> tuple[tuple[str, ...], Iterator[TableRow]]:
    """The names of the columns, and the rows, each with the line on which it begins. Raises
    BrokenTable, also while the rows are read.
    """
    lines = _lines(text)
    _line, first = next(lines, (1, []))
    head = tuple(name.strip() for name in first)
    return head, (TableRow(line, dict(zip(head, cells, strict=False))) for line, cells in lines)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the line, cells). The separator is that which Excel was told in a first line of its
    own, else the one that stands most often in the first line.
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


def write_csv(head: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A table as CSV (RFC 4180)."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(head)
    writer.writerows(map(_plain_cell, row) for row in rows)
    return buffer.getvalue()


def _plain_cell(text: str) -> str:
    """A cell that no spreadsheet calculates."""
    is_formula = FORMULA.match(text) and not NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def read_cell(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def cell_text(field: Field, raw: Json | None) -> str:
    """A value as the text of a cell, the items of a list, or the ids of rows, in one line."""
    if raw is None:
        return ""
    if isinstance(field, Lines | Rows) and isinstance(raw, list):
        return BETWEEN.join(str(one).replace("|", "\\|") for one in raw)
    return field.to_form(raw)


def texts_of(field: Field, cell: str) -> list[str]:
    """The texts of a cell, as a control of a form would send it."""
    text = read_cell(cell)
    if isinstance(field, Lines | Rows):
        items = (item.replace("\\|", "|").strip() for item in ITEM.split(text))
        return ["\n".join(item for item in items if item)]
    if isinstance(field, Flag):
        word = text.strip().casefold()
        if word in YES:
            return ["1"]
        return [""] if word in NO else [word]
    return [text]
