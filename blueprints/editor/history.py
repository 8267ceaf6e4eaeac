"""Revisions of an entry: list, differences, restoring."""

from functools import partial

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, current_snapshot, may, open_entry, see_entry, site
from blueprints.editor.interface_text import location_labels
from blueprints.editor.value_text import whole_text
from cms.core.errors import NotFound
from cms.editing.edited_entry import EditedEntry
from cms.editing.forms.diff import Difference, compare, diff_entries
from cms.editing.forms.labels import field_location
from cms.editing.revisions import Revision
from cms.editing.source_changes import former_sources
from cms.schema.flat import Flat, flatten
from cms.schema.translations import source_language

blueprint = Blueprint("history", __name__, url_prefix="/entries/<type>/<key>/history")
PUBLISHED, DRAFT = "site", "work"
"""The other sides of a comparison: the published version, the draft."""


@blueprint.get("/")
def revisions(type: str, key: str) -> ResponseReturnValue:
    """List all revisions, newest first."""
    edited = open_entry(type, key)
    return render_template(
        "editor/entry/history.html",
        edited=edited,
        revisions=site().editing.history.revisions(edited.model, key),
        unpublished=_differences(edited, edited.published_flat, edited.flat),
    )


@blueprint.get("/<id>/")
def revision(type: str, key: str, id: str) -> ResponseReturnValue:
    """Compare a revision with the one before it, the published version or the draft."""
    edited = open_entry(type, key)
    this = site().editing.history.revision(edited.model, key, id)
    against = request.args.get("with", "")
    old, new = _sides(edited, this, against)
    return render_template(
        "editor/entry/revision.html",
        edited=edited,
        this=this,
        against=against,
        found=_differences(edited, old, new),
        may_restore=may("revert", edited.model) and this.content is not None,
    )


def _sides(edited: EditedEntry, this: Revision, against: str) -> tuple[Flat, Flat]:
    this_flat = flatten(edited.model, this.content or {})
    if against == PUBLISHED:
        return this_flat, edited.published_flat
    if against == DRAFT:
        return this_flat, edited.flat
    history = site().editing.history
    older = [
        revision
        for revision in history.revisions(edited.model, edited.key)
        if revision.id < this.id
    ]
    before = history.revision(edited.model, edited.key, older[0].id).content if older else None
    return flatten(edited.model, before or {}), this_flat


def _differences(edited: EditedEntry, old: Flat, new: Flat) -> list[Difference]:
    return diff_entries(edited.model, old, new, partial(whole_text, edited.model))


@blueprint.post("/<id>/restore")
def restore(type: str, key: str, id: str) -> ResponseReturnValue:
    """Load a revision into the draft; visitors see it once it is published."""
    site().editing.drafts.revert(actor(), type, key, id)
    flash(
        _(
            "The earlier version is now in the form. Check it, then publish it. The replaced text is in the history."
        ),
        "done",
    )
    return see_entry((type, key))


@blueprint.get("/changed/<path>")
def changed(type: str, key: str, path: str) -> ResponseReturnValue:
    """Show the changes of the source text since a translation (`headline.zh`) was made."""
    edited = open_entry(type, key)
    bare, _dot, locale = path.rpartition(".")
    default = current_snapshot().default_locale
    source = source_language(edited.raw, locale, default)
    place = field_location(edited.model, f"{bare}.{source}")
    if place.field is None or not place.locale:
        raise NotFound
    then = former_sources(site().editing.history, edited, locale, [bare]).get(bare)
    now = edited.flat.get(f"{bare}.{source}")
    texts = [whole_text(edited.model, place, value) for value in (then, now)]
    lines = tuple(compare(*texts)) if then is not None else ()
    return render_template(
        "editor/entry/changed.html",
        edited=edited,
        lines=lines,
        path=path,
        title=location_labels(place),
        source=source,
        known=then is not None,
    )
