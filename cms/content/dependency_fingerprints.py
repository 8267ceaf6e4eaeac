"""What the kinds of dependencies on content answer, and the fingerprints of these answers.

A Reader notes a fingerprint when a page reads something, and dependency_kinds.py computes it again
to see whether the page is stale: both by the functions here. The fingerprint of a list is made from
those of its members. That of an entry's texts is cached with the entry.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from cms.content.addresses import parents
from cms.content.dependencies import Dependency
from cms.content.derived import CHANGED, heading, references
from cms.content.entry import Entry
from cms.content.localized_entry import values_of
from cms.content.records import Recorder
from cms.content.shown_languages import Codes
from cms.content.snapshot import Snapshot
from cms.core.fingerprint import NO_ANSWER, combined, fingerprint


def next_midnight(snapshot: Snapshot, zone: tzinfo) -> datetime:
    """When the next day begins in a time zone."""
    here = snapshot.now.astimezone(zone)
    return datetime.combine(here.date() + timedelta(days=1), time(), zone)


def next_day(snapshot: Snapshot) -> datetime:
    """When the next day begins in any time zone that the site knows."""
    return min(next_midnight(snapshot, zone).astimezone(UTC) for zone in snapshot.zones)


def day(snapshot: Snapshot, zone: tzinfo) -> date:
    """The date in a time zone."""
    return snapshot.now.astimezone(zone).date()


def localized_fingerprint(
    snapshot: Snapshot, type: str, key: str, locale: str, projection: str
) -> bytes:
    """The fingerprint of an entry in a language under a projection; NO_ANSWER if it isn't shown."""
    return entry_fingerprint(snapshot, Dependency("get", type, locale, projection, key))


def entry_fingerprint(snapshot: Snapshot, dependency: Dependency) -> bytes:
    """The fingerprint of a `get`."""
    known = snapshot.fingerprints.get(dependency)
    if known is None:
        _op, type, locale, projection, key = dependency
        entry = snapshot.entry(type, key)
        known = snapshot.fingerprints[dependency] = (
            _localized(snapshot, entry, locale, projection) if entry else NO_ANSWER
        )
    return known


def _localized(snapshot: Snapshot, entry: Entry, locale: str, projection: str) -> bytes:
    type, key = entry.model.name, entry.key
    languages = snapshot.languages[type, key]
    words = text_fingerprint(snapshot, type, key, locale, projection)
    return combined(
        words.encode(),
        snapshot.addresses.of.get((type, key), "").encode(),
        ",".join(languages).encode(),
    )


def text_fingerprint(snapshot: Snapshot, type: str, key: str, locale: str, projection: str) -> str:
    """The fingerprint of an entry's texts, in hex; cached with the entry."""
    name = snapshot.fingerprint_key(locale, snapshot.languages[type, key], projection)
    found: str = snapshot.entries[type][key].cached(
        name,
        lambda: (
            fingerprint(values_of(reading)).hex()
            if (reading := snapshot.reading(type, key, locale, projection))
            else ""
        ),
    )
    return found


def text_digest(snapshot: Snapshot, entry: Entry, locale: str, projection: str) -> str:
    """The fingerprint, in hex, of the texts of any version of an entry, read in a snapshot that
    shows the entry.
    """
    return fingerprint(values_of(snapshot.read(entry, locale, projection))).hex()


def list_fingerprint(
    snapshot: Snapshot, type: str, keys: Iterable[str], locale: str, projection: str
) -> bytes:
    """The fingerprint of a list of entries."""
    return combined(
        *(
            part
            for key in keys
            for part in (
                key.encode(),
                localized_fingerprint(snapshot, type, key, locale, projection),
            )
        )
    )


def record_of(snapshot: Snapshot, type: str, key: str) -> dict[str, Any]:
    """An entry as JSON in its published languages, its addresses as paths. Raises KeyError where it
    isn't shown.
    """
    entry, languages = snapshot.entries[type][key], snapshot.languages[type, key]
    address = snapshot.addresses.of.get((type, key))
    places = {code: f"/{code}/{address}" for code in languages if address is not None}
    return Recorder(languages, snapshot.shows).record(entry, places)


