"""Entries from tables and bibliographies, and as tables."""

from cms.formats.tables.bibliography import read_bibliography
from cms.formats.tables.export import write_sheet
from cms.formats.tables.imported_row import ImportedRow, ImportFault
from cms.formats.tables.sheets import read_sheet

__all__ = ["ImportFault", "ImportedRow", "read_bibliography", "read_sheet", "write_sheet"]
