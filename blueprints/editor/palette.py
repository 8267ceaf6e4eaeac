"""Going anywhere by a few letters: a page of results, and the same as JSON for the command palette.

What can be done on the page that is open is known to that page: the palette takes its buttons.
"""

from itertools import groupby

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import entry_url, may, search_query, site, wants_json
from blueprints.editor.finder import MAX_WORDS, entry_at_link, find_entries, recent_entries
from blueprints.editor.help import headings
from blueprints.editor.interface_text import aside, reading_order, tag
from blueprints.editor.labels import status_name
from blueprints.editor.navigation import navigation_groups
from blueprints.editor.open_by_address import behind
from blueprints.editor.own_addresses import path_of
from blueprints.editor.structure import structure_tabs
from cms.editing.entry_rows import EntryRow
from cms.editing.entry_status import VISIBLE_STATUSES
from cms.schema.content_type import Model
from cms.search.by_name import NameQuery
from cms.search.text import fold

blueprint = Blueprint("search", __name__)

MAX_RESULTS, MAX_RECENT, MAX_HELP = 20, 8, 6
MAX_QUERY = 2_000
"""Characters of a query: an address with Chinese in it may have as many."""
Result = dict[str, str]


@blueprint.get("/search")
def index() -> ResponseReturnValue:
    """Pages of the editor, types to create and entries that have these words; without words the
    entries opened last come first.
    """
    query = search_query(MAX_QUERY)
    opened, results, create = recent(query), find(query), new_with_title(query)
    if wants_json():
        return jsonify(recent=opened, results=results, create=create)
    return render_template(
        "editor/search/index.html",
        query=query,
        found=grouped([*opened, *results]),
        create=grouped(create),
    )


def find(query: str) -> list[Result]:
    """Everything that a query may mean, each with the group in which it is shown."""
    if not query:
        return [*places(""), *new_entries("")]
    path = path_of(query)
    words = "" if path else query[:MAX_WORDS]
    named = [*places(words), *new_entries(words)] if words else []
    if path and not entry_at_link(query) and (at := behind(path)):
        return [result(at.label, "", at.url, _("Go to"))]
    found = [entry(line, query, _("Entries")) for line in find_entries(query, MAX_RESULTS)]
    return [*named, *found, *help_on(words)]


def grouped(results: list[Result]) -> list[tuple[str, list[Result]]]:
    """The results under the names of their groups."""
    return [(name, list(found)) for name, found in groupby(results, lambda one: one["group"])]


def recent(query: str) -> list[Result]:
    """The entries opened last, where nothing is searched for."""
    if query:
        return []
    return [entry(line, "", _("Recently opened")) for line in recent_entries(MAX_RECENT)]


def places(query: str) -> list[Result]:
    """The pages of the editor, by their names."""
    found = [
        result(place.label, group.label, place.url, _("Go to"))
        for group in navigation_groups()
        for place in group.places
    ]
    found += [
        result(tab.label, _("Structure"), tab.url, _("Go to")) for tab in structure_tabs()[1:]
    ]
    found.append(result(_("My account"), "", url_for("account.me"), _("Go to")))
    found.append(result(_("Help"), "", url_for("help.index"), _("Go to")))
    return with_words(found, query)


def help_on(query: str) -> list[Result]:
    """Chapters and headings of the guide, by their words; they open in a tab of their own."""
    if not query:
        return []
    found = [result(title, of, url, _("Help")) | {"tab": "_blank"} for title, of, url in headings()]
    return with_words(found, query)[:MAX_HELP]


def new_entries(query: str) -> list[Result]:
    """The types of which an entry can be created, by their names."""
    return with_words(_new(_("Create")), query)


def new_with_title(query: str) -> list[Result]:
    """An entry of each type to create, with the query as its title."""
    if not query or len(query) > MAX_WORDS or path_of(query):
        return []
    return _new(_("Create with this title"), title=query)


def _new(group: str, **more: str) -> list[Result]:
    return [
        result(
            _("New: %(type)s", type=_(model.label)),
            "",
            url_for("entry.new", type=model.name, **more),
            group,
        )
        for model in creatable()
    ]


def creatable() -> list[Model]:
    """The types of which who is signed in may create entries."""
    return [model for model in site().models.values() if not model.single and may("create", model)]


def with_words(results: list[Result], query: str) -> list[Result]:
    """The results that have every word of a query in their titles, as written or in pinyin."""
    asked = NameQuery(query)
    if query and not asked.terms:
        return []
    return [one for one in results if asked.finds(one["title"])]


def entry(line: EntryRow, query: str, group: str) -> Result:
    """An entry as a result, by its title in the language that was searched in."""
    words = fold(query[:MAX_WORDS]).split()
    found = [
        code
        for code in reading_order()
        if words and all(word in fold(line.titles.get(code, "")) for word in words)
    ]
    title, code = line.title((*found, *reading_order()))
    url = entry_url(line.name)
    return result(title, note(line), url, group, tag(code) if code else "")


def note(line: EntryRow) -> str:
    """The kind of an entry; how it stands, where visitors see none of it."""
    statuses = [status for status in line.statuses.values() if status != "missing"]
    if not statuses or any(status in VISIBLE_STATUSES for status in statuses):
        return _(line.model.label)
    return str(aside(_(line.model.label), status_name(statuses[0])))


def result(title: str, note: str, url: str, group: str, lang: str = "") -> Result:
    return {"title": title, "note": note, "url": url, "group": group, "lang": lang}
