"""Several processes make pages together: each draws a ticket, makes the portions it stands for, and draws again.

What a process has made it hands back at its end, its fragments too and what it has found out of entries, so that the
next freeze finds them. Whoever is left alone stops: a process dies with its parent.

Of the locks that it inherits it lets go of a publish's, whose folder nobody else will ever fill. It keeps a freeze's
(cms/publish/twins.py): the next freeze fills the same folder, and shall not begin while somebody still writes there.
"""

import gc
import os
import pickle
import tempfile
from itertools import islice
from typing import IO, Any

import orjson

from cms.fields import Json
from cms.forks import die_with
from cms.publish.manifest import Manifest
from cms.publish.twins import Sink
from cms.store import Snapshot
from cms.web.freezer import CannotFreeze, SiteFreezer
from cms.web.freezing.making import Advance, Batch, make_portion, share
from cms.web.freezing.portions import Portion, portions_of, runs_of
from cms.web.freezing.survey import Survey, recall

TICKET = 4
"""Bytes of one; a read of so few is never torn."""
Runs = list[list[Portion]]


def make_by_crew(freezer: SiteFreezer, found: Survey, sink: Sink, jobs: int, advance: Advance) -> list[Batch]:
    """Make everything in `jobs` processes. Raises CannotFreeze."""
    runs = runs_of(portions_of(found.stale, freezer.snapshot), jobs)
    reading, writing = os.pipe()
    crew: list[tuple[int, IO[bytes]]] = []
    parent = os.getpid()
    for _number in range(min(jobs, len(runs)) or 1):
        report = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is read
        child = os.fork()
        if not child:
            die_with(parent)
            freezer.state.site.jobs.leave()
            os.close(writing)
            _work(freezer, found, sink, runs, reading, report)
        crew.append((child, report))
    os.close(reading)
    _hand_out(runs, writing, advance)
    batches = [_reported(child, report) for child, report in crew]
    for batch in batches:
        recall(freezer, batch.manifest)
        for type, key, things in batch.remembered:
            freezer.snapshot.entries[type][key].kept.update(things)
    return batches


def _hand_out(runs: Runs, writing: int, advance: Advance) -> None:
    done, total = 0, sum(len(portion) for run in runs for portion in run)
    try:
        for number, run in enumerate(runs):
            os.write(writing, number.to_bytes(TICKET, "big"))
            done += sum(map(len, run))
            advance(done, total)
    except BrokenPipeError:  # all have failed; their reports say how
        pass
    finally:
        os.close(writing)


def _work(freezer: SiteFreezer, found: Survey, sink: Sink, runs: Runs, reading: int, report: IO[bytes]) -> None:
    """A process's whole life: it never returns."""
    said: dict[str, Any] = {}
    batch = Batch()
    try:
        gc.disable()  # pages leave no circles behind, and looking for them took a tenth of the time
        while ticket := os.read(reading, TICKET):
            for portion in runs[int.from_bytes(ticket, "big")]:
                make_portion(freezer, found.previous, sink, portion, batch)
        share(freezer, batch.manifest)
        said = {"changed": list(batch.changed), "remembered": _remembered(freezer.snapshot)}
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


def _remembered(snapshot: Snapshot) -> list[tuple[str, str, dict[str, Json]]]:
    """(type, key, what was found out) of the entries of which the index doesn't know all."""
    entries = (entry for of_type in snapshot.entries.values() for entry in of_type.made())
    return [(*entry.name, dict(islice(entry.kept.items(), entry.known, None)))
            for entry in entries if len(entry.kept) > entry.known]


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
