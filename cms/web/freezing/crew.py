"""Several processes make pages together: each draws a ticket, makes the portions it stands for, and draws again.

This process is one of them, for each of the others has a hundred megabytes of its own; not in a thread, as a
server has one for it, whose visitors would wait. What another has made it hands back at its end, its fragments too and
what it has found out of entries, so that the next freeze finds them. Who can’t go on takes all tickets that are left.
Whoever is left alone stops: a process dies with its parent.

Of the locks that it inherits it lets go of a publish's, whose folder nobody else will ever fill. It keeps a freeze's
(cms/publish/twins.py): the next freeze fills the same folder, and shall not begin while somebody still writes there.
"""

import gc
import os
import pickle
import tempfile
import threading
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

import orjson

from cms.fields import Json
from cms.forks import die_with
from cms.many import many_objects
from cms.publish.manifest import Manifest
from cms.publish.twins import Sink
from cms.store import Snapshot
from cms.web.freezer import CannotFreeze, SiteFreezer
from cms.web.freezing.making import Advance, Batch, make_run, share
from cms.web.freezing.portions import Run, portions_of, runs_of
from cms.web.freezing.survey import Survey, recall

TICKET = 4
"""Bytes of one."""
Child = tuple[int, IO[bytes]]
"""A process, and where it will report."""


def make_by_crew(freezer: SiteFreezer, found: Survey, sink: Sink, jobs: int, advance: Advance) -> list[Batch]:
    """Make everything in `jobs` processes. Raises CannotFreeze."""
    runs = runs_of(portions_of(found.stale, freezer.snapshot), jobs)
    total, done, own = len(found.stale), 0, Batch()
    joins = threading.current_thread() is threading.main_thread()
    if not found.previous.pages:
        load_names(freezer)
    gc.collect(1)
    with many_objects(), Tickets(len(runs)) as tickets:
        crew = [_begin(freezer, found, sink, runs, tickets) for _number in range(joins, min(jobs, len(runs)))]
        try:
            for run in tickets.drawn(runs) if joins else ():
                make_run(freezer, found.previous, sink, run, own)
                gc.collect(1)  # the few circles that pages leave; all else was a tenth of the time
                done += sum(map(len, run))
                advance(min(done * (len(crew) + 1), total), total)
            share(freezer, own.manifest)
        except BaseException:
            tickets.take_all()
            raise
        finally:
            for child, _report in crew:
                os.waitpid(child, 0)
    advance(total, total)
    batches = [_reported(report) for _child, report in crew]
    for batch in batches:
        recall(freezer, batch.manifest)
        for type, key, things in batch.remembered:
            freezer.snapshot.entries[type][key].kept.update(things)
    return [own, *batches]


def load_names(freezer: SiteFreezer) -> None:
    """Read the names of countries and languages, 50 ms a language, before each process would for itself."""
    for locale in freezer.snapshot.locales:
        _ = freezer.state.tongues.of(locale.code).locale.territories


class Tickets:
    """Numbers from 0, each drawn once by any of several processes.

    A file whose place of reading all forks share; the kernel lets one read at a time.
    """

    def __init__(self, number: int) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by __exit__
        self._file.write(b"".join(one.to_bytes(TICKET, "big") for one in range(number)))
        self._file.seek(0)

    def __enter__(self) -> "Tickets":
        return self

    def __exit__(self, *fault: object) -> None:
        self._file.close()

    def drawn(self, runs: list[Run]) -> Iterator[Run]:
        """What one process draws, as long as there are any."""
        while ticket := self._file.read(TICKET):
            yield runs[int.from_bytes(ticket, "big")]

    def take_all(self) -> None:
        """Leave none to anybody."""
        self._file.seek(0, os.SEEK_END)


def _begin(freezer: SiteFreezer, found: Survey, sink: Sink, runs: list[Run], tickets: Tickets) -> Child:
    report, parent = tempfile.TemporaryFile(), os.getpid()  # noqa: SIM115 - closed when it is read
    child = os.fork()
    if not child:
        die_with(parent)
        freezer.state.site.jobs.leave()
        _work(freezer, found, sink, runs, tickets, report)
    return child, report


def _work(freezer: SiteFreezer, found: Survey, sink: Sink, runs: list[Run], tickets: Tickets,
          report: IO[bytes]) -> None:
    """A process's whole life: it never returns."""
    said: dict[str, Any] = {}
    batch = Batch()
    try:
        for run in tickets.drawn(runs):
            make_run(freezer, found.previous, sink, run, batch)
            gc.collect(1)
        share(freezer, batch.manifest)
        said = {"changed": list(batch.changed), "remembered": _remembered(freezer.snapshot)}
    except CannotFreeze as refusal:
        said = {"refused": {name: str(value) for name, value in refusal.values.items()}}
    except Exception as fault:
        said = {"refused": {"address": "", "entry": "", "reason": f"{type(fault).__name__}: {fault}"}}
    finally:
        if "changed" not in said:
            tickets.take_all()
        with report:
            report.write(orjson.dumps(said) + b"\n")
            if "changed" in said:
                pickle.dump(batch.manifest, report, pickle.HIGHEST_PROTOCOL)
        os._exit(0)


def _remembered(snapshot: Snapshot) -> list[tuple[str, str, dict[str, Json]]]:
    """(type, key, what was found out) of the entries of which the index doesn't know all."""
    entries = (entry for of_type in snapshot.entries.values() for entry in of_type.made())
    return [(*entry.name, dict(islice(entry.kept.items(), entry.known, None)))
            for entry in entries if len(entry.kept) > entry.known]


def _reported(report: IO[bytes]) -> Batch:
    """What a process has said at its end. Its manifest comes as it is: to sort it takes five times as long."""
    with report:
        report.seek(0)
        first = report.readline()
        said = orjson.loads(first) if first.endswith(b"\n") else {}
        if "changed" in said:
            manifest: Manifest = pickle.load(report)  # noqa: S301 - our own child wrote it
            return Batch(manifest, set(said["changed"]), said["remembered"])
    raise CannotFreeze(**said.get("refused", {
        "address": "", "entry": "", "reason": "a process that made pages was ended from outside"}))
