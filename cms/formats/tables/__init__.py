"""Entries from tables and bibliographies, and as tables."""

from cms.formats.tables.bibliography import read_bibliography
from cms.formats.tables.sheets import ImportedRow, ImportFault, read_sheet, write_sheet

__all__ = ["ImportFault", "ImportedRow", "read_bibliography", "read_sheet", "write_sheet"]
