"""Content from elsewhere: tables and bibliographies of an older site, as entries."""

from cms.transfer.bibliography import read_bibliography
from cms.transfer.rows import Fault, Row
from cms.transfer.sheets import read_sheet

__all__ = ["Fault", "Row", "read_bibliography", "read_sheet"]
