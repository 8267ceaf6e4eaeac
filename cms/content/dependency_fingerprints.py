"""Fingerprints of the answers that a snapshot gives to the questions of pages.

A fingerprint is noted in the trace when a page asks, and compared when the trace is verified. Both
use `Fingerprints.now` or the functions here, so a trace is checked by the rule that wrote it. The
fingerprint of a list is made from those of its members. The fingerprint of an entry's texts is
cached with the entry as long as its file stays the same.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from cms.content.addresses import parents
from cms.content.dependencies import Dependency, Trace
from cms.content.derived import CHANGED, heading, references
from cms.content.entry import Entry
from cms.content.localized_entry import values_of
from cms.content.query import load_query
from cms.content.records import Recorder
from cms.content.shown_languages import Codes
from cms.content.snapshot import Snapshot
from cms.core.fingerprint import NO_ANSWER, combined, fingerprint

Answer = Callable[[Snapshot, Dependency], bytes]
Every = Callable[[Snapshot], Mapping[str, bytes]]
"""Argument → answer."""


class Fingerprints:
    """Every kind of question there is, and how its answer is known. What the web part asks is added
    to `CORE`.
    """

    def __init__(self) -> None:
        self._ops = dict(CORE)
        self._every: dict[str, Every] = {}

    def register(self, op: str, answer: Answer, every: Every | None = None) -> None:
        """Let `answer` say what questions of kind `op` are answered with, and `every` what all of
        them are.
        """
        self._ops[op] = answer
        if every:
            self._every[op] = every

    def every(self, snapshot: Snapshot, op: str) -> Mapping[str, bytes] | None:
        """Argument → fingerprint for all questions of a kind; None where no `every` is registered
        for it.
        """
        return self._every[op](snapshot) if op in self._every else None

    def now(self, snapshot: Snapshot, question: Dependency) -> bytes:
        """The fingerprint of the answer that `snapshot` gives; found out once a snapshot. Never
        raises.
        """
        known = snapshot.fingerprints.get(question)
        if known is None:
            known = snapshot.fingerprints[question] = self._fingerprint(snapshot, question)
        return known

    def _fingerprint(self, snapshot: Snapshot, question: Dependency) -> bytes:
        answer = self._ops.get(question.op)
        try:
            return answer(snapshot, question) if answer else NO_ANSWER
        except (LookupError, OSError, ValueError):  # a type, a template or a file that is no more
            return NO_ANSWER

    def note(self, snapshot: Snapshot, trace: Trace, question: Dependency) -> None:
        """Write a question and its present answer into a trace."""
        trace.note(question, self.now(snapshot, question))

    def stale(self, trace: Trace, snapshot: Snapshot) -> Dependency | None:
        """The first question that `snapshot` answers otherwise than when the page was made; None if
        it still holds.

        The page's moment need not be asked for: what appears or goes by the clock changes an
        answer.
        """
        return next(
            (
                question
                for question, answer in trace.fingerprints.items()
                if self.now(snapshot, question) != answer
            ),
            None,
        )

    def until(self, questions: Iterable[Dependency], snapshot: Snapshot) -> datetime | None:
        """The first moment after the snapshot's at which a page that asked these can turn stale."""
        moments = [moment for question in questions if (moment := moment_of(question, snapshot))]
        return min(moments, default=None)


def moment_of(question: Dependency, snapshot: Snapshot) -> datetime | None:
    """When the answer to a question can next change by itself."""
    if question.op == "today":
        return next_midnight(snapshot, snapshot.zone_of(question.argument))
    if question.op in CORE:
        return snapshot.next_moment(*(question.collection,) if question.collection else ())
    return snapshot.next_moment() if question.op in ("fragment", "search") else None


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


def entry_fingerprint(snapshot: Snapshot, question: Dependency) -> bytes:
    """The fingerprint of a `get`."""
    known = snapshot.fingerprints.get(question)
    if known is None:
        _op, type, locale, projection, key = question
        entry = snapshot.entry(type, key)
        known = snapshot.fingerprints[question] = (
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


def _list(snapshot: Snapshot, question: Dependency) -> bytes:
    query = load_query(question.argument)
    keys = snapshot.members(question.collection, query, question.locale)
    return list_fingerprint(
        snapshot, question.collection, keys, question.locale, question.projection
    )


def _every(snapshot: Snapshot, question: Dependency) -> bytes:
    return every(snapshot, question.collection)[1]


def _titles(snapshot: Snapshot, question: Dependency) -> bytes:
    return titles(snapshot, question.collection, question.locale)[1]


def _modified(snapshot: Snapshot, question: Dependency) -> bytes:
    return last_changes(snapshot, question.collection)[1]


def _count(snapshot: Snapshot, question: Dependency) -> bytes:
    return fingerprint(
        len(snapshot.members(question.collection, load_query(question.argument), question.locale))
    )


def counts_fingerprint(snapshot: Snapshot, type: str, path: str) -> bytes:
    """The fingerprint of a field's facet counts. Memoized per snapshot: a date has thousands."""
    return snapshot.memo(("counted", type, path), lambda: fingerprint(snapshot.counts(type, path)))


def _values(snapshot: Snapshot, question: Dependency) -> bytes:
    return counts_fingerprint(snapshot, question.collection, question.argument)


def _at(snapshot: Snapshot, question: Dependency) -> bytes:
    return fingerprint(standing(snapshot, question.argument))


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


def _record(snapshot: Snapshot, question: Dependency) -> bytes:
    return record_fingerprint(snapshot, question.collection, question.argument)


def _above(snapshot: Snapshot, question: Dependency) -> bytes:
    return fingerprint(above(snapshot, question.collection, question.argument))


def _today(snapshot: Snapshot, question: Dependency) -> bytes:
    return fingerprint(day(snapshot, snapshot.zone_of(question.argument)))


CORE: dict[str, Answer] = {
    "get": entry_fingerprint,
    "list": _list,
    "every": _every,
    "titles": _titles,
    "modified": _modified,
    "count": _count,
    "values": _values,
    "at": _at,
    "record": _record,
    "above": _above,
    "today": _today,
}
"""The fingerprints of a Reader's methods, by `op`."""
