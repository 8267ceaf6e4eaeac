"""Asking before something goes away: to the trash, off the site, out of the working copy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from blueprints.editor.context import actor, locales, me, name_of, site
from blueprints.editor.form_page import entry_mark, title_of, where
from blueprints.editor.interface_text import aside, language_list, language_text
from blueprints.editor.permissions import require
from blueprints.editor.schedule import LIVE
from cms.editing import DraftView, is_new
from cms.editing.forms.labels import field_location


def part(type: str, key: str, removal: str) -> ResponseReturnValue:
    """Say what would go, and let it go when told to."""
    work = site().changes.open(type, key)
    require(removal, work.model)
    if request.method == "POST":
        return PARTS[removal](work)
    return _ask(work, removal)


def _ask(work: DraftView, removal: str, status: int = 200) -> ResponseReturnValue:
    uses = site().changes.where_used(work.model.name, work.key) if _goes(work, removal) else ()
    return render_template(
        "editor/entry/part.html",
        work=work,
        removal=removal,
        heading=title_of(work),
        uses=_named(uses),
        chosen=_chosen() if removal == "unpublish" else [],
        mark=entry_mark(work),
        writers=writers(work) if removal == "discard" else [],
        new=is_new(work),
    ), status


def _goes(work: DraftView, removal: str) -> bool:
    """Whether nothing would be left that others could refer to."""
    if removal == "unpublish":
        return not {code for code, state in work.states.items() if state in LIVE} - set(_chosen())
    return removal == "trash" or is_new(work)


@dataclass(frozen=True, slots=True)
class FieldAuthor:
    """An author of unpublished changes, and the labels of the changed fields."""

    name: str
    is_me: bool
    fields: tuple[str, ...]


def writers(work: DraftView) -> list[FieldAuthor]:
    """Everybody whose words are in the working copy, who asks first."""
    found: dict[str, list[str]] = {}
    for path in work.changed:
        found.setdefault(work.authors.get(path, ""), []).append(_called(work, path))
    order = sorted(found, key=lambda id: id != me().id)
    return [
        FieldAuthor(name_of(id), id == me().id, tuple(dict.fromkeys(found[id]))) for id in order
    ]


def _called(work: DraftView, path: str) -> str:
    place = field_location(work.model, path)
    return str(aside(where(place), language_text(place.locale))) if place.locale else where(place)


def _named(uses: tuple[tuple[str, str, str], ...]) -> list[dict[str, str]]:
    """Where an entry is used, each place with the title of what uses it."""
    return [
        {
            "type": type,
            "key": key,
            "path": path,
            "title": title_of(site().changes.open(type, key)),
            "field": where(field_location(site().models[type], path)),
        }
        for type, key, path in uses
    ]


def _chosen() -> list[str]:
    """The languages to take off the site: the one asked for, or all. Raises NotFound."""
    known = [locale.code for locale in locales()]
    asked = request.values.get("locale", "")
    if asked and asked not in known:
        raise NotFound
    return [asked] if asked else known


def trash(work: DraftView) -> ResponseReturnValue:
    title = title_of(work)  # before: what fails once it is done would be told as if it were not
    site().changes.trash(actor(), work.model.name, work.key, force="force" in request.form)
    flash(_("Moved to the trash: %(title)s.", title=title), "done")
    return redirect(url_for("entries.index", type=work.model.name), 303)


def discard(work: DraftView) -> ResponseReturnValue:
    """Discard one's own changes, or everybody's as the page named them; with others' words since,
    the page asks again.
    """
    everybody = request.form.get("whose") == "everybody"
    if everybody and request.form.get("mark") != entry_mark(work):
        flash(
            _("This entry was changed in the meantime. Check again what would be discarded."),
            "error",
        )
        return _ask(work, "discard", 409)
    title = title_of(work)
    site().changes.discard(actor(), work.model.name, work.key, everybody=everybody)
    if is_new(work):
        flash(_("Moved to the trash: %(title)s.", title=title), "done")
        return redirect(url_for("entries.index", type=work.model.name), 303)
    flash(_("Changes discarded: %(title)s. They stay in the history.", title=title), "done")
    return redirect(url_for("entry.edit", type=work.model.name, key=work.key), 303)


def unpublish(work: DraftView) -> ResponseReturnValue:
    chosen = _chosen()
    names = language_list([code for code in chosen if work.states[code] != "draft"])
    site().changes.unpublish(actor(), work.model.name, work.key, chosen)
    flash(_("Unpublished: %(languages)s.", languages=names), "done")
    return redirect(url_for("entry.edit", type=work.model.name, key=work.key), 303)


PARTS: Mapping[str, Callable[[DraftView], ResponseReturnValue]] = {
    "trash": trash,
    "discard": discard,
    "unpublish": unpublish,
}
