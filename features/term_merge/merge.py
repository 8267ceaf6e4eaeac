"""Merging one term into another: entries with the old term get the other one, which takes over the
old term's names. The old term goes to the trash. All of this can be undone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from blueprints.shared.redirects import add_redirects
from cms.accounts.permissions import Actor, require
from cms.core.errors import NotFound, Refusal
from cms.core.files import Unfinished
from cms.core.i18n import N_
from cms.editing.direct_changes import ChangeBatch, DirectChanges
from cms.editing.entry_files import EntryFiles
from cms.editing.undo_records import UndoRecord
from cms.editing.where_used import where_used
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.fields import Field, Json, Markdown, References
from cms.schema.fields.walk import reference_field
from cms.schema.flat import Flat, list_at, map_values

TERMS, VARIANTS = "terms", "variants"
BATCH_SIZE = 50
"""Number of entries changed while the lock is held."""
MAX_MERGED = 500
"""Maximum number of entries changed by one merge; another merge continues."""

ListAddresses = Callable[[], set[str]]
"""Returns the addresses of the lists that visitors see now."""


class CannotMerge(Refusal):
    """Both terms are the same."""

    msgid = N_("Choose another term: this one can’t be merged into itself.")


@dataclass(frozen=True, slots=True)
class TermUse:
    """An entry that has a term, and the fields that have it, published or in the draft."""

    name: Name
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """The plan for merging the term `gone` into `kept`. `names`: the names that `kept` takes
    over.
    """

    gone: str
    kept: str
    uses: tuple[TermUse, ...]
    names: tuple[str, ...]


def term_uses(files: EntryFiles, key: str) -> tuple[TermUse, ...]:
    """Return the entries that have a term."""
    fields_by_entry: dict[Name, list[str]] = {}
    for type, entry, path in where_used(files, TERMS, key, itself=False):
        fields_by_entry.setdefault((type, entry), []).append(path)
    return tuple(TermUse(name, tuple(fields)) for name, fields in fields_by_entry.items())


def plan_merge(files: EntryFiles, gone: str, kept: str) -> MergePlan:
    """Plan a merge. Raises CannotMerge, and NotFound if a term doesn't exist."""
    model = files.model(TERMS)
    old, new = files.open(EntryRef(model, gone)), files.open(EntryRef(model, kept))
    if gone == kept:
        raise CannotMerge
    uses = term_uses(files, gone)
    names = tuple(_names_to_add(model, old.flat, new.flat))
    return MergePlan(gone, kept, uses, names)


def merge_terms(
    direct_changes: DirectChanges,
    files: EntryFiles,
    actor: Actor,
    plan: MergePlan,
    lists: ListAddresses,
) -> tuple[UndoRecord, int]:
    """Merge two terms. Returns the undo record, and the number of entries that still have the old
    term; another merge continues with those.

    Raises Forbidden, CannotMerge, NotFound, Busy, Unfinished.
    """
    model = files.model(TERMS)
    require(actor, "trash", model)
    before = lists()
    names = [use.name for use in plan.uses]
    remaining = max(0, len(names) - MAX_MERGED)
    # the last batch is changed together with the term
    first = names[: MAX_MERGED if remaining else -BATCH_SIZE]
    record: UndoRecord | None = None
    try:
        for at in range(0, len(first), BATCH_SIZE):
            change = partial(_replace_in_batch, plan=plan, names=first[at : at + BATCH_SIZE])
            record = direct_changes.run(actor, "merge", change, record, trusted=True)
        if remaining and record:
            return record, remaining
        change = partial(_finish_merge, plan=plan, before=before, lists=lists)
        record = direct_changes.run(actor, "merge", change, record, trusted=True)
    except Unfinished:
        raise
    except Refusal:
        if record:
            direct_changes.undo(actor, record.id)
        raise
    return record, 0


def _replace_in_batch(batch: ChangeBatch, plan: MergePlan, names: Sequence[Name]) -> None:
    """Replace the old term in some entries."""
    batch.open(TERMS, plan.kept)
    for name in names:
        _replace_term(batch, name, plan)


def _list_redirects(
    gone: set[str], existing: set[str], plan: MergePlan
) -> Iterator[tuple[str, str]]:
    """Yield (old address, new address) of each list that disappears by a merge. If the other term
    has no such list, the new address is the nearest list above.
    """
    for old in sorted(gone):
        parts = old.split("/")
        if plan.gone not in parts[2:]:
            continue
        new = "/".join(plan.kept if part == plan.gone else part for part in parts)
        while new not in existing and new.count("/") > 2:
            new = new.rstrip("/").rpartition("/")[0] + "/"
        if new in existing:
            yield old, new


def _finish_merge(
    batch: ChangeBatch, plan: MergePlan, before: set[str], lists: ListAddresses
) -> None:
    """Replace the old term in the remaining entries, give its names to the other term, move it to
    the trash, and redirect its lists, of those that were there `before`.
    """
    old, new = batch.open(TERMS, plan.gone), batch.open(TERMS, plan.kept)
    for use in term_uses(batch.files, plan.gone):
        _replace_term(batch, use.name, plan)
    names = list(_names_to_add(new.model, old.flat, new.flat))
    if names:

        def transform(flat: Flat) -> Flat:
            return {**flat, VARIANTS: list(dict.fromkeys([*list_at(flat, VARIANTS), *names]))}

        batch.apply(new, transform)
    batch.trash(old)
    after = lists()
    add_redirects(batch, dict(_list_redirects(before - after, after, plan)))


def _names_to_add(model: Model, old: Flat, new: Flat) -> Iterator[str]:
    """Yield the names of the old term that the new one doesn't have yet."""
    if VARIANTS not in model.fields:
        return
    new_names = {text.casefold() for text in _names(model, new)}
    for text in _names(model, old):
        if text.casefold() not in new_names:
            new_names.add(text.casefold())
            yield text


def _names(model: Model, flat: Flat) -> Iterator[str]:
    for path, value in flat.items():
        if path.partition(".")[0] == model.title and isinstance(value, str):
            yield value
        elif path == VARIANTS and isinstance(value, list):
            yield from map(str, value)


def _replace_term(batch: ChangeBatch, name: Name, plan: MergePlan) -> None:
    """Replace the old term in an entry, unless the entry is gone."""
    try:
        edited = batch.open(*name)
    except NotFound:
        return
    model = edited.model
    batch.apply(
        edited,
        lambda flat: map_values(
            model, flat, lambda field, value: _with_kept_term(field, value, plan.gone, plan.kept)
        ),
    )


def _with_kept_term(field: Field, value: Json, gone: str, kept: str) -> Json:
    reference = reference_field(field)
    if reference and (reference.qualified or reference.types == (TERMS,)):
        prefix = f"{TERMS}/" if reference.qualified else ""
        old, new = prefix + gone, prefix + kept
        if isinstance(field, References) and isinstance(value, list):
            return list(dict.fromkeys(new if item == old else item for item in value))
        return new if value == old else value
    if isinstance(field, Markdown) and isinstance(value, list):
        link = re.compile(rf"(entry:|\[\[){TERMS}/{re.escape(gone)}(?![a-z0-9-])")
        return [
            link.sub(rf"\g<1>{TERMS}/{kept}", item) if isinstance(item, str) else item
            for item in value
        ]
    return value
