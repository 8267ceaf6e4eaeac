"""Problems that prevent publishing: wrong or missing values, and references to missing entries."""

from collections.abc import Callable, Iterator, Sequence

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.content_type import Model
from cms.schema.fields import Raw
from cms.schema.fields.walk import references

Exists = Callable[[str, str], bool]
"""Returns whether the entry (type, key) exists; True for types that this site doesn't have."""


def publish_problems(
    model: Model,
    key: str,
    raw: Raw,
    locales: Sequence[str],
    exists: Exists,
) -> tuple[Invalid, ...]:
    """Return the problems that prevent publishing `raw` in `locales`: one per path, in field
    order.
    """
    problems = [
        *model.problems(raw),
        *(problem for locale in locales for problem in model.missing(raw, locale)),
        *unknown_references(model, key, raw, exists),
        *model.cross_check(raw),
    ]
    unique: dict[str, Invalid] = {}
    for problem in problems:
        unique.setdefault(problem.path, problem)
    return tuple(unique[path] for path in sorted(unique, key=model.field_position))


def unknown_references(model: Model, key: str, raw: Raw, exists: Exists) -> Iterator[Invalid]:
    """Yield a problem for each reference to a missing entry."""
    for path, kind, target in references(model.fields, raw):
        if (kind, target) != (model.name, key) and not exists(kind, target):
            yield Invalid(
                path,
                N_("There is no entry %(entry)s: choose another, or publish it first."),
                entry=f"{kind}/{target}",
            )
