"""The links of one entry that lead nowhere, told while whoever wrote them is still there.

What no text has (menus, lists, headings to jump to) is seen when the pages are made.
"""

from collections.abc import Callable, Collection, Iterator
from itertools import islice

from cms.content import Entry, Snapshot
from cms.markdown import render
from cms.publish.checks.entries import DEAD_LINK, dead_links
from cms.publish.checks.levels import Finding
from cms.publish.checks.links import target_of
from cms.publish.checks.pages import BROKEN, LOST, MEDIA
from cms.publish.messages import LazyMessage, lazy_message
from cms.schema.fields import Markdown
from cms.schema.fields.walk import locate, walk

MAX_CHECKED_LINKS = 100
"""Links of a text that are looked at: each may be a page that is made for it."""


def broken_entry_links(
    snapshot: Snapshot,
    entry: Entry,
    codes: Collection[str],
    stands: Callable[[str], bool],
    base_url: str = "",
) -> Iterator[Finding]:
    """The broken links in the texts of an entry in some languages. `stands` tells whether a path is
    answered.
    """
    for link in dead_links(snapshot, entry):
        path, _, target = link.partition(" ")
        if _is_in(entry, path, codes):
            yield Finding("links", lazy_message(DEAD_LINK, entry=target), *entry.name, path)
    for path, target in islice(_addresses(snapshot, entry, codes, base_url), MAX_CHECKED_LINKS):
        if not stands(target):
            yield Finding("links", _said(target), *entry.name, path)


def _said(target: str) -> LazyMessage:
    if target.startswith(MEDIA):
        return lazy_message(LOST, file=target.removeprefix(MEDIA))
    return lazy_message(BROKEN, address=target)


def _is_in(entry: Entry, path: str, codes: Collection[str]) -> bool:
    """Whether a field is in one of some languages, or in none."""
    place = locate(entry.model.fields, path)
    return place is None or not place[1] or place[1] in codes


def _addresses(
    snapshot: Snapshot, entry: Entry, codes: Collection[str], base_url: str
) -> Iterator[tuple[str, str]]:
    """(path of a long text, address on this site that it links to), each once."""
    address = snapshot.addresses.of.get(entry.name, "")
    for leaf in walk(entry.model.fields, entry.raw):
        if not isinstance(leaf.field, Markdown) or not isinstance(leaf.value, list):
            continue
        if _is_in(entry, leaf.path, codes):
            code = leaf.path.rpartition(".")[2]
            text = "\n".join(map(str, leaf.value))
            for target in _targets(snapshot, text, code, f"/{code}/{address}", base_url):
                yield leaf.path, target


def _targets(snapshot: Snapshot, text: str, code: str, page: str, base_url: str) -> dict[str, None]:
    """The addresses that a text in a language links to from its page."""
    lang = snapshot.by_code[code].lang if code in snapshot.by_code else ""
    found: dict[str, None] = {}
    for link in render(text, lang).links:
        if not link.startswith("#"):
            target = target_of(page, link, base_url)
            found[target.partition("#")[0]] = None
    found.pop("", None)
    return found
