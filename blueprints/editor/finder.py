"""The entries found by words, and the entry at the URL of a page."""

from collections.abc import Collection, Iterable

from flask import request

from blueprints.editor.context import entries_matching, overview, site
from blueprints.editor.interface_text import reading_order
from blueprints.editor.own_addresses import entry_of_page, path_of
from cms.editing.entry_list import search
from cms.editing.entry_rows import EntryRow
from cms.schema.entry_ref import Name, parse_name

MAX_WORDS = 200
"""The most characters of a query; a URL may be longer."""
FORM_PREFIX = "/entries/"
"""The prefix of the paths of entry forms in the staff app."""


class RecentEntries:
    """The entries that the signed-in account opened last. A feature may have a service of this class;
    without one, none are remembered.
    """

    def note(self, name: Name) -> None:
        """Record that the form of an entry was opened, if that can be stored."""

    def latest(self, limit: int) -> list[EntryRow]:
        """Return the entries that were opened or edited, latest first."""
        return []


def recent_entries() -> RecentEntries:
    """Return the entries that the signed-in account opened last."""
    return site().find(RecentEntries) or RecentEntries()


def entries_found(
    query: str, limit: int, *, types: Collection[str] = (), more: Iterable[Name] = ()
) -> list[EntryRow]:
    """Return the entries that match a query by the rules of search (pinyin, initials, traditional
    characters), drafts included: first those with the words in a title or key, then those with them
    in their texts, then `more`. All of `types`, if any are given.
    """
    matching = entries_matching(query, reading_order()[0])
    return search(overview(), query, limit, [*matching, *more], types)


def named_entry(text: str) -> Name | None:
    """Return the entry that a text such as `news/launch` names, if it exists."""
    return parse_name(text) if overview().staff.entry(*parse_name(text)) else None


def entry_at_link(link: str) -> Name | None:
    """Return the entry of a page of this site, live or published, or of a form of the editor."""
    path = path_of(link)
    if path is None:
        return None
    form = path.removeprefix(request.script_root)
    if form.startswith(FORM_PREFIX):
        return named_entry("/".join(form.removeprefix(FORM_PREFIX).split("/")[:2]))
    return entry_of_page(path)
