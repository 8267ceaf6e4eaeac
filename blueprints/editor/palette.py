"""Going anywhere by a few letters: a page of results, and the same as JSON for the command palette."""

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import entries_matching, overview, site
from blueprints.editor.entries import reading_order
from blueprints.editor.navigation import navigation_groups
from blueprints.editor.permissions import may
from cms.editing.entry_list import search
from cms.editing.entry_rows import EntryRow

blueprint = Blueprint("search", __name__)

MAX_RESULTS = 20


@blueprint.get("/search")
def index() -> ResponseReturnValue:
    """Places, actions and entries that have these words."""
    query = request.args.get("q", "")[:200].strip()
    found = search(overview(), query, MAX_RESULTS, entries_matching(query, reading_order()[0]))
    results = [*places(query), *(entry(line, query) for line in found)]
    if request.accept_mimetypes.best == "application/json":
        return jsonify(results=results)
    return render_template("editor/search/index.html", query=query, results=results)


def places(query: str) -> list[dict[str, str]]:
    """Where one can go and what one can begin, by the words of its name."""
    found = [
        result(place.label, _("Go to"), place.url)
        for group in navigation_groups()
        for place in group.places
    ]
    found += [
        result(
            _("New: %(type)s", type=_(model.label)),
            _("Create"),
            url_for("entry.new", type=model.name),
        )
        for model in site().models.values()
        if not model.single and may("create", model)
    ]
    found += [result(_("My account"), _("Go to"), url_for("account.me"))]
    words = query.casefold().split()
    return [one for one in found if all(word in one["title"].casefold() for word in words)]


def entry(line: EntryRow, query: str) -> dict[str, str]:
    """An entry as a result, by its title in the language that was searched in."""
    words = query.casefold().split()
    found = [
        code
        for code in reading_order()
        if all(word in line.titles.get(code, "").casefold() for word in words)
    ]
    title, code = line.title((*found, *reading_order()))
    locale = overview().snapshot.by_code.get(code)
    return result(
        title,
        _(line.model.label),
        url_for("entry.edit", type=line.model.name, key=line.key),
        locale.lang if locale else "",
    )


def result(title: str, note: str, url: str, lang: str = "") -> dict[str, str]:
    return {"title": title, "note": note, "url": url, "lang": lang}
