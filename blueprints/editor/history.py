"""Revisions of an entry: list, differences, restore."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, site
from blueprints.editor.form_page import options, title_of
from blueprints.editor.format_value import format_value
from blueprints.editor.interface_text import where
from blueprints.editor.permissions import may
from cms.core.errors import NotFound
from cms.editing import EditedEntry
from cms.editing.forms.diff import Difference, compare, differences
from cms.editing.forms.labels import FieldLocation, field_location
from cms.editing.revisions import Revision
from cms.editing.source_changes import sources_then
from cms.schema.fields import Json
from cms.schema.flat import Flat, flatten
from cms.schema.translations import source_of

blueprint = Blueprint("history", __name__, url_prefix="/entries/<type>/<key>/history")
SITE, WORK = "site", "work"
"""Other sides of a comparison: the version on the site, the draft."""


@blueprint.get("/")
def revisions(type: str, key: str) -> ResponseReturnValue:
    """All versions, newest first."""
    edited = site().editing.drafts.open(type, key)
    return render_template(
        "editor/entry/history.html",
        edited=edited,
        heading=title_of(edited),
        revisions=site().editing.history.revisions(edited.model, key),
        unpublished=_differences(edited, edited.published_flat, edited.flat),
    )


@blueprint.get("/<id>/")
def revision(type: str, key: str, id: str) -> ResponseReturnValue:
    """One version beside the one before it, what is on the site, or what is being worked on."""
    edited = site().editing.drafts.open(type, key)
    this = site().editing.history.revision(edited.model, key, id)
    against = request.args.get("with", "")
    old, new = _sides(edited, this, against)
    return render_template(
        "editor/entry/revision.html",
        edited=edited,
        heading=title_of(edited),
        this=this,
        against=against,
        found=_differences(edited, old, new),
        may_restore=may("revert", edited.model) and this.content is not None,
    )


def _sides(edited: EditedEntry, this: Revision, against: str) -> tuple[Flat, Flat]:
    here = flatten(edited.model, this.content or {})
    if against == SITE:
        return here, edited.published_flat
    if against == WORK:
        return here, edited.flat
    older = [
        one
        for one in site().editing.history.revisions(edited.model, edited.key)
        if one.id < this.id
    ]
    before = (
        site().editing.history.revision(edited.model, edited.key, older[0].id) if older else None
    )
    return flatten(edited.model, before.content or {}) if before else {}, here


def _differences(edited: EditedEntry, old: Flat, new: Flat) -> list[Difference]:
    known = options()

    def spoken(place: FieldLocation, value: Json) -> str:
        return format_value(edited.model, place, value, known)

    return differences(edited.model, old, new, spoken)


@blueprint.post("/<id>/restore")
def restore(type: str, key: str, id: str) -> ResponseReturnValue:
    """Put a version into the draft; visitors see it once it is published."""
    site().editing.drafts.revert(actor(), type, key, id)
    flash(
        _(
            "The earlier version is now in the form. Check it, then publish it. The replaced text is in the history."
        ),
        "done",
    )
    return redirect(url_for("entry.edit", type=type, key=key), 303)


@blueprint.get("/changed/<path>")
def changed(type: str, key: str, path: str) -> ResponseReturnValue:
    """The changes of the source text since a translation (`headline.zh`) was made from it."""
    edited = site().editing.drafts.open(type, key)
    bare, _dot, locale = path.rpartition(".")
    default = site().store.snapshot().default_locale
    source = source_of(edited.raw, locale, default)
    place = field_location(edited.model, f"{bare}.{source}")
    if place.field is None or not place.locale:
        raise NotFound
    then = sources_then(site().editing.history, edited, locale, [bare]).get(bare)
    now = edited.flat.get(f"{bare}.{source}")
    texts = [format_value(edited.model, place, value, options()) for value in (then, now)]
    lines = tuple(compare(*texts)) if then is not None else ()
    return render_template(
        "editor/entry/changed.html",
        edited=edited,
        heading=title_of(edited),
        lines=lines,
        path=path,
        title=where(place),
        source=source,
        known=then is not None,
    )
