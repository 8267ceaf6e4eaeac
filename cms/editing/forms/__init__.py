"""Forms: made from a content type's fields, filled from a flat entry, read back as one."""

from cms.editing.forms.form import LIMIT, Control, EntryForm, RowList

__all__ = ["LIMIT", "Control", "EntryForm", "RowList"]
