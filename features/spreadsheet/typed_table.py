"""Tables from users: decoded and split into cells, in the encodings and formats of spreadsheets, within
limits that are checked first.
"""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cms.core.errors import Invalid
from cms.core.i18n import N_
from features.csv_tables.tables import TableRow, read_csv

MAX_TABLE_BYTES = 4 * 2**20
MAX_ROWS = 2000
"""Lines of a table below its head."""
MAX_COLUMNS = 300
MAX_CELL_LENGTH = 32_767
"""Characters of a cell, the limit of spreadsheets."""
BOMS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""Signatures of spreadsheet files that aren't text."""


class TypedTable(NamedTuple):
    """The names of the columns, and the rows that aren't empty."""

    head: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(data: bytes) -> TypedTable:
    """Return the table in a file. Raises Invalid if it can't be read, or is too large."""
    head, rows = read_csv(_decode(data))
    _check_head(head)
    return TypedTable(head, tuple(_filled_rows(rows)))


def _decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16, or the GB 18030 of Chinese spreadsheets. Raises Invalid."""
    if len(data) > MAX_TABLE_BYTES:
        raise Invalid(
            "",
            N_("The file is larger than %(most)s MB. Split it."),
            most=MAX_TABLE_BYTES // 2**20,
        )
    if data.startswith(WORKBOOKS):
        raise Invalid("", N_("This is a workbook. In the spreadsheet, save it as CSV (UTF-8)."))
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("", N_("The file isn’t readable as text. Save it as CSV (UTF-8)."))


def _encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings to try: by the byte order mark, else by a zero byte of UTF-16, else
    UTF-8 and GB 18030.
    """
    marked = next((encoding for mark, encoding in BOMS if data.startswith(mark)), "")
    if marked:
        return (marked,)
    if b"\0" in data[:2]:  # half of the first character
        return ("utf-16-be",) if data[:1] == b"\0" else ("utf-16-le",)
    return "utf-8", "gb18030"


def _check_head(head: Sequence[str]) -> None:
    """Raise Invalid for a head that is empty or too wide, or names a column twice."""
    if not any(head):
        raise Invalid("", N_("The file is empty: its first line must name the columns."))
    if len(head) > MAX_COLUMNS:
        raise Invalid("", N_("The maximum is %(most)s columns."), most=MAX_COLUMNS)
    for name in filter(None, head):
        if head.count(name) > 1:
            raise Invalid(name[:100], N_("Two columns have this name: remove one."))


def _filled_rows(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """Yield the rows that aren't empty. Raises Invalid if there are too many rows, or a cell is too
    long.
    """
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise Invalid("", N_("The maximum is %(most)s rows."), most=MAX_ROWS)
        if any(len(cell) > MAX_CELL_LENGTH for cell in row.cells.values()):
            raise Invalid(
                "",
                N_("A cell of line %(line)s has more than %(most)s characters."),
                line=row.line,
                most=MAX_CELL_LENGTH,
            )
        if any(cell.strip() for cell in row.cells.values()):
            yield row
