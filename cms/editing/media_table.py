"""The facts of media files as a table: one line a file, its path as the key."""

from collections.abc import Iterator, Mapping, Sequence

from cms.accounts.permissions import Actor
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.editing.media_facts import MediaFacts
from cms.editing.media_list import media_names
from cms.formats.tables import ImportedRow, ImportFault
from cms.schema.fields import Json
from cms.schema.file_facts import FileFacts
from cms.schema.flat import Flat, unflatten
from cms.schema.paths import Paths


class MediaTable:
    """Hands out the facts of every file, and takes over changed ones: all of them, or none."""

    def __init__(self, paths: Paths, facts: MediaFacts) -> None:
        self._paths = paths
        self._facts = facts

    def entries(self) -> Iterator[tuple[str, Mapping[str, Json]]]:
        """(path, facts) of every file, those of which nothing is known included."""
        for name, _path in media_names(self._paths.media):
            yield name, unflatten(FileFacts, self._facts.open(name), {})

    def plan(self, rows: Sequence[ImportedRow]) -> tuple[dict[str, Flat], list[ImportFault]]:
        """File → what some rows say of it, where that differs; and what is wrong with the rows."""
        found: dict[str, Flat] = {}
        faults: list[ImportFault] = []
        for row in rows:
            try:
                before = self._facts.open(row.key)
                after = before | row.flat
                _check(row.key, after, found)
            except (NotFound, ValueError):
                faults.append(row.fault(Invalid("key", NO_FILE, file=row.key)))
            except Invalid as refusal:
                faults.append(row.fault(refusal))
            else:
                if after != before:
                    found[row.key] = row.flat
        return found, faults

    def write(self, actor: Actor, planned: Mapping[str, Flat]) -> int:
        """Write what was planned; returns how many files it concerned. What others have written
        since beside it stays. Raises Busy, Unfit.
        """
        changed = self._facts.change_many(actor, planned, lambda file, flat: flat | planned[file])
        return len(changed)


NO_FILE = N_("There is no media file %(file)s. Add it to the media library first.")


def _check(file: str, flat: Flat, planned: Mapping[str, Flat]) -> None:
    """Raises Invalid for facts that can't be, and for a file that an earlier row names."""
    if file in planned:
        raise Invalid("key", N_("An earlier line has this key."))
    raw = unflatten(FileFacts, flat, {})
    for refusal in (*FileFacts.problems(raw), *FileFacts.cross_check(raw)):
        raise refusal
