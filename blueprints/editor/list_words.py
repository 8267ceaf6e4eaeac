"""Texts of columns, values and filters of a list, in the language of the editor."""

from collections.abc import Iterator
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import pgettext

from blueprints.editor.context import overview
from blueprints.editor.interface_text import field_text, moment_text
from blueprints.editor.language import interface
from blueprints.editor.template_functions import template_function
from blueprints.editor.value_text import choice_text, name_text, value_text
from cms.content.derived import modified
from cms.core.i18n import N_
from cms.core.languages import collation
from cms.editing.entry_list import NO_VALUE
from cms.editing.entry_rows import EntryRow
from cms.editing.list_fields import KEY, LANGUAGES, MODIFIED, UPDATED, filter_fields
from cms.schema.content_type import Model
from cms.schema.fields import Choice, Date, Field, Flag

Option = tuple[str, str]
"""(value, label)."""
COLUMN_LABELS = {
    LANGUAGES: N_("Languages"),
    UPDATED: N_("Unpublished changes"),
    MODIFIED: N_("Last change on the site"),
    KEY: N_("ID"),
}
"""The labels of columns that are no fields."""
RESERVED = ("q", "state", "sort", "page", "columns")
"""Parameter names of a list that no filter may have."""


class ListFilter(NamedTuple):
    """A filter of a list; `name` is its URL parameter."""

    name: str
    path: str
    label: str
    options: list[Option]
    always: bool
    """Whether it is shown next to the search; the others are folded."""


def column_label(model: Model, name: str) -> str:
    """Return the heading of a column."""
    return _(COLUMN_LABELS[name] if name in COLUMN_LABELS else model.fields[name].label)


@template_function
def column_text(row: EntryRow, name: str) -> str:
    """Return a value as a list shows it."""
    if name == KEY:
        return row.key
    if name == MODIFIED:
        return moment_text(max(modified(row.entry).values(), default=None))
    return value_text(row.model.fields[name], row.entry.values.get(name))


def parameter(path: str) -> str:
    """Return the URL parameter of a filter."""
    return f"f.{path}" if path in RESERVED else path


def filters(model: Model) -> list[ListFilter]:
    """Return the filters of a type's list that have options."""
    all_filters = [_filter(model, path, field) for path, field in filter_fields(model).items()]
    return [list_filter for list_filter in all_filters if list_filter.options]


def _filter(model: Model, path: str, field: Field) -> ListFilter:
    label = field_text(model, path)
    if isinstance(field, Date):
        label = pgettext("filter of a list: the year of a date", "%(date)s: year", date=label)
    always = path in model.filters
    options = list(_filter_options(model, path, field))
    if options and not (isinstance(field, Flag) or always):
        options.append((NO_VALUE, _("Not filled in")))
    return ListFilter(parameter(path), path, label, options, always)


def _filter_options(model: Model, path: str, field: Field) -> Iterator[Option]:
    """Yield the options of a filter: all of a choice, otherwise the values in use."""
    if path in model.filters and isinstance(field, Choice):
        yield from ((value, choice_text(field, value)) for value in field.choices)
        return
    facets = [facet for facet in overview().staff.index(model.name, path) if facet != str(False)]
    if isinstance(field, Date):
        years = {facet[:4] for facet in facets}
        yield from ((year, year) for year in sorted(years, reverse=True))
        return
    named = [(facet, name_text(field.item_field, facet)) for facet in facets]
    yield from sorted(named, key=lambda option: collation(option[1], interface().lang))
