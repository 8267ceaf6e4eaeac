"""The update of a site that visitors get as files: the entries that wait for it, and the release
until then. Where this server answers visitors itself, nothing waits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from blueprints.editor.context import (
    attempt,
    current_snapshot,
    memoize_per_request,
    open_entry,
    site,
)
from blueprints.editor.template_functions import template_function
from cms.core.errors import NotFound
from cms.editing.edited_entry import EditedEntry
from cms.publish.update_on_save import UpdateOnSave
from cms.publish.waiting import Waiting
from cms.publish.waiting import waiting as find_waiting

PUBLISHED = "published"


@memoize_per_request
def waiting() -> Waiting | None:
    """Return the entries that wait for the next update of the site; None where visitors get no files."""
    return find_waiting(site(), current_snapshot()) if serves_files() else None


@template_function
def serves_files() -> bool:
    """Return whether visitors get files, so that the site has to be updated."""
    return site().settings.serves_files


@template_function
def number_waiting() -> int:
    """Return how many entries wait for the next update of the site."""
    found = waiting()
    return found.number if found else 0


@template_function
def public_url(path: str = "/") -> str:
    """Return the URL at which visitors see a path: of files, at the site's own address if known."""
    if not serves_files():
        return path
    return site().base_url(current_snapshot()) + path


@dataclass(frozen=True, slots=True)
class PublicPages:
    """The pages of an entry. `shown`: (language, URL) of those that visitors see as they are
    published · `waiting`: languages that go with the next update · `leaving`: languages that
    visitors see until then · `updating`: whether that update goes on now.
    """

    shown: Sequence[tuple[str, str]]
    waiting: Sequence[str] = ()
    leaving: Sequence[str] = ()
    updating: bool = False


def public_pages(edited: EditedEntry, languages: Collection[str] | None = None) -> PublicPages:
    """Return the pages of an entry, by default in all languages."""
    chosen = [code for code in edited.states if languages is None or code in languages]
    published = [code for code in chosen if edited.states[code] == PUBLISHED]
    found, name = waiting(), edited.name
    differing = found.languages(name) if found else ()
    on_site = found.on_site(name) if found else ()
    address = current_snapshot().addresses.by_name.get(name) if edited.model.route else None
    shown = [
        (code, public_url(f"/{code}/{address}"))
        for code in published
        if address and code not in differing
    ]
    coming = [code for code in published if code in differing]
    leaving = [code for code in chosen if code in on_site and code not in published]
    updating = bool(coming or leaving) and attempt(_is_updated_at_once, False)
    return PublicPages(shown, coming, leaving, updating)


def _is_updated_at_once() -> bool:
    """Return whether the changes go on the site in a moment."""
    return (site().find(UpdateOnSave) or UpdateOnSave()).is_due()


@template_function
def pages_of(type: str, key: str, languages: Collection[str]) -> PublicPages:
    """Return the pages of an entry in some languages, for a message about it."""
    try:
        return public_pages(open_entry(type, key), languages)
    except NotFound:
        return PublicPages(())
