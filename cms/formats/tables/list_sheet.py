"""The list of a type as a spreadsheet: a line for each entry, a column for each simple value and
language.

Columns: `key`; `_type`; `_version`, by which it is told later whether the entry has changed; and the
flat paths of cms/schema/flat.py, such as `headline.en` or `location.country`. Rows within an entry
and long texts are not among them. Items of a list stand between `|`; one that is part of an item is
written `\\|`.
"""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO

from cms.formats.tables.sheets import KEY, plain_cell, read_cell
from cms.schema.content_type import ContentType
from cms.schema.fields import Field, Flag, Group, Json, Lines, Markdown, Rows
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat

TYPE, VERSION = "_type", "_version"
ITEM = re.compile(r"(?<!\\)\||\n")
"""The separator between the items of a list."""
YES = ("1", "true", "yes", "是", "y", "x", "✓")
NO = ("0", "false", "no", "否", "n")


def list_columns(
    model: type[ContentType], codes: Sequence[str], names: Iterable[str] | None = None
) -> list[str]:
    """The columns of all fields, or of some: in each of the languages where they are localized."""
    wanted = model.fields.keys() if names is None else set(names)
    fields = {name: field for name, field in model.fields.items() if name in wanted}
    return list(_paths(fields, codes, ""))


def _paths(fields: Mapping[str, Field], codes: Sequence[str], prefix: str) -> Iterator[str]:
    for name, field in fields.items():
        if isinstance(field, Rows | Markdown):
            continue
        if isinstance(field, Group):
            yield from _paths(field.fields, codes, f"{prefix}{name}.")
        elif field.localized:
            yield from (f"{prefix}{name}.{code}" for code in codes)
        else:
            yield prefix + name


def write_list(
    model: type[ContentType],
    entries: Iterable[tuple[str, str, Flat]],
    columns: Sequence[str],
) -> bytes:
    """(key, version, flat entry) of each as CSV (RFC 4180) in UTF-8, with the mark by which
    spreadsheets know it. No cell begins as a formula does.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([KEY, TYPE, VERSION, *columns])
    for key, version, flat in entries:
        cells = (cell_text(model, path, flat.get(path)) for path in columns)
        writer.writerow(map(plain_cell, (key, model.name, version, *cells)))
    return BOM_UTF8 + buffer.getvalue().encode("utf-8", "replace")


def cell_text(model: type[ContentType], path: str, raw: Json | None) -> str:
    """A value as the text of a cell, the items of a list in one line."""
    found = locate(model.fields, path)
    if raw is None or found is None:
        return ""
    field = found[0]
    if isinstance(field, Lines) and isinstance(raw, list):
        return " | ".join(str(one).replace("|", "\\|") for one in raw)
    return field.to_form(raw)


def is_list_column(model: type[ContentType], name: str, codes: Sequence[str]) -> bool:
    """Whether a column is a value that can be read from a cell: of a field that is neither rows nor
    a group, in a language of the site where it is localized.
    """
    found = locate(model.fields, name)
    if found is None or ".".join(name.split(".")) != name:
        return False
    field, locale = found
    within = [locate(model.fields, name[: dot.start()]) for dot in re.finditer(r"\.", name)]
    if any(place and isinstance(place[0], Rows) for place in (*within, found)):
        return False
    if isinstance(field, Group):
        return False
    return locale in codes if field.localized else not locale


def texts_of(field: Field, cell: str) -> list[str]:
    """The texts of a cell, as a control of a form would send it."""
    text = read_cell(cell)
    if isinstance(field, Lines):
        items = (item.replace("\\|", "|").strip() for item in ITEM.split(text))
        return ["\n".join(item for item in items if item)]
    if isinstance(field, Flag):
        plain = text.strip().casefold()
        return ["1" if plain in YES else "" if plain in ("", *NO) else plain]
    return [text]
