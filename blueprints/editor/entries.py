"""The list of a type's entries: search, filters, sorting, pages, columns."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import (
    entries_matching,
    locales,
    overview,
    page_number,
    search_query,
    site,
)
from blueprints.editor.interface_text import reading_order
from blueprints.editor.labels import status_name
from blueprints.editor.list_words import column_label, filters, parameter
from blueprints.editor.value_text import name_text
from cms.core.errors import NotFound
from cms.editing.entry_list import CHANGED, PAGE_SIZE, EntryListFilter, find_keys, paginate
from cms.editing.entry_status import STATUSES
from cms.editing.list_fields import (
    LANGUAGES,
    TITLE,
    column_names,
    default_columns,
    filter_fields,
)
from cms.schema.content_type import Model

blueprint = Blueprint("entries", __name__, url_prefix="/entries")

MAX_VALUE = 200
"""The most characters read of one parameter of a list."""


class ColumnChoice:
    """The columns that each account has chosen. A feature may have a service of this class; without
    one, none are chosen.
    """

    def of(self, model: Model) -> Sequence[str]:
        """Return the columns that the signed-in account has chosen, () for the default ones."""
        return ()


@blueprint.get("/<type>/")
def index(type: str) -> ResponseReturnValue:
    """Show one page of a type's entries."""
    model = list_model(type)
    list_filter = requested_filter(model)
    return render_template(
        "editor/entries/index.html",
        model=model,
        list_filter=list_filter,
        found=paginate(matching_keys(model, list_filter), page_number(), PAGE_SIZE),
        columns=chosen_columns(model),
        labels={name: column_label(model, name) for name in column_names(model)},
        usual=default_columns(model),
        filters=filters(model),
        status_options=status_options(),
        list_url=list_url,
        action_url=action_url,
        everything=overview().totals[type].entries,
        addresses=overview().snapshot.addresses.by_name,
    )


def list_model(type: str) -> Model:
    """Return the content type of a list. Raises NotFound."""
    model = site().models.get(type)
    if model is None or model.single:
        raise NotFound
    return model


def requested_filter(model: Model) -> EntryListFilter:
    """Return the list filter in the query string; invalid values are left out."""
    args = request.args
    sort = args.get("sort", "")
    sortable = {TITLE, *column_names(model)} - {LANGUAGES}
    narrowed = {path: args.get(parameter(path), "")[:MAX_VALUE] for path in filter_fields(model)}
    return EntryListFilter(
        search_query(),
        args.get("state", ""),
        {path: value for path, value in narrowed.items() if value},
        sort if sort.removeprefix("-") in sortable else "",
    )


def matching_keys(model: Model, list_filter: EntryListFilter) -> list[str]:
    """Return the keys of all entries that match a filter, in its order."""
    chain = reading_order()
    matching = entries_matching(list_filter.query, chain[0])
    return find_keys(overview(), model, list_filter, chain, matching, name_text)


def chosen_columns(model: Model) -> list[str]:
    """Return the columns to show: those in the query string, else the account's, else the default
    ones.
    """
    requested = request.args.get("columns", "").split(",")
    choice, known = site().find(ColumnChoice) or ColumnChoice(), column_names(model)
    for names in (requested, choice.of(model)):
        if columns := [name for name in known if name in names]:
            return columns
    return default_columns(model)


def status_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (language code, options) of the filter by status; first the option for unpublished
    changes.
    """
    options = [("", [(CHANGED, _("With unpublished changes"))])]
    return options + [
        (locale.code, [(f"{locale.code}:{status}", status_name(status)) for status in STATUSES])
        for locale in locales()
    ]


def list_parameters(model: Model) -> dict[str, str]:
    """Return the valid list parameters in the query string."""
    known = ("q", "state", "sort", "columns", *map(parameter, filter_fields(model)))
    return {name: request.args[name][:MAX_VALUE] for name in known if request.args.get(name)}


def list_url(**changes: Any) -> str:
    """Return the URL of this list with some parameters changed; its first page unless `page` is
    given.
    """
    return action_url("entries.index", **changes)


def action_url(endpoint: str, **changes: Any) -> str:
    """Return the URL of another view with the parameters of this list."""
    model = list_model((request.view_args or {})["type"])
    given = {name: value for name, value in (list_parameters(model) | changes).items() if value}
    query = f"?{urlencode(given)}" if given else ""
    return url_for(endpoint, type=model.name) + query
