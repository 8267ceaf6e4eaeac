"""Revisions of an entry: list, differences, restore."""

from collections.abc import Iterator, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, site
from blueprints.editor.form_page import options, title_of, where
from blueprints.editor.format_value import format_value
from blueprints.editor.permissions import may
from cms.core.errors import NotFound
from cms.editing import DraftView
from cms.editing.forms.diff import Difference, compare, differences
from cms.editing.forms.labels import FieldLocation, field_location
from cms.editing.revisions import Revision
from cms.schema.fields import Json
from cms.schema.flat import Flat, flatten
from cms.schema.translations import digest, source_of

blueprint = Blueprint("history", __name__, url_prefix="/entries/<type>/<key>/history")
SITE, WORK = "site", "work"
"""Other sides of a comparison: the version on the site, the draft."""
NEWEST = 60
"""Versions searched for what a translation was made from."""


@blueprint.get("/")
def revisions(type: str, key: str) -> ResponseReturnValue:
    """All versions, newest first."""
    work = site().changes.open(type, key)
    return render_template(
        "editor/entry/history.html",
        work=work,
        heading=title_of(work),
        where=where,
        revisions=site().changes.history.revisions(work.model, key),
        unpublished=_differences(work, work.on_site, work.flat),
    )


@blueprint.get("/<id>/")
def revision(type: str, key: str, id: str) -> ResponseReturnValue:
    """One version beside the one before it, what is on the site, or what is being worked on."""
    work = site().changes.open(type, key)
    this = site().changes.history.revision(work.model, key, id)
    against = request.args.get("with", "")
    old, new = _sides(work, this, against)
    return render_template(
        "editor/entry/revision.html",
        work=work,
        heading=title_of(work),
        this=this,
        against=against,
        found=_differences(work, old, new),
        where=where,
        may_restore=may("revert", work.model) and this.content is not None,
    )


def _sides(work: DraftView, this: Revision, against: str) -> tuple[Flat, Flat]:
    here = flatten(work.model, this.content or {})
    if against == SITE:
        return here, work.on_site
    if against == WORK:
        return here, work.flat
    older = [
        one for one in site().changes.history.revisions(work.model, work.key) if one.id < this.id
    ]
    before = site().changes.history.revision(work.model, work.key, older[0].id) if older else None
    return flatten(work.model, before.content or {}) if before else {}, here


def _differences(work: DraftView, old: Flat, new: Flat) -> list[Difference]:
    known = options()

    def spoken(place: FieldLocation, value: Json) -> str:
        return format_value(work.model, place, value, known)

    return differences(work.model, old, new, spoken)


@blueprint.post("/<id>/restore")
def restore(type: str, key: str, id: str) -> ResponseReturnValue:
    """Put a version into the working copy; visitors see it once it is published."""
    site().changes.revert(actor(), type, key, id)
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
    work = site().changes.open(type, key)
    bare, _dot, locale = path.rpartition(".")
    default = site().store.snapshot().default_locale
    source = source_of(work.raw, locale, default)
    place = field_location(work.model, f"{bare}.{source}")
    if place.field is None or not place.locale:
        raise NotFound
    now, then = (
        work.flat.get(f"{bare}.{source}"),
        _source_then(work, bare, locale, f"{bare}.{source}"),
    )
    texts = [format_value(work.model, place, value, options()) for value in (then, now)]
    lines = tuple(compare(*texts)) if then is not None else ()
    return render_template(
        "editor/entry/changed.html",
        work=work,
        heading=title_of(work),
        lines=lines,
        path=path,
        title=where(place),
        source=source,
        known=then is not None,
    )


def _source_then(work: DraftView, bare: str, locale: str, source: str) -> Json | None:
    """The original as the translation's ledger line knows it: from the working copy, the site, or
    the newest version that had it so, or whose translation was made from it.
    """
    hash = work.raw.get("translation", {}).get(locale, {}).get("of", {}).get(bare)
    if work.copy and hash in work.copy.sources:
        return work.copy.sources[hash]
    for flat, sources in _versions(work):
        if hash in sources:
            return sources[hash]
        value = flat.get(source)
        if value is not None and digest(value) == hash:
            return value
    return None


def _versions(work: DraftView) -> Iterator[tuple[Flat, Mapping[str, Json]]]:
    yield work.on_site, {}
    history = site().changes.history
    for light in history.revisions(work.model, work.key)[:NEWEST]:
        revision = history.revision(work.model, work.key, light.id)
        yield flatten(work.model, revision.content or {}), revision.sources
