"""Tables as spreadsheets save them (CSV, RFC 4180; also with semicolons or tabs): a column per leaf
of an entry.

Columns: `key`; `oldAddress` or `oldAddress.zh`; and the flat paths of cms/schema/flat.py, such as
`headline.en`, `date`, `author.1.family`; `author` alone has the rows' ids where their order
matters. A cell may hold several lines; lists have their items in lines or between `|`.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.formats.tables.imported_row import ImportedRow, ImportFault
from cms.schema.content_type import ContentType
from cms.schema.fields import Group, Json, Lines, Rows
from cms.schema.fields.base import Field
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat

KEY, FORMER = "key", "oldAddress"
SEPARATORS = ",;\t"
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
"""How a cell begins that a spreadsheet calculates, or that an apostrophe keeps it from calculating.
"""
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def read_sheet(
    model: type[ContentType], text: str, locales: Sequence[str], default: str
) -> tuple[tuple[ImportedRow, ...], tuple[ImportFault, ...]]:
    """The rows of a table of entries of `model`, and what is wrong with its columns and cells'
    places.

    `locales` are the site's, `default` the one that `oldAddress` alone means.
    """
    text = text.removeprefix("\ufeff")
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        faults = [ImportFault(1, refusal) for refusal in _column_faults(model, head, locales)]
        if faults:
            return (), tuple(faults)
        return tuple(_rows(model, reader, head, default)), ()
    except csv.Error as fault:
        return (), (
            ImportFault(
                reader.line_num or 1,
                Invalid(
                    "",
                    N_("This line isn’t valid CSV (%(fault)s). Check its quotation marks."),
                    fault=str(fault),
                ),
            ),
        )


def _separator(text: str) -> str:
    head = text.partition("\n")[0]
    return max(SEPARATORS, key=head.count)


def _column_faults(
    model: type[ContentType], head: Sequence[str], locales: Sequence[str]
) -> Iterator[Invalid]:
    if not head:
        yield Invalid("", N_("The file is empty: its first line must name the columns."))
    for name in dict.fromkeys(head):
        if head.count(name) > 1:
            yield Invalid(name, N_("Two columns have this name: remove one."))
        elif not _is_known(model, name, locales):
            yield Invalid(
                name,
                N_(
                    "There is no such field. Name columns as in docs/content.md, such as "
                    "%(example)s."
                ),
                example=_example(model, locales),
            )


def _is_known(model: type[ContentType], name: str, locales: Sequence[str]) -> bool:
    if name == KEY:
        return True
    head, _, locale = name.partition(".")
    if head == FORMER:
        return not locale or locale in locales
    found = locate(model.fields, name)
    if found is None:
        return False
    field, locale = found
    if isinstance(field, Group) and not isinstance(field, Rows):
        return False
    return (
        locale in locales if field.localized and locale else field.one_value or not field.localized
    )


def _example(model: type[ContentType], locales: Sequence[str]) -> str:
    return f"{model.title}.{locales[0]}" if model.fields[model.title].localized else model.title


def _rows(
    model: type[ContentType], reader: Iterator[list[str]], head: Sequence[str], default: str
) -> Iterator[ImportedRow]:
    for cells in reader:
        line = getattr(reader, "line_num", 0) - sum(cell.count("\n") for cell in cells)
        filled = {name: cell for name, cell in zip(head, cells, strict=False) if cell.strip()}
        if filled:
            yield _row(model, line, filled, default)


def _row(
    model: type[ContentType], line: int, cells: Mapping[str, str], default: str
) -> ImportedRow:
    flat: Flat = {}
    former: dict[str, str] = {}
    for name, cell in cells.items():
        head, _, locale = name.partition(".")
        if head == FORMER:
            former[locale or default] = cell.strip()
        elif name != KEY:
            _put(model, flat, name, cell[1:] if cell[0] == "'" and FORMULA.match(cell) else cell)
    return ImportedRow(line, cells.get(KEY, "").strip(), flat, former)


def _put(model: type[ContentType], flat: Flat, name: str, cell: str) -> None:
    found = locate(model.fields, name)
    assert found
    value = _value(found[0], cell)
    if value is not None:
        _name_rows(model, flat, name)
        flat[name] = value


def _value(field: Field, cell: str) -> Json:
    if isinstance(field, Rows):
        return _items(cell)
    return field.from_form([cell.replace("|", "\n") if isinstance(field, Lines) else cell])


def _items(cell: str) -> list[str]:
    """The ids of rows, in their order."""
    return [id for part in cell.replace("|", "\n").split("\n") if (id := part.strip())]


def _name_rows(model: type[ContentType], flat: Flat, name: str) -> None:
    """Add the ids in a path such as `author.1.family` to the lists of rows they belong to."""
    steps = name.split(".")
    fields: Mapping[str, Field] = model.fields
    at = 0
    while at < len(steps) - 1 and isinstance(field := fields.get(steps[at]), Group):
        if isinstance(field, Rows):
            ids = flat.setdefault(".".join(steps[: at + 1]), [])
            if steps[at + 1] not in ids:
                ids.append(steps[at + 1])
            at += 1
        fields, at = field.fields, at + 1
