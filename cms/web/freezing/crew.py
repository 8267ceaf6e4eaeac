"""Several processes make pages together: each draws a ticket, makes that unit, and draws again.

A unit has both languages of an address, for they read the same entries; units that stand beside each other in the
list lie in different folders of the site, so that two processes seldom write to one. What a process has made it
hands back at its end, its fragments too, so that the next freeze finds them. Whoever is left alone stops: a process
dies with its parent.

Of the locks that it inherits it lets go of a publish's, whose folder nobody else will ever fill. It keeps a freeze's
(cms/publish/twins.py): the next freeze fills the same folder, and shall not begin while somebody still writes there.
"""

import ctypes
import os
import pickle
import signal
import tempfile
from collections.abc import Iterable
from typing import IO, Any

from cms.trace import Question
from cms.web.fragments import Fragment
from cms.web.freezer import CannotFreeze, SiteFreezer
from cms.web.freezing.making import Advance, Made, Sink, make_one
from cms.web.freezing.survey import Survey

PR_SET_PDEATHSIG = 1
TICKET = 4
"""Bytes of one; a read of so few is never torn."""
Units = list[list[str]]


def make_by_crew(freezer: SiteFreezer, found: Survey, sink: Sink, jobs: int, advance: Advance) -> list[Made]:
    """Make everything in `jobs` processes. Raises CannotFreeze."""
    units = units_of(found.stale, [locale.code for locale in freezer.snapshot.locales])
    reading, writing = os.pipe()
    crew: list[tuple[int, IO[bytes]]] = []
    parent = os.getpid()
    for _number in range(min(jobs, len(units)) or 1):
        report = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is read
        child = os.fork()
        if not child:
            _be_one_of(parent)
            freezer.state.site.jobs.leave()
            os.close(writing)
            _work(freezer, found, sink, units, reading, report)
        crew.append((child, report))
    os.close(reading)
    _hand_out(len(units), writing, advance)
    return [made for child, report in crew for made in _reported(freezer, child, report)]


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


def _be_one_of(parent: int) -> None:
    """Die when the parent does, also if it has done so already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _work(freezer: SiteFreezer, found: Survey, sink: Sink, units: Units, reading: int, report: IO[bytes]) -> None:
    """A process's whole life: it never returns."""
    said: Any = None
    try:
        made: list[Made] = []
        while ticket := os.read(reading, TICKET):
            unit = units[int.from_bytes(ticket, "big")]
            made += [make_one(freezer, found.previous, sink, address) for address in unit]
        said = made, freezer.state.fragments.known()
    except CannotFreeze as refusal:
        said = refusal.values
    except Exception as fault:
        said = {"address": "", "entry": "", "reason": f"{type(fault).__name__}: {fault}"}
    finally:
        with report:
            pickle.dump(said, report, pickle.HIGHEST_PROTOCOL)
        os._exit(0)


def _reported(freezer: SiteFreezer, child: int, report: IO[bytes]) -> list[Made]:
    os.waitpid(child, 0)
    with report:
        report.seek(0)
        try:
            said = pickle.load(report)  # noqa: S301 - our own child's, through a file without a name
        except EOFError:
            said = None
    if said is None:
        raise CannotFreeze(address="", entry="", reason="a process that made pages was ended from outside")
    if isinstance(said, dict):
        raise CannotFreeze(**said)
    made: list[Made] = said[0]
    fragments: dict[Question, Fragment] = said[1]
    for question, one in fragments.items():
        freezer.state.fragments.put(question, one)
    return made
