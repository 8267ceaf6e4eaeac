"""The command palette: pages, entries and help by a few letters, as JSON and as a page of results.

The palette itself adds the buttons of the current page.
"""

from itertools import groupby

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import creatable, entry_url, search_query, site, wants_json
from blueprints.editor.finder import MAX_WORDS, entry_at_link, recent_entries
from blueprints.editor.help_topics import help_topics
from blueprints.editor.interface_text import lang_attribute, reading_order, with_note
from blueprints.editor.labels import status_name
from blueprints.editor.navigation import navigation_groups, structure_tabs
from blueprints.editor.own_addresses import path_of
from blueprints.shared.address_targets import AddressTargets
from cms.editing.entry_rows import EntryRow
from cms.editing.entry_status import VISIBLE_STATUSES
from cms.search.by_name import NameQuery
from cms.search.text import fold
from features.palette.entries import find_entries

blueprint = Blueprint("search", __name__)

MAX_RESULTS, MAX_RECENT, MAX_HELP = 20, 8, 6
MAX_QUERY = 2_000
"""The most characters of a query, enough for a URL with encoded Chinese."""
Result = dict[str, str]


@blueprint.get("/search")
def index() -> ResponseReturnValue:
    """Return pages of the editor, types to create and entries that match the words.

    Without words the recently opened entries come first.
    """
    query = search_query(MAX_QUERY)
    opened, results, create = recent(query), find(query), new_with_title(query)
    if wants_json():
        return jsonify(recent=opened, results=results, create=create)
    return render_template(
        "palette/editor/results.html",
        query=query,
        found=grouped([*opened, *results]),
        create=grouped(create),
    )


def find(query: str) -> list[Result]:
    """Return everything that matches a query, each with its group."""
    if not query:
        return [*places(""), *new_entries("")]
    path = path_of(query)
    words = "" if path else query[:MAX_WORDS]
    named = [*places(words), *new_entries(words)] if words else []
    targets = site().find(AddressTargets) or AddressTargets()
    if path and not entry_at_link(query) and (target := targets.find(path)):
        return [make_result(target.label, "", target.url, _("Go to"))]
    entries = [entry_result(row, query, _("Entries")) for row in find_entries(query, MAX_RESULTS)]
    return [*named, *entries, *help_on(words)]


def grouped(results: list[Result]) -> list[tuple[str, list[Result]]]:
    """Return the results by the name of their group."""
    return [
        (name, list(members)) for name, members in groupby(results, lambda result: result["group"])
    ]


def recent(query: str) -> list[Result]:
    """Return the recently opened entries, if there is no query."""
    if query:
        return []
    rows = recent_entries().latest(MAX_RECENT)
    return [entry_result(row, "", _("Recently opened")) for row in rows]


def places(query: str) -> list[Result]:
    """Return the pages of the editor that match."""
    results = [
        make_result(item.label, group.label, item.url, _("Go to"))
        for group in navigation_groups()
        for item in group.items
    ]
    results += [
        make_result(tab.label, _("Structure"), tab.url, _("Go to")) for tab in structure_tabs()[1:]
    ]
    results.append(make_result(_("My account"), "", url_for("account.me"), _("Go to")))
    if url := help_topics().contents_url():
        results.append(make_result(_("Help"), "", url, _("Go to")))
    return with_words(results, query)


def help_on(query: str) -> list[Result]:
    """Return chapters and headings of the guide that match; they open in a new tab."""
    if not query:
        return []
    results = [
        make_result(topic.heading, topic.chapter, topic.url, _("Help")) | {"tab": "_blank"}
        for topic in help_topics().all()
    ]
    return with_words(results, query)[:MAX_HELP]


def new_entries(query: str) -> list[Result]:
    """Return the types that match of which the account may create entries."""
    return with_words(_new(_("Create")), query)


def new_with_title(query: str) -> list[Result]:
    """Return each type of which an entry can be created, with the query as its title."""
    if not query or len(query) > MAX_WORDS or path_of(query):
        return []
    return _new(_("Create with this title"), title=query)


def _new(group: str, **more: str) -> list[Result]:
    return [
        make_result(
            _("New: %(type)s", type=_(model.label)),
            "",
            url_for("entry.new", type=model.name, **more),
            group,
        )
        for model in creatable()
    ]


def with_words(results: list[Result], query: str) -> list[Result]:
    """Return the results whose title has every word of a query, as written or in pinyin."""
    name_query = NameQuery(query)
    if query and not name_query.terms:
        return []
    return [result for result in results if name_query.matches(result["title"])]


def entry_result(row: EntryRow, query: str, group: str) -> Result:
    """Return an entry as a result, titled in the language that the query matches."""
    words = fold(query[:MAX_WORDS]).split()
    matching = [
        code
        for code in reading_order()
        if words and all(word in fold(row.titles.get(code, "")) for word in words)
    ]
    title, code = row.title((*matching, *reading_order()))
    url = entry_url(row.name)
    return make_result(title, entry_note(row), url, group, lang_attribute(code) if code else "")


def entry_note(row: EntryRow) -> str:
    """Return the type of an entry, and its status if visitors see none of it."""
    statuses = [status for status in row.statuses.values() if status != "missing"]
    if not statuses or any(status in VISIBLE_STATUSES for status in statuses):
        return _(row.model.label)
    return str(with_note(_(row.model.label), status_name(statuses[0])))


def make_result(title: str, note: str, url: str, group: str, lang: str = "") -> Result:
    return {"title": title, "note": note, "url": url, "group": group, "lang": lang}
