"""Problems that prevent publishing: wrong or missing values, and references to missing entries."""

from collections.abc import Callable, Iterator, Sequence

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Raw
from cms.schema.fields.walk import references

Exists = Callable[[str, str], bool]
"""Returns whether the entry (type, key) exists; True for types that this site doesn't have."""


def publish_problems(
    ref: EntryRef,
    raw: Raw,
    locales: Sequence[str],
    exists: Exists,
) -> tuple[Invalid, ...]:
    """Return the problems that prevent publishing `raw` in `locales`: one per path, in field
    order.
    """
    problems = [
        *ref.model.problems(raw),
        *(problem for locale in locales for problem in ref.model.missing(raw, locale)),
        *unknown_references(ref, raw, exists),
        *ref.model.cross_check(raw),
    ]
    unique: dict[str, Invalid] = {}
    for problem in problems:
        unique.setdefault(problem.path, problem)
    return tuple(unique[path] for path in sorted(unique, key=ref.model.field_position))


def unknown_references(ref: EntryRef, raw: Raw, exists: Exists) -> Iterator[Invalid]:
    """Yield a problem for each reference to a missing entry."""
    for path, kind, target in references(ref.model.fields, raw):
        if (kind, target) != ref.name and not exists(kind, target):
            yield Invalid(
                path,
                N_("There is no entry %(entry)s: choose another, or publish it first."),
                entry=f"{kind}/{target}",
            )
