"""The list of a type as a spreadsheet: a line for each entry, a column for each simple value and
language.

Columns: `key`; `_type`; `_version`, which later tells whether the entry has changed; and the flat
paths of cms/schema/flat.py, such as `headline.en` or `location.country`. Rows within an entry are
left out; long texts are only read, not written. Items of a list are separated by `|`; a `|` within
an item is written `\\|`.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence

from cms.schema.content_type import Model
from cms.schema.fields import Field, Fields, Group, Markdown, Rows
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat
from features.csv_tables.tables import KEY, cell_text, write_csv

TYPE, VERSION = "_type", "_version"


def list_columns(
    model: Model, codes: Sequence[str], names: Iterable[str] | None = None
) -> list[str]:
    """Return the columns of all fields except long texts, or of the fields `names`, in each of the
    languages if they are localized.
    """
    selected = model.fields.keys() if names is None else set(names)
    fields = {name: field for name, field in model.fields.items() if name in selected}
    columns = _columns(fields, codes, "")
    return [path for path, field in columns if not isinstance(field, Markdown)]


def readable_columns(model: Model, codes: Sequence[str]) -> set[str]:
    """Return the columns whose values can be read from cells."""
    return {path for path, _field in _columns(model.fields, codes, "")}


def _columns(fields: Fields, codes: Sequence[str], prefix: str) -> Iterator[tuple[str, Field]]:
    """Yield (flat path, field) of each simple value in each language."""
    for name, field in fields.items():
        path = prefix + name
        if isinstance(field, Rows):
            continue
        if isinstance(field, Group):
            yield from _columns(field.fields, codes, f"{path}.")
        elif field.localized:
            for code in codes:
                yield f"{path}.{code}", field
        else:
            yield path, field


def write_list(
    model: Model,
    entries: Iterable[tuple[str, str, Flat]],
    columns: Sequence[str],
) -> bytes:
    """Return (key, version, flat entry) of each as CSV in UTF-8, with the byte order mark that
    spreadsheets need.
    """
    located = {path: locate(model.fields, path) for path in columns}
    fields = {path: location[0] for path, location in located.items() if location}
    rows = (
        [key, model.name, version, *(cell_text(fields[path], flat.get(path)) for path in columns)]
        for key, version, flat in entries
    )
    text = write_csv([KEY, TYPE, VERSION, *columns], rows)
    return BOM_UTF8 + text.encode("utf-8", "replace")
