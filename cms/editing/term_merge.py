"""Merging one term into another: entries with the old term get the other one, which takes over the
old term's names. The old term goes to the trash. All of this can be undone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from cms.accounts.permissions import Actor, require
from cms.content import Name
from cms.core.errors import NotFound, Refusal
from cms.core.files import Unfinished
from cms.core.i18n import N_
from cms.editing.direct_changes import DirectChanges, ManyChanges, UndoRecord
from cms.editing.entry_files import EntryFiles
from cms.editing.redirects import add_redirects
from cms.editing.where_used import where_used
from cms.schema.content_type import Model
from cms.schema.fields import Field, Json, Markdown, References
from cms.schema.fields.walk import reference_of
from cms.schema.flat import Flat, listed, mapped

TERMS, VARIANTS = "terms", "variants"
AT_ONCE = 50
"""Number of entries changed while the lock is held."""
MOST = 500
"""Maximum number of entries changed by one merge; another merge continues."""

ListsNow = Callable[[], set[str]]
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


def uses_of(files: EntryFiles, key: str) -> tuple[TermUse, ...]:
    """Return the entries that have a term."""
    found: dict[Name, list[str]] = {}
    for type, entry, path in where_used(files, TERMS, key, itself=False):
        found.setdefault((type, entry), []).append(path)
    return tuple(TermUse(name, tuple(fields)) for name, fields in found.items())


def plan_merge(files: EntryFiles, gone: str, kept: str) -> MergePlan:
    """Plan a merge. Raises CannotMerge, and NotFound if a term doesn't exist."""
    model = files.model(TERMS)
    one, other = files.open(model, gone), files.open(model, kept)
    if gone == kept:
        raise CannotMerge
    uses = uses_of(files, gone)
    names = tuple(_taken_over(model, one.flat, other.flat))
    return MergePlan(gone, kept, uses, names)


def merge_terms(
    directly: DirectChanges, files: EntryFiles, actor: Actor, plan: MergePlan, lists: ListsNow
) -> tuple[UndoRecord, int]:
    """Merge two terms. Returns the undo record, and the number of entries that still have the old
    term; another merge continues with those.

    Raises Forbidden, CannotMerge, NotFound, Busy, Unfinished.
    """
    model = files.model(TERMS)
    require(actor, "trash", model)
    before = lists()
    names = [use.name for use in plan.uses]
    left = max(0, len(names) - MOST)
    first = names[: MOST if left else -AT_ONCE]  # the others are changed together with the term
    record: UndoRecord | None = None
    try:
        for at in range(0, len(first), AT_ONCE):
            work = partial(_replace_some, plan=plan, names=first[at : at + AT_ONCE])
            record = directly.run(actor, "merge", work, record, trusted=True)
        if left and record:
            return record, left
        work = partial(_take_over, plan=plan)
        record = directly.run(actor, "merge", work, record, trusted=True)
    except Unfinished:
        raise
    except Refusal:
        if record:
            directly.undo(actor, record.id)
        raise
    after = lists()
    pairs = dict(_moved_lists(before - after, after, plan))
    if pairs:
        work = partial(add_redirects, pairs=pairs)
        record = directly.run(actor, "redirect", work, record)
    return record, 0


def _replace_some(many: ManyChanges, plan: MergePlan, names: Sequence[Name]) -> None:
    """Replace the old term in some entries."""
    many.open(TERMS, plan.kept)
    for name in names:
        _replace(many, name, plan)


def _moved_lists(gone: set[str], there: set[str], plan: MergePlan) -> Iterator[tuple[str, str]]:
    """Yield (old address, new address) of each list that disappears by a merge. If the other term
    has no such list, the new address is the nearest list above.
    """
    for old in sorted(gone):
        parts = old.split("/")
        if plan.gone not in parts[2:]:
            continue
        new = "/".join(plan.kept if part == plan.gone else part for part in parts)
        while new not in there and new.count("/") > 2:
            new = new.rstrip("/").rpartition("/")[0] + "/"
        if new in there:
            yield old, new


def _take_over(many: ManyChanges, plan: MergePlan) -> None:
    """Replace the old term in the remaining entries, give its names to the other term, and move it
    to the trash.
    """
    one, other = many.open(TERMS, plan.gone), many.open(TERMS, plan.kept)
    for use in uses_of(many.files, plan.gone):
        _replace(many, use.name, plan)
    names = list(_taken_over(other.model, one.flat, other.flat))
    if names:

        def transform(flat: Flat) -> Flat:
            return {**flat, VARIANTS: list(dict.fromkeys([*listed(flat, VARIANTS), *names]))}

        many.apply(other, transform)
    many.trash(one)


def _taken_over(model: Model, one: Flat, other: Flat) -> Iterator[str]:
    """Yield the names of `one` that `other` doesn't have yet."""
    if VARIANTS not in model.fields:
        return
    known = {text.casefold() for text in _names(model, other)}
    for text in _names(model, one):
        if text.casefold() not in known:
            known.add(text.casefold())
            yield text


def _names(model: Model, flat: Flat) -> Iterator[str]:
    for path, value in flat.items():
        if path.partition(".")[0] == model.title and isinstance(value, str):
            yield value
        elif path == VARIANTS and isinstance(value, list):
            yield from map(str, value)


def _replace(many: ManyChanges, name: Name, plan: MergePlan) -> None:
    """Replace the old term in an entry, unless the entry is gone."""
    try:
        edited = many.open(*name)
    except NotFound:
        return
    model = edited.model
    many.apply(
        edited,
        lambda flat: mapped(
            model, flat, lambda field, value: _value(field, value, plan.gone, plan.kept)
        ),
    )


def _value(field: Field, value: Json, gone: str, kept: str) -> Json:
    reference = reference_of(field)
    if reference and (reference.qualified or reference.types == (TERMS,)):
        prefix = f"{TERMS}/" if reference.qualified else ""
        old, new = prefix + gone, prefix + kept
        if isinstance(field, References) and isinstance(value, list):
            return list(dict.fromkeys(new if one == old else one for one in value))
        return new if value == old else value
    if isinstance(field, Markdown) and isinstance(value, list):
        link = re.compile(rf"(entry:|\[\[){TERMS}/{re.escape(gone)}(?![a-z0-9-])")
        return [
            link.sub(rf"\g<1>{TERMS}/{kept}", one) if isinstance(one, str) else one for one in value
        ]
    return value
