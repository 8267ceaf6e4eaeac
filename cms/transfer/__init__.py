"""Entries from tables and bibliographies, and as tables."""

from cms.transfer.bibliography import read_bibliography
from cms.transfer.export import write_sheet
from cms.transfer.rows import Fault, Row
from cms.transfer.sheets import read_sheet

__all__ = ["Fault", "Row", "read_bibliography", "read_sheet", "write_sheet"]
