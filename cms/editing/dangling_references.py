"""References and links from published entries to entries that visitors can't see: missing, in the
trash or unpublished.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from cms.content import Entry, Snapshot
from cms.content.derived import LINKS, text_links
from cms.content.entry_map import EntryMap
from cms.content.snapshot import memoized
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.entry_ref import Name, parse_name
from cms.schema.fields.walk import reference_fields, references

Obstacle = Literal["missing", "unpublished"]

SAYS: Mapping[Obstacle, str] = {
    "missing": N_("This refers to %(entry)s, which doesn’t exist. Choose another or remove it."),
    "unpublished": N_(
        "This refers to %(entry)s, which isn’t published: visitors see no link. Publish it, choose "
        "another or remove it."
    ),
}


class DanglingReference(NamedTuple):
    """One reference or link: its path, its target, and why visitors can't follow it."""

    path: str
    target: str
    why: Obstacle

    @property
    def refusal(self) -> Invalid:
        """The fault with its remedy, as a message."""
        return Invalid(self.path, SAYS[self.why], entry=self.target)


@memoized
def dangling_references(snapshot: Snapshot) -> Mapping[Name, tuple[DanglingReference, ...]]:
    """Return all dangling references in the entries that `snapshot` shows, by entry."""
    return {
        (entries.model.name, key): dangling
        for entries in snapshot.entries.values()
        for key in _suspects(snapshot, entries)
        if (dangling := tuple(of_entry(snapshot, entries[key])))
    }


def of_entry(snapshot: Snapshot, entry: Entry) -> Iterator[DanglingReference]:
    """Yield an entry's dangling references, then the dangling links in its texts."""
    for path, type, key in references(entry.model.fields, entry.raw):
        if why := _obstacle(snapshot, type, key):
            yield DanglingReference(path, f"{type}/{key}", why)
    for link in text_links(entry):
        path, _, target = link.partition(" ")
        if why := _link_obstacle(snapshot, target):
            yield DanglingReference(path, target, why)


def _obstacle(snapshot: Snapshot, type: str, key: str) -> Obstacle | None:
    """Return why visitors can't follow a reference; None if they can, or if the site has no such
    type.
    """
    if type not in snapshot.content.models:
        return None
    if key not in snapshot.content.entries.get(type, ()):
        return "missing"
    return None if snapshot.shows(type, key) else "unpublished"


def _link_obstacle(snapshot: Snapshot, target: str) -> Obstacle | None:
    """Return why visitors can't follow a text's link to `type/key`; None if they can."""
    type, key = parse_name(target.partition("#")[0])
    return _obstacle(snapshot, type, key) if type in snapshot.content.models else "missing"


def _suspects(snapshot: Snapshot, entries: EntryMap) -> Sequence[str]:
    """Return the keys of the entries of a type that may have dangling references.

    They are found by the facets that store each entry's references and links, so that few entries
    are parsed.
    """
    suspects: set[str] = set()
    for path, reference in reference_fields(entries.model.fields):
        for facet, keys in entries.keys_by_facet(path).items():
            if _obstacle(snapshot, *reference.split(facet)):
                suspects.update(keys)
    for target, keys in entries.keys_by_facet(LINKS).items():
        if _link_obstacle(snapshot, target):
            suspects.update(keys)
    return sorted(suspects)
