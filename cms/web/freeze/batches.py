"""Portions of a freeze: all addresses of one entry are made together, so that it is read once.

An entry's text stands on its page in each language, in its record and in files beside its page
(citations, a vCard). Portions come in the order of their first address, so that entries beside each
other, which show each other, are made by one process too.
"""

from collections.abc import Iterable

from cms.content import Snapshot
from cms.content.entry import Name

Portion = list[str]
Run = list[Portion]
MAX_PORTIONS_PER_BATCH = 16
"""How many portions a process takes at once."""
MIN_BATCHES_PER_PROCESS = 25
"""How often each process takes some at least: the last to end shall not end much later."""


def portions_of(addresses: Iterable[str], snapshot: Snapshot) -> list[Portion]:
    """Addresses of one entry together; others with what differs from them in its language only."""
    portions: dict[object, Portion] = {}
    for address in addresses:
        code, _, rest = address[1:].partition("/")
        place = rest if code in snapshot.by_code else address[1:]
        portions.setdefault(entry_of(place, snapshot) or place, []).append(address)
    return list(portions.values())


def entry_of(place: str, snapshot: Snapshot) -> Name | None:
    """The entry to which an address without its language belongs: `news/launch/`, `papers/one.bib`
    or, by type and key as records have them, `api/news/launch.json`."""
    at = snapshot.addresses.at
    if place.endswith("/"):
        return at.get(place)
    folder, _, file = place.rpartition("/")
    key = file.rpartition(".")[0]
    type = folder.rpartition("/")[2]
    return at.get(f"{folder}/{key}/") or (
        (type, key) if key in snapshot.entries.get(type, ()) else None
    )


def runs_of(portions: list[Portion], jobs: int) -> list[Run]:
    """Portions that a process takes at once, beside each other."""
    length = min(max(len(portions) // (jobs * MIN_BATCHES_PER_PROCESS), 1), MAX_PORTIONS_PER_BATCH)
    return [portions[start : start + length] for start in range(0, len(portions), length)]
