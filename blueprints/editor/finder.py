"""Finding entries for whoever is signed in: those opened last, by words, by the address of a page."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice

from flask import request

from blueprints.editor.context import attempt, entries_matching, line_of, me, named, overview, site
from blueprints.editor.interface_text import reading_order
from blueprints.editor.own_addresses import entry_of_page, path_of
from cms.content import Name
from cms.editing.entry_list import search
from cms.editing.entry_rows import EntryRow

MAX_WORDS = 200
"""Characters of what is searched for; an address may be longer."""
MIN_PLACE = 3
"""Characters from which on a query is looked for inside addresses."""
FORMS = "/entries/"
"""How addresses of forms begin in the staff app."""


def find_entries(query: str, limit: int) -> list[EntryRow]:
    """The entries that a query means, drafts included, best first: what stands at the address of
    a page or is named as `type/key`; then titles and keys, texts, and parts of addresses.
    """
    words, meant = query[:MAX_WORDS], []
    if path := path_of(query):
        meant = [name] if (name := entry_at_link(query)) else []
        words = "" if meant else path.strip("/").rpartition("/")[2].replace("-", " ")
    elif name := _entry(words):
        meant = [name]
    matching = entries_matching(words, reading_order()[0])
    found = search(overview(), words, limit, [*matching, *_with_address(words)])
    names = dict.fromkeys([*meant, *(line.name for line in found)])
    return [line for name in islice(names, limit) if (line := line_of(*name))]


def _entry(text: str) -> Name | None:
    """The entry that a text names, if there is one."""
    return named(text) if overview().staff.entry(*named(text)) else None


def _with_address(query: str) -> Iterator[Name]:
    place = query.casefold().strip("/")
    if len(place) >= MIN_PLACE and " " not in place:
        for name, address in overview().staff.addresses.of.items():
            if place in address:
                yield name


def entry_at_link(link: str) -> Name | None:
    """The entry behind an address of this site, live or published, or of a form of the editor."""
    path = path_of(link)
    if path is None:
        return None
    form = path.removeprefix(request.script_root)
    if form.startswith(FORMS):
        return _entry("/".join(form.removeprefix(FORMS).split("/")[:2]))
    return entry_of_page(path)


def note_opened(name: Name) -> None:
    """Remember that who is signed in has opened an entry; not while that can't be written."""
    attempt(partial(site().recent_entries.note, me().id, name), None)


def recent_entries(limit: int) -> list[EntryRow]:
    """The entries that who is signed in has opened or written in, latest first."""
    when = attempt(partial(site().recent_entries.of, me().id), {})
    for name, draft in overview().drafts.items():
        if me().id in draft.authors.values():
            saved = datetime.fromisoformat(draft.updated)
            when[name] = max(saved, when.get(name, saved))
    names = sorted(when, key=lambda name: when[name], reverse=True)
    lines = (line for name in names if (line := line_of(*name)))
    return list(islice((line for line in lines if not line.model.single), limit))
