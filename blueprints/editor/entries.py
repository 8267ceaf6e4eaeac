"""The list of a type's entries: search, narrow, sort, page."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from blueprints.editor.context import entries_matching, locales, overview, site
from blueprints.editor.labels import columns, status_name
from cms.core.errors import NotFound
from cms.editing.entry_list import CHANGED, TITLE, UPDATED, EntryListFilter, find
from cms.editing.entry_status import STATUSES
from cms.schema.content_type import ContentType
from cms.schema.fields import Choice

blueprint = Blueprint("entries", __name__, url_prefix="/entries")


@blueprint.get("/<type>/")
def index(type: str) -> ResponseReturnValue:
    """One page of a type's entries."""
    model = listed(type)
    asked = read(model)
    found = find(
        overview(), model, asked, reading_order(), entries_matching(asked.query, reading_order()[0])
    )
    return render_template(
        "editor/entries/index.html",
        model=model,
        asked=asked,
        found=found,
        columns=columns(model),
        choices=choices(model),
        states=states(),
        again=again,
        chain=reading_order(),
        everything=overview().totals[type].entries,
        addresses=overview().snapshot.addresses.of,
    )


def listed(type: str) -> type[ContentType]:
    """The content type of a list. Raises NotFound."""
    model = site().models.get(type)
    if model is None or model.single:
        raise NotFound
    return model


def read(model: type[ContentType]) -> EntryListFilter:
    """The list filter in the query string; invalid values are left out."""
    args = request.args
    sort = args.get("sort", "")
    known = sort.lstrip("-") in (TITLE, UPDATED, "key", *columns(model))
    return EntryListFilter(
        args.get("q", "")[:200].strip(),
        args.get("state", ""),
        {name: args[name] for name in model.filters if args.get(name)},
        sort if known else "",
        args.get("page", 1, int),
    )


def reading_order() -> tuple[str, ...]:
    """The languages in which titles are shown: the editor's first."""
    spoken = str(get_locale() or "en")
    codes = [locale.code for locale in locales()]
    return tuple(sorted(codes, key=lambda code: code.partition("-")[0] != spoken.partition("_")[0]))


def choices(model: type[ContentType]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(field, label, options) of each choice by which the list can be narrowed."""
    fields = [(name, model.fields[name]) for name in model.filters]
    return [
        (name, _(field.label), [(value, _(label)) for value, label in field.choices.items()])
        for name, field in fields
        if isinstance(field, Choice)
    ]


def states() -> list[tuple[str, list[tuple[str, str]]]]:
    """(language code, options) for narrowing by how a language stands; first what is being worked
    on.
    """
    found = [("", [(CHANGED, _("With unpublished changes"))])]
    return found + [
        (locale.code, [(f"{locale.code}:{status}", status_name(status)) for status in STATUSES])
        for locale in locales()
    ]


def again(**changes: Any) -> str:
    """The address of this list with something changed, on its first page unless that is what
    changes.
    """
    model = listed((request.view_args or {})["type"])
    known = (
        "q",
        "state",
        "sort",
        *model.filters,
    )  # any other name could be an option of url_for, such as _scheme
    kept = {name: request.args[name] for name in known if name in request.args}
    return url_for(
        "entries.index",
        type=model.name,
        **{name: value for name, value in (kept | changes).items() if value},
    )
