"""Several processes make pages together: each draws a ticket, makes that unit, and draws again.

A unit has both languages of an address, for they read the same entries; units that stand beside each other in the
list lie in different folders of the site, so that two processes seldom write to one. What a process has made it
hands back at its end, its fragments too and what it has found out of entries, so that the next freeze finds them.
Whoever is left alone stops: a process dies with its parent.

Of the locks that it inherits it lets go of a publish's, whose folder nobody else will ever fill. It keeps a freeze's
(cms/publish/twins.py): the next freeze fills the same folder, and shall not begin while somebody still writes there.
"""

import gc
import os
import pickle
import tempfile
from collections.abc import Iterable
from itertools import islice
from typing import IO, Any

import orjson

from cms.forks import die_with
from cms.publish.manifest import Manifest
from cms.publish.twins import Sink
from cms.store import Entry
from cms.web.freezer import CannotFreeze, SiteFreezer
from cms.web.freezing.making import Advance, Batch, make_one, share
from cms.web.freezing.survey import Survey, recall

TICKET = 4
"""Bytes of one; a read of so few is never torn."""
Units = list[list[str]]


def make_by_crew(freezer: SiteFreezer, found: Survey, sink: Sink, jobs: int, advance: Advance) -> list[Batch]:
    """Make everything in `jobs` processes. Raises CannotFreeze."""
    units = units_of(found.stale, [locale.code for locale in freezer.snapshot.locales])
    reading, writing = os.pipe()
    crew: list[tuple[int, IO[bytes]]] = []
    parent = os.getpid()
    for _number in range(min(jobs, len(units)) or 1):
        report = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is read
        child = os.fork()
        if not child:
            die_with(parent)
            freezer.state.site.jobs.leave()
            os.close(writing)
            _work(freezer, found, sink, units, reading, report)
        crew.append((child, report))
    os.close(reading)
    _hand_out(len(units), writing, advance)
    batches = [_reported(child, report) for child, report in crew]
    for batch in batches:
        recall(freezer, batch.manifest)
        for type, key, things in batch.remembered:
            freezer.snapshot.entries[type][key].kept.update(things)
    return batches


def units_of(addresses: Iterable[str], codes: list[str]) -> Units:
    """Addresses that differ in their language only, together; neighbours as far apart as they can be."""
    units: dict[str, list[str]] = {}
    for address in addresses:
        code, _, rest = address[1:].partition("/")
        units.setdefault(rest if code in codes else address, []).append(address)
    listed = list(units.values())
    half = (len(listed) + 1) // 2
    return [unit for pair in zip(listed[:half], [*listed[half:], []], strict=False) for unit in pair if unit]


def _hand_out(number: int, writing: int, advance: Advance) -> None:
    try:
        for one in range(number):
            os.write(writing, one.to_bytes(TICKET, "big"))
            advance(one + 1, number)
    except BrokenPipeError:  # all have failed; their reports say how
        pass
    finally:
        os.close(writing)


def _work(freezer: SiteFreezer, found: Survey, sink: Sink, units: Units, reading: int, report: IO[bytes]) -> None:
    """A process's whole life: it never returns."""
    said: dict[str, Any] = {}
    batch = Batch()
    try:
        gc.disable()  # pages leave no circles behind, and looking for them took a tenth of the time
        known = {entry.name: len(entry.kept) for entry in _made(freezer)}
        while ticket := os.read(reading, TICKET):
            for address in units[int.from_bytes(ticket, "big")]:
                make_one(freezer, found.previous, sink, address, batch)
        share(freezer, batch.manifest)
        said = {"changed": list(batch.changed), "remembered": [
            (*entry.name, dict(islice(entry.kept.items(), before, None))) for entry in _made(freezer)
            for before in (known.get(entry.name, entry.known),) if len(entry.kept) > before]}
    except CannotFreeze as refusal:
        said = {"refused": {name: str(value) for name, value in refusal.values.items()}}
    except Exception as fault:
        said = {"refused": {"address": "", "entry": "", "reason": f"{type(fault).__name__}: {fault}"}}
    finally:
        with report:
            report.write(orjson.dumps(said) + b"\n")
            if "changed" in said:
                pickle.dump(batch.manifest, report, pickle.HIGHEST_PROTOCOL)
        os._exit(0)


def _made(freezer: SiteFreezer) -> list[Entry]:
    """The entries that there are as objects: the others have learned nothing."""
    return [entry for of_type in freezer.snapshot.entries.values() for entry in of_type.made()]


def _reported(child: int, report: IO[bytes]) -> Batch:
    """What a process says at its end. Its manifest comes as it is: to sort it takes five times as long."""
    os.waitpid(child, 0)
    with report:
        report.seek(0)
        first = report.readline()
        said = orjson.loads(first) if first.endswith(b"\n") else {}
        if "changed" in said:
            manifest: Manifest = pickle.load(report)  # noqa: S301 - our own child wrote it
            return Batch(manifest, set(said["changed"]), said["remembered"])
    raise CannotFreeze(**said.get("refused", {
        "address": "", "entry": "", "reason": "a process that made pages was ended from outside"}))