def every(snapshot: Snapshot, type: str) -> tuple[list[tuple[str, str, Codes]], bytes]:
    """(key, address without its language, languages) of every entry of a type, by key; and what
    that is known by.

    Found out once a snapshot, for a list of all addresses asks for it some ten times.
    """
    return snapshot.memo(("every", type), lambda: _found_every(snapshot, type))


def _found_every(snapshot: Snapshot, type: str) -> tuple[list[tuple[str, str, Codes]], bytes]:
    entries, of = snapshot.entries.get(type), snapshot.addresses.of
    addresses = (
        (
            (key, of.get((type, key), ""), codes)
            for key, codes in zip(entries, snapshot.languages.of_type(entries), strict=True)
        )
        if entries
        else ()
    )
    found = [(key, "" if "#" in address else address, codes) for key, address, codes in addresses]
    return found, fingerprint(found)


def last_changes(snapshot: Snapshot, type: str) -> tuple[dict[str, dict[str, str]], bytes]:
    """Key → language → the moment of its last change, of a type's entries where it is known; and
    what that is known by.

    No entry is made for it. Found out once a snapshot.
    """
    return snapshot.memo(("modified", type), lambda: _found_last_changes(snapshot, type))


def _found_last_changes(snapshot: Snapshot, type: str) -> tuple[dict[str, dict[str, str]], bytes]:
    entries, found = snapshot.entries.get(type), dict[str, dict[str, str]]()
    for facet, keys in sorted(entries.keys_by_facet(CHANGED).items()) if entries else ():
        code, _blank, moment = facet.partition(" ")
        for key in keys:
            found.setdefault(key, {})[code] = moment
    return found, fingerprint(sorted(found.items()))


def titles(snapshot: Snapshot, type: str, locale: str) -> tuple[list[tuple[str, str]], bytes]:
    """(key, title on a page in `locale`) of every entry of a type, by key; and what that is known
    by.

    No entry is made for it. Found out once a snapshot.
    """
    return snapshot.memo(("titles", type, locale), lambda: _found_titles(snapshot, type, locale))


def _found_titles(
    snapshot: Snapshot, type: str, locale: str
) -> tuple[list[tuple[str, str]], bytes]:
    entries = snapshot.entries.get(type)
    if entries is None:
        return [], fingerprint([])
    model = snapshot.model(type)
    of_type = zip(
        entries, map(heading, entries.values()), snapshot.languages.of_type(entries), strict=True
    )
    found = [
        (key, snapshot.title(model, heading, codes, locale) or key)
        for key, heading, codes in of_type
    ]
    return found, fingerprint(found)


def standing(snapshot: Snapshot, address: str) -> tuple[tuple[str, str] | None, str | None]:
    """((type, key) of what stands at an address, else None; where what stood there stands now)."""
    name = snapshot.addresses.at.get(address)
    return (name, None) if name else (None, snapshot.addresses.moved(address))


def above(snapshot: Snapshot, type: str, key: str) -> tuple[str, ...]:
    """The keys of the shown entries above one in its type's tree, nearest first. Raises KeyError."""
    return tuple(
        parent.key
        for parent in parents(snapshot.entries[type][key], snapshot.content.entries)
        if snapshot.shows(type, parent.key)
    )


def counts_fingerprint(snapshot: Snapshot, type: str, path: str) -> bytes:
    """The fingerprint of a field's facet counts. Memoized per snapshot: a date has thousands."""
    return snapshot.memo(("counted", type, path), lambda: fingerprint(snapshot.counts(type, path)))


def record_fingerprint(snapshot: Snapshot, type: str, key: str) -> bytes:
    """The fingerprint of an entry's record: of its version, its languages, its address, and whether
    each entry that it refers to is shown. Raises KeyError.
    """
    entry, languages = snapshot.entries[type][key], snapshot.languages[type, key]
    return fingerprint(
        (
            entry.version,
            languages,
            snapshot.addresses.of.get((type, key)),
            [snapshot.shows(*name.split("/")) for name in references(entry)],
        )
    )
