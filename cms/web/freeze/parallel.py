"""Several processes make pages together, a few portions at a time (cms/core/worker_pool.py).

This process makes some of all kinds first, so that the others begin with what making needs in
memory. Then it takes over what each hands back: what it made and its fragments, so that the next one
finds them.

Of the locks that a process inherits it lets go of a publish's, whose folder nobody else will ever
fill. It keeps a freeze's (cms/publish/output.py): the next freeze fills the same folder, and shall
not begin while somebody still writes there.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from cms.core.disk_errors import as_disk_error
from cms.core.i18n import N_
from cms.core.worker_pool import WorkerDied, run_in_processes
from cms.publish.output import Sink
from cms.web.freeze.batches import Run, portions_of, runs_of
from cms.web.freeze.freezer import CannotFreeze, SiteFreezer
from cms.web.freeze.render_batch import (
    Advance,
    NullSink,
    RenderedBatch,
    add_parts,
    render_run,
)
from cms.web.freeze.stale_pages import StalePages, restore_fragments
from cms.web.i18n import locale_of

WARM_UP_PORTIONS = 8
"""About how many portions that is. With none, it takes a tenth longer; with more, this process
grows.
"""

CANNOT_BUILD = N_("The pages can’t be built: %(reason)s. The published site is unchanged.")


def render_in_parallel(
    freezer: SiteFreezer, found: StalePages, sink: Sink, jobs: int, advance: Advance
) -> RenderedBatch:
    """Make everything in `jobs` processes. Raises CannotFreeze."""
    portions = portions_of(found.stale, freezer.snapshot)
    step = max(len(portions) // WARM_UP_PORTIONS, 1)
    first, runs = (
        portions[::step],
        runs_of([one for at, one in enumerate(portions) if at % step], jobs),
    )
    whole = RenderedBatch()

    @telling()
    def make(numbers: Iterator[int]) -> RenderedBatch:
        freezer.state.site.jobs.leave()
        batch = RenderedBatch()
        for number in numbers:
            render_run(freezer, found, sink, runs[number], batch)
        add_parts(freezer, found, batch.rendered)
        return batch

    def take(batch: RenderedBatch) -> None:
        restore_fragments(freezer, batch.rendered)
        whole.take(batch)

    def look(drawn: int) -> None:
        advance(
            sum(len(portion) for run in [first, *runs[:drawn]] for portion in run), len(found.stale)
        )

    if found.previous is None:
        load_names(freezer)
    render_run(freezer, found, sink, first, whole)
    try:
        run_in_processes(len(runs), make, take, look, jobs)
    except WorkerDied as died:
        raise _named(freezer, found, [] if died.number is None else runs[died.number]) from None
    return whole


def _named(freezer: SiteFreezer, found: StalePages, run: Run) -> CannotFreeze:
    """The error to raise when a process has died while it made `run`. The portions are made once
    more, in one process at a time, to find the one that ends it. If there is one, the error names
    its first address.
    """

    @telling()
    def make(numbers: Iterator[int]) -> None:
        for number in numbers:
            render_run(freezer, found, NullSink(), [run[number]], RenderedBatch())

    try:
        run_in_processes(len(run), make, jobs=1)
    except WorkerDied as died:
        if died.number is not None:
            return freezer.refused(run[died.number][0], "the process that made it ended")
    return CannotFreeze(CANNOT_BUILD, reason="a process that made pages was ended from outside")


@contextmanager
def telling() -> Iterator[None]:
    """Replace any exception by a CannotFreeze or DiskError. The exception itself can't always be
    passed to another process.
    """
    try:
        yield
    except CannotFreeze as refusal:
        raise CannotFreeze(**{name: str(value) for name, value in refusal.values.items()}) from None
    except Exception as fault:
        raise as_disk_error(fault) or CannotFreeze(
            CANNOT_BUILD, reason=f"{type(fault).__name__}: {fault}"
        ) from None


def load_names(freezer: SiteFreezer) -> None:
    """Read the names of countries and languages, 50 ms a language, before each process would for
    itself.
    """
    for locale in freezer.snapshot.locales:
        _ = locale_of(locale.code).territories
