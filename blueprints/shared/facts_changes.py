"""Changes of the facts of several media files."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

from cms.accounts.permissions import Actor, require
from cms.core.errors import NotFound
from cms.core.files import commit
from cms.editing.media_facts import FactsChange, MediaFacts
from cms.schema.flat import Flat

Change = Callable[[str, Flat], Flat]
"""Maps a file's path and its facts to its new facts."""


def change_facts(
    facts: MediaFacts, actor: Actor, files: Iterable[str], change: Change
) -> dict[str, FactsChange]:
    """Change the facts of several files; return the changes by file. Missing files are skipped.
    Raises Forbidden, Busy, InvalidValues.
    """
    require(actor, "media")
    done: dict[str, FactsChange] = {}
    with commit(facts.files.paths.lock) as steps:
        for file in files:
            with suppress(NotFound):
                done[file] = facts.change(steps, actor, file, partial(change, file))
    return {file: changed for file, changed in done.items() if changed}
