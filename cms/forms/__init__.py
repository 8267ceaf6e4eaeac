"""Forms: made from a content type's fields, filled from a flat entry, read back as one."""

from cms.forms.form import EntryForm
from cms.forms.leaf import Leaf
from cms.forms.rows import LIMIT, RowList

__all__ = ["LIMIT", "EntryForm", "Leaf", "RowList"]
