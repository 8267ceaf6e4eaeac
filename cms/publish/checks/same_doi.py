"""Entries that have the same DOI: one work, entered twice."""

from collections.abc import Iterator, Mapping, Sequence

from cms.content import Entry, Name, Snapshot
from cms.content.derived import facets, heading, titles
from cms.content.snapshot import memoized
from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.editing.duplicates import DOI
from cms.publish.checks.levels import Finding

SAME_DOI = N_("Another entry has this DOI: “%(title)s”. Keep one of the two, or correct the DOI.")


def same_doi_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield the findings of `same_doi` in all entries of a snapshot."""
    for names in _by_doi(snapshot).values():
        for type, key in names if len(names) > 1 else ():
            yield from same_doi(snapshot, snapshot.entries[type][key])


def same_doi(snapshot: Snapshot, entry: Entry) -> Iterator[Finding]:
    """Yield a finding for each other entry of a snapshot that has the DOI of any version of an
    entry, in whatever case.
    """
    for doi in facets(entry, DOI) if DOI in entry.model.fields else ():
        for other in _by_doi(snapshot).get(doi.lower(), ()):
            if other != entry.name:
                message = lazy_message(SAME_DOI, title=_title(snapshot, other))
                yield Finding("duplicates", message, *entry.name, DOI, other="/".join(other))


@memoized
def _by_doi(snapshot: Snapshot) -> Mapping[str, Sequence[Name]]:
    """Return DOI in lower case → the entries that have it."""
    by_doi: dict[str, list[Name]] = {}
    for type in snapshot.entries:
        if DOI in snapshot.model(type).fields:
            for doi, keys in snapshot.index(type, DOI).items():
                by_doi.setdefault(doi.lower(), []).extend((type, key) for key in keys)
    return by_doi


def _title(snapshot: Snapshot, name: Name) -> str:
    """Return the title of an entry, in the default language of the site if it has one in it."""
    entry = snapshot.entries[name[0]][name[1]]
    named = titles(entry.model, heading(entry))
    return named.get(snapshot.default_locale) or next(iter(named.values()), entry.key)
