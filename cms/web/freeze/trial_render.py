"""Texts that are new to a site are rendered in a process that may die, before the one that
publishes renders them.

A library that can't take a text ends its process without a word; so its entry is found, and named.
"""

import threading
from collections.abc import Collection, Iterator, Sequence

from cms.content import Snapshot
from cms.content.entry import Name
from cms.core.i18n import N_
from cms.core.worker_pool import WorkerDied, run_in_processes
from cms.markdown.trial_render import Text, first_fatal, render_all
from cms.schema.usages import long_texts
from cms.web.freeze.freezer import CannotFreeze

FATAL = N_(
    "The text of %(entry)s can’t be rendered: the process that renders it fails. Divide the text or simplify "
    "it. The published site is unchanged."
)
MAX_INSPECTED_ENTRIES = 40
"""Entries up to which this process looks which of them have long texts: most have none."""


def try_texts(snapshot: Snapshot, differing: Collection[Name]) -> None:
    """Render the long texts of some entries on trial. Raises CannotFreeze for one that ends the
    process.
    """
    names = [(type, key) for type, key in differing if key in snapshot.entries.get(type, ())]
    if len(names) <= MAX_INSPECTED_ENTRIES:
        names = [name for name in names if _texts(snapshot, name)]
    alone = threading.active_count() == 1
    fatal = (_in_forks if alone else _in_a_process)(snapshot, names) if names else None
    if fatal:
        raise CannotFreeze(FATAL, entry="/".join(fatal))


def _texts(snapshot: Snapshot, name: Name) -> list[Text]:
    entry = snapshot.entries[name[0]][name[1]]
    return [text for _path, text in long_texts(entry.model, entry.raw)]


def _in_forks(snapshot: Snapshot, names: Sequence[Name]) -> Name | None:
    """Forks share what this process has read, and begin at once."""

    def work(numbers: Iterator[int]) -> None:
        for number in numbers:
            for _text in render_all(_texts(snapshot, names[number])):
                pass

    try:
        run_in_processes(len(names), work)
    except WorkerDied as died:
        if died.number is None:
            raise
        return names[died.number]
    return None


def _in_a_process(snapshot: Snapshot, names: Sequence[Name]) -> Name | None:
    """Where there are threads, a fork may hang."""
    texts = [(text, name) for name in names for text in _texts(snapshot, name)]
    number = first_fatal([text for text, _name in texts])
    return None if number is None else texts[number][1]
