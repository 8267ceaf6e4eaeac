"""Finding entries by words, by their name, by the URL of a page."""

from collections.abc import Iterator
from itertools import islice

from blueprints.editor.context import entry_row, overview
from blueprints.editor.finder import MAX_WORDS, entries_found, entry_at_link, named_entry
from blueprints.editor.own_addresses import path_of
from cms.editing.entry_rows import EntryRow
from cms.schema.entry_ref import Name

MIN_ADDRESS = 3
"""The fewest characters of a query for which addresses are searched."""


def find_entries(query: str, limit: int) -> list[EntryRow]:
    """Return the entries that match a query, drafts included, best match first.

    First comes the entry of a page's URL or of `type/key`, then matches in titles and keys, in
    texts, and in addresses.
    """
    words, exact = query[:MAX_WORDS], []
    if path := path_of(query):
        exact = [name] if (name := entry_at_link(query)) else []
        words = "" if exact else path.strip("/").rpartition("/")[2].replace("-", " ")
    elif name := named_entry(words):
        exact = [name]
    rows = entries_found(words, limit, more=_with_address(words))
    names = dict.fromkeys([*exact, *(row.name for row in rows)])
    return [row for name in islice(names, limit) if (row := entry_row(*name))]


def _with_address(query: str) -> Iterator[Name]:
    part = query.casefold().strip("/")
    if len(part) >= MIN_ADDRESS and " " not in part:
        for name, address in overview().staff.addresses.by_name.items():
            if part in address:
                yield name
