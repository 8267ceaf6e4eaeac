"""Asking before something goes away: to the trash, off the site, out of the working copy."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from blueprints.editor.context import actor, locales, site
from blueprints.editor.form_page import title_of, where
from blueprints.editor.rules import require
from blueprints.editor.wording import language_list
from cms.changes import Work
from cms.forms.labels import place_of


def part(type: str, key: str, deed: str) -> ResponseReturnValue:
    """Say what would go, and let it go when told to."""
    work = site().changes.open(type, key)
    require(deed, work.model)
    if request.method == "POST":
        return {"trash": trash, "discard": discard, "unpublish": unpublish}[deed](work)
    uses = site().changes.where_used(type, key) if deed == "trash" else ()
    return render_template("editor/entry/part.html", work=work, deed=deed, heading=title_of(work), uses=_named(uses),
                           chosen=_chosen() if deed == "unpublish" else [])


def _named(uses: tuple[tuple[str, str, str], ...]) -> list[dict[str, str]]:
    """Where an entry is used, each place with the title of what uses it."""
    return [{"type": type, "key": key, "path": path, "title": title_of(site().changes.open(type, key)),
             "field": where(place_of(site().models[type], path))} for type, key, path in uses]


def _chosen() -> list[str]:
    """The languages to take off the site: the one asked for, or all. Raises NotFound."""
    known = [locale.code for locale in locales()]
    asked = request.values.get("locale", "")
    if asked and asked not in known:
        raise NotFound
    return [asked] if asked else known


def trash(work: Work) -> ResponseReturnValue:
    site().changes.trash(actor(), work.model.name, work.key, force="force" in request.form)
    flash(_("Moved to the trash: %(title)s.", title=title_of(work)), "done")
    return redirect(url_for("entries.index", type=work.model.name), 303)


def discard(work: Work) -> ResponseReturnValue:
    site().changes.discard(actor(), work.model.name, work.key)
    if work.entry is None:
        flash(_("Changes discarded: %(title)s.", title=title_of(work)), "done")
        return redirect(url_for("entries.index", type=work.model.name), 303)
    flash(_("The unpublished changes are discarded. They stay in the history."), "done")
    return redirect(url_for("entry.edit", type=work.model.name, key=work.key), 303)


def unpublish(work: Work) -> ResponseReturnValue:
    chosen = _chosen()
    site().changes.unpublish(actor(), work.model.name, work.key, chosen)
    names = language_list([code for code in chosen if work.states[code] != "draft"])
    flash(_("Unpublished: %(languages)s.", languages=names), "done")
    return redirect(url_for("entry.edit", type=work.model.name, key=work.key), 303)
