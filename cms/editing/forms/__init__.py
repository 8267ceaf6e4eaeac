"""Forms built from a content type's fields, filled from a flat entry and parsed back into one."""

from cms.editing.forms.form import LIMIT, Control, EntryForm, RowList

__all__ = ["LIMIT", "Control", "EntryForm", "RowList"]
