"""The facts of media files as a table: one row per file, with its path as the key."""

from collections.abc import Iterator, Mapping, Sequence

from blueprints.shared.facts_changes import Change
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.editing.media_facts import MediaFacts, problems
from cms.editing.media_list import media_names
from cms.schema.fields import Raw
from cms.schema.file_facts import FileFacts
from cms.schema.flat import Flat, unflatten
from cms.schema.paths import Paths
from features.importing.sheets import ImportedRow, ImportFault

NO_FILE = N_("There is no media file %(file)s. Add it to the media library first.")


def all_facts(paths: Paths, facts: MediaFacts) -> Iterator[tuple[str, Raw]]:
    """Yield (path, facts) of every file, including those without facts."""
    for name, _path in media_names(paths.media):
        yield name, unflatten(FileFacts, facts.open(name), {})


def plan_facts(
    facts: MediaFacts, rows: Sequence[ImportedRow]
) -> tuple[dict[str, Flat], list[ImportFault]]:
    """Return (file → the values of its row if they differ from its facts, the errors in the
    rows).
    """
    planned: dict[str, Flat] = {}
    faults: list[ImportFault] = []
    for row in rows:
        try:
            before = facts.open(row.key)
        except (NotFound, ValueError):
            faults.append(row.fault(Invalid("key", NO_FILE, file=row.key)))
            continue
        after = before | row.flat
        errors = problems(unflatten(FileFacts, after, {}))
        if row.key in planned:
            errors.insert(0, Invalid("key", N_("An earlier line has this ID.")))
        if errors:
            faults.append(row.fault(errors[0]))
        elif after != before:
            planned[row.key] = row.flat
    return planned, faults


def from_table(planned: Mapping[str, Flat]) -> Change:
    """Write the planned values, keeping values of other fields that were changed since."""
    return lambda file, flat: flat | planned[file]
