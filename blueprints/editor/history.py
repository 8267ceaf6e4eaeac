"""Versions of an entry and of its drafts: list, differences, restoring all or a part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import (
    actor,
    codes,
    current_snapshot,
    may,
    open_entry,
    see_entry,
    site,
)
from blueprints.editor.entry_form import make_form
from blueprints.editor.interface_text import location_labels
from blueprints.editor.value_text import whole_text
from cms.core.errors import NotFound
from cms.core.i18n import N_
from cms.editing.draft_versions import author_of
from cms.editing.drafts import restored_part
from cms.editing.edited_entry import EditedEntry
from cms.editing.errors import Conflict
from cms.editing.forms.base_values import dump_base_values, load_base_values
from cms.editing.forms.diff import Difference, compare, diff_entries
from cms.editing.forms.labels import field_location
from cms.editing.merge import differing_paths
from cms.editing.revisions import BROWSER, Revision
from cms.editing.source_changes import former_sources
from cms.schema.fields.walk import language_at
from cms.schema.flat import Flat, flatten
from cms.schema.translations import source_language

blueprint = Blueprint("history", __name__, url_prefix="/entries/<type>/<key>/history")
PUBLISHED, DRAFT = "site", "work"
"""The other sides of a comparison: the published version, the draft."""
PAGE_SIZE = 100
CHANGED_SINCE = N_(
    "Someone has saved the same text since you opened this comparison. Nothing was replaced. This is the comparison "
    "with what is there now."
)


@dataclass(frozen=True, slots=True)
class Restorable:
    """The parts of a version that differ from the current values and that the account may restore:
    `whole`, the languages in `codes`, and the fields: path of a difference → part. Others show no
    button.
    """

    whole: bool
    codes: tuple[str, ...]
    fields: Mapping[str, str]


@blueprint.get("/")
def revisions(type: str, key: str) -> ResponseReturnValue:
    """List the versions of the entry and of its drafts, newest first."""
    edited, before = open_entry(type, key), request.args.get("before", "")
    found = site().editing.history.versions(edited.ref, before, PAGE_SIZE + 1)
    return render_template(
        "editor/entry/history.html",
        edited=edited,
        revisions=found[:PAGE_SIZE],
        before=before,
        older=found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else "",
        unpublished=() if before else _differences(edited, edited.published_flat, edited.flat),
        draft_author=author_of(edited.draft.session).name if edited.draft else "",
        draft_days=site().settings.draft_days,
    )


@blueprint.get("/<id>/")
def revision(type: str, key: str, id: str) -> ResponseReturnValue:
    """Compare a version with the one before it, the published version or the draft."""
    edited = open_entry(type, key)
    return _compare(edited, _version(edited, id), request.args.get("with", ""))


def _version(edited: EditedEntry, id: str) -> Revision:
    return site().editing.history.revision(edited.ref, id)


def _compare(
    edited: EditedEntry,
    this: Revision,
    against: str,
    message: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    """Render the comparison of a version, with the buttons that restore it or parts of it."""
    old, new = _sides(edited, this, against)
    found = _differences(edited, old, new)
    return render_template(
        "editor/entry/revision.html",
        edited=edited,
        this=this,
        against=against,
        found=found,
        message=message,
        base=dump_base_values(edited.flat),
        restorable=_restorable(edited, this, found),
    ), status


def _restorable(edited: EditedEntry, this: Revision, found: Sequence[Difference]) -> Restorable:
    """Return the parts that may be restored. A list of rows is restored as a whole."""
    if this.content is None:
        return Restorable(False, (), {})
    model = edited.model
    paths = [
        path
        for path in differing_paths(flatten(model, this.content), edited.flat)
        if may("save", model, path)
    ]
    languages = {language_at(model.fields, path) for path in paths}
    parts = dict.fromkeys(restored_part(model, path) for path in paths)
    first = {restored_part(model, one.path): one.path for one in reversed(found)}
    return Restorable(
        bool(paths),
        tuple(code for code in codes() if code in languages) if len(languages) > 1 else (),
        {first[part]: part for part in parts if part in first},
    )


def _sides(edited: EditedEntry, this: Revision, against: str) -> tuple[Flat, Flat]:
    this_flat = flatten(edited.model, this.content or {})
    if against == PUBLISHED:
        return this_flat, edited.published_flat
    if against == DRAFT:
        return this_flat, edited.flat
    older = _version_before(edited, this)
    content = _version(edited, older.id).content if older else None
    return flatten(edited.model, content or {}), this_flat


def _version_before(edited: EditedEntry, this: Revision) -> Revision | None:
    """Return the version before a version of a draft, or the published one before a published one."""
    history = site().editing.history
    if this.is_draft:
        return next(iter(history.versions(edited.ref, this.id, 1)), None)
    published = history.revisions(edited.ref)
    return next((one for one in published if one.id < this.id), None)


def _differences(edited: EditedEntry, old: Flat, new: Flat) -> list[Difference]:
    return diff_entries(edited.model, old, new, partial(whole_text, edited.model))


@blueprint.post("/<id>/restore")
def restore(type: str, key: str, id: str) -> ResponseReturnValue:
    """Load a version, or a part of it, into the draft; visitors see it once it is published."""
    base = load_base_values(request.form["_opened"]) if "_opened" in request.form else None
    part = request.form.get("part", "")
    try:
        site().editing.drafts.revert(actor(), type, key, id, base, part)
    except Conflict:
        edited = open_entry(type, key)
        return _compare(edited, _version(edited, id), DRAFT, _(CHANGED_SINCE), 409)
    flash(
        _(
            "The earlier version is now in the form. Check it, then publish it. The replaced text is in the history."
        ),
        "done",
    )
    return see_entry((type, key))


@blueprint.post("/kept")
def keep(type: str, key: str) -> ResponseReturnValue:
    """Add text that only a browser had kept to the history, before it is discarded or restored."""
    base = load_base_values(request.form.get("_opened", ""))
    form = make_form(site().editing.files.model(type)).load(base, request.form)
    site().editing.drafts.keep(actor(), type, key, base, form.flat(), BROWSER)
    return {}


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
