"""Cells of tables, parsed like submitted controls of a form."""

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from cms.editing.forms.code_names import CodeNames
from cms.editing.forms.typed_values import read_typed
from cms.schema.fields import Choice, Field, Json
from features.csv_tables.tables import ParseCell, form_texts

Labels = Callable[[str], Iterable[str]]
"""Message id of a choice → its labels in the languages that people may type it in."""


def cell_parser(zone: ZoneInfo, codes: CodeNames, labels: Labels) -> ParseCell:
    """Return a function that parses cells: dates and codes by their names as in a form, choices by
    value or label.
    """

    def read_cell(field: Field, cell: str) -> Json | None:
        raw, item = read_typed(field, form_texts(field, cell), zone, codes), field.item_field
        if not isinstance(item, Choice) or raw is None:
            return raw
        if isinstance(raw, list):
            return [_choice_value(item, str(value), labels) for value in raw]
        return _choice_value(item, str(raw), labels)

    return read_cell


def _choice_value(field: Choice, text: str, labels: Labels) -> str:
    """Return the value of a choice from its value or a label; other text unchanged."""
    if text in field.choices:
        return text
    typed = text.strip().casefold()
    for value, label in field.choices.items():
        if typed == value.casefold() or typed in (one.casefold() for one in labels(label)):
            return value
    return text
