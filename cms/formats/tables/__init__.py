"""Entries from tables and bibliographies, and as tables."""

from cms.formats.tables.bibliography import read_bibliography
from cms.formats.tables.list_sheet import (
    TYPE,
    VERSION,
    cell_text,
    is_list_column,
    list_columns,
    texts_of,
    write_list,
)
from cms.formats.tables.sheets import (
    KEY,
    ImportedRow,
    ImportFault,
    read_cell,
    read_sheet,
    write_sheet,
)
from cms.formats.tables.typed_table import MAX_ROWS, TableRow, TypedTable, read_table

__all__ = [
    "KEY",
    "MAX_ROWS",
    "TYPE",
    "VERSION",
    "ImportFault",
    "ImportedRow",
    "TableRow",
    "TypedTable",
    "cell_text",
    "is_list_column",
    "list_columns",
    "read_bibliography",
    "read_cell",
    "read_sheet",
    "read_table",
    "texts_of",
    "write_list",
    "write_sheet",
]
