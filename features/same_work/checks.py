"""Entries that have the same DOI: one work, entered twice. Works that may be the same: one title,
with one year or first author.
"""

from collections.abc import Iterator, Mapping, Sequence

from cms.content import Entry, Snapshot
from cms.content.derived import facets, heading, titles
from cms.content.snapshot import memoized
from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.publish.checks.levels import Finding
from cms.schema.entry_ref import Name
from cms.site import Site
from features.same_work.works import DOI, is_work, may_be_same, title_words

SAME_DOI = N_("Another entry has this DOI: “%(title)s”. Keep one of the two, or correct the DOI.")
SAME_TITLE = N_(
    "Another entry has this title, and the same year or first author: “%(title)s”. If it is the "
    "same work, keep one of the two."
)

Groups = Mapping[str, Sequence[Name]]


def of_site(_site: Site, snapshot: Snapshot) -> list[Finding]:
    """Return the findings of `of_version` in all entries of a snapshot."""
    return [
        finding
        for groups, find in ((_by_doi, _same_doi), (_by_title, _same_title))
        for names in groups(snapshot).values()
        for type, key in (names if len(names) > 1 else ())
        for finding in find(snapshot, snapshot.entries[type][key])
    ]


def of_version(snapshot: Snapshot, entry: Entry) -> list[Finding]:
    """Return a finding for each other entry of a snapshot that may be the same work, or that has the
    DOI of any version of an entry, ignoring case.
    """
    return [*_same_doi(snapshot, entry), *_same_title(snapshot, entry)]


def _same_doi(snapshot: Snapshot, entry: Entry) -> Iterator[Finding]:
    for doi in facets(entry, DOI) if DOI in entry.model.fields else ():
        for other in _by_doi(snapshot).get(doi.lower(), ()):
            if other != entry.name:
                message = lazy_message(SAME_DOI, title=_title(snapshot, other))
                yield Finding("duplicates", message, *entry.name, DOI, other="/".join(other))


def _same_title(snapshot: Snapshot, entry: Entry) -> Iterator[Finding]:
    for other in _by_title(snapshot).get(_title_words(entry), ()) if is_work(entry.model) else ():
        type, key = other
        if other != entry.name and may_be_same(entry.raw, snapshot.entries[type][key].raw):
            message = lazy_message(SAME_TITLE, title=_title(snapshot, other))
            path = entry.model.title
            yield Finding("similar", message, *entry.name, path, other="/".join(other))


@memoized
def _by_doi(snapshot: Snapshot) -> Groups:
    """Return DOI in lower case → the entries that have it."""
    by_doi: dict[str, list[Name]] = {}
    for type in snapshot.entries:
        if DOI in snapshot.model(type).fields:
            for doi, keys in snapshot.index(type, DOI).items():
                by_doi.setdefault(doi.lower(), []).extend((type, key) for key in keys)
    return by_doi


@memoized
def _by_title(snapshot: Snapshot) -> Groups:
    """Return the words of a title → the works that have it; see `title_words`."""
    by_title: dict[str, list[Name]] = {}
    for type, entries in snapshot.entries.items():
        if is_work(snapshot.model(type)):
            for entry in entries.values():
                by_title.setdefault(_title_words(entry), []).append(entry.name)
    by_title.pop("", None)
    return by_title


def _title_words(entry: Entry) -> str:
    """Return the words of an entry's title, computed once per version, without its file."""
    title = heading(entry).get(entry.model.title)
    return str(entry.cached("title words", lambda: title_words(title)))


def _title(snapshot: Snapshot, name: Name) -> str:
    """Return the title of an entry, in the default language of the site if it has one in it."""
    entry = snapshot.entries[name[0]][name[1]]
    named = titles(entry.model, heading(entry))
    return named.get(snapshot.default_locale) or next(iter(named.values()), entry.key)
