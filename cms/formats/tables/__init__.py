"""Import entries from tables and bibliographies, and export them as tables."""

from cms.formats.tables.bibliography import read_bibliography
from cms.formats.tables.csv_table import ParseCell, TableRow, cell_text, form_texts
from cms.formats.tables.list_sheet import (
    TYPE,
    VERSION,
    list_columns,
    readable_columns,
    write_list,
)
from cms.formats.tables.sheets import KEY, ImportedRow, ImportFault, read_sheet, write_sheet
from cms.formats.tables.typed_table import MAX_ROWS, TypedTable, read_table

__all__ = [
    "KEY",
    "MAX_ROWS",
    "TYPE",
    "VERSION",
    "ImportFault",
    "ImportedRow",
    "ParseCell",
    "TableRow",
    "TypedTable",
    "cell_text",
    "form_texts",
    "list_columns",
    "read_bibliography",
    "read_sheet",
    "read_table",
    "readable_columns",
    "write_list",
    "write_sheet",
]
