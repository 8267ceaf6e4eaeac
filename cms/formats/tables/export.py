"""Entries as a table that `read_sheet` reads back: a column per leaf, a line per entry."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from cms.formats.tables.sheets import FORMULA, KEY, NUMBER
from cms.schema.content_type import ContentType
from cms.schema.fields import Json, Lines
from cms.schema.fields.walk import Leaf, walk

BETWEEN = " | "
"""Stands between the items of a list."""


def write_sheet(
    model: type[ContentType],
    entries: Iterable[tuple[str, Mapping[str, Json]]],
    always: Iterable[str] = (),
) -> str:
    """(key, raw entry) of each as CSV (RFC 4180), columns in the order of the model, those of
    `always` even where nothing stands in them.

    No cell begins as a formula does: an apostrophe stands before it, which `read_sheet` takes away.
    What can't be read is written as it stands; what no field describes is left out.
    """
    rows = {key: _cells(model, raw) for key, raw in entries}
    columns = _columns(model, [dict.fromkeys(always, ""), *rows.values()])
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([KEY, *columns])
    for key, cells in rows.items():
        writer.writerow([_plain(key), *(_plain(cells.get(path, "")) for path in columns)])
    return buffer.getvalue()


def _columns(model: type[ContentType], rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Every path there is: fields as the model has them, what is below each as it first comes up."""
    paths = dict.fromkeys(path for cells in rows for path in cells)
    order = list(model.fields)
    return sorted(paths, key=lambda path: order.index(path.partition(".")[0]))


def _cells(model: type[ContentType], raw: Mapping[str, Json]) -> dict[str, str]:
    """Path → cell of every value that can be written in one."""
    leaves = (leaf for leaf in walk(model.fields, raw) if leaf.kind != "misshapen")
    return {leaf.path: _cell(leaf) for leaf in leaves if leaf.value is not None}


def _plain(text: str) -> str:
    """A cell that no spreadsheet calculates."""
    is_formula = FORMULA.match(text) and not NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def _cell(leaf: Leaf) -> str:
    """A value as the text of a cell, the items of a list in one line."""
    if leaf.kind == "ids":
        return BETWEEN.join(leaf.value)
    text = leaf.field.to_form(leaf.value)
    return text.replace("\n", BETWEEN) if isinstance(leaf.field, Lines) else text
