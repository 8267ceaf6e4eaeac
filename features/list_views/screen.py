"""Columns and saved views of the list of a type, above it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import me, site
from blueprints.editor.entries import (
    ColumnChoice,
    action_url,
    list_model,
    list_parameters,
    list_url,
)
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.list_words import column_label
from blueprints.editor.slots import ListPlace
from cms.core.errors import Invalid
from cms.editing.list_fields import column_names
from cms.schema.content_type import Model
from cms.site import Site
from features.list_views.list_settings import MAX_NAME_LENGTH, ListSettings, ListSettingsFiles

blueprint = Blueprint("list_views", __name__, url_prefix="/entries")


class Columns(ColumnChoice):
    """The columns that the signed-in account has chosen."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def of(self, model: Model) -> Sequence[str]:
        return my_settings(model).columns


def my_settings(model: Model) -> ListSettings:
    """Return the settings of the signed-in account for the list of a type."""
    return site().get(ListSettingsFiles).of(me().id, model.name)


def views(place: ListPlace) -> dict[str, Any] | None:
    """Return the values of the row of views; None if there are none, and nothing to save."""
    found, query = my_settings(place.model).views, urlencode(list_parameters(place.model))
    if not found and not query:
        return None
    return {
        "views": found,
        "query": query,
        "current_view": next((view for view in found if view.query == query), None),
        "action_url": action_url,
        "max_length": MAX_NAME_LENGTH,
    }


def columns(place: ListPlace) -> dict[str, Any]:
    """Return the values of the choice of columns."""
    model = place.model
    return {
        "labels": {name: column_label(model, name) for name in column_names(model)},
        "own_columns": my_settings(model).columns or request.args.get("columns"),
        "action_url": action_url,
    }


@blueprint.post("/<type>/columns")
def choose_columns(type: str) -> ResponseReturnValue:
    """Store the ticked columns; none for the default ones."""
    model = list_model(type)
    ticked = () if "usual" in request.form else request.form.getlist("column")
    chosen = tuple(name for name in column_names(model) if name in ticked)
    change_settings(model, lambda settings: replace(settings, columns=chosen))
    return redirect(list_url(columns="", page=request.args.get("page", 0, int)), 303)


@blueprint.post("/<type>/views")
def save_view(type: str) -> ResponseReturnValue:
    """Store the list's parameters, columns included, as a named view."""
    model = list_model(type)
    name, query = request.form.get("name", ""), urlencode(list_parameters(model))
    if change_settings(model, lambda settings: settings.saved(name, query)):
        flash(_("View saved: %(name)s.", name=" ".join(name.split())), "done")
    return redirect(list_url(), 303)


@blueprint.post("/<type>/views/change")
def change_view(type: str) -> ResponseReturnValue:
    """Rename a view or remove it."""
    model = list_model(type)
    view, name = request.form.get("view", ""), request.form.get("name", "")
    if "remove" in request.form:
        change_settings(model, lambda settings: settings.without(view))
        flash(_("View removed: %(name)s.", name=view), "done")
    elif change_settings(model, lambda settings: settings.renamed(view, name)):
        flash(_("View renamed: %(name)s.", name=" ".join(name.split())), "done")
    return redirect(list_url(), 303)


def change_settings(model: Model, change: Callable[[ListSettings], ListSettings]) -> bool:
    """Change the account's settings of a list; flash a refusal. Returns whether it worked."""
    try:
        site().get(ListSettingsFiles).change(me().id, model.name, change)
    except Invalid as refusal:
        flash(refusal_text(refusal), "error")
        return False
    return True
