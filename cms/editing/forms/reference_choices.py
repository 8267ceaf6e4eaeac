"""Entries to choose from as reference targets, titled in the interface's language and found by
words in any language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from cms.content import Entry, Snapshot
from cms.content.derived import heading, titles
from cms.content.snapshot import memoized
from cms.core.languages import collation
from cms.schema.fields import Fields
from cms.schema.fields.base import Field
from cms.schema.fields.groups import ANY
from cms.schema.fields.walk import reference_field, reference_fields


@dataclass(frozen=True, slots=True)
class ReferenceOption:
    """`value`: as stored in the file (`key` or `type/key`) · `other`: the titles in other languages."""

    value: str
    title: str
    other: str
    kind: str
    """Message id of the content type's name."""


class ReferenceOptions:
    """The entries that a form's references can point to. `locale`: the preferred language of
    titles.
    """

    def __init__(self, snapshot: Snapshot, locale: str) -> None:
        self._snapshot = snapshot
        self._locale = locale

    def of(self, field: Field) -> list[ReferenceOption]:
        """Return every entry that a field can point to, sorted by title."""
        reference = reference_field(field)
        return self.all(reference.types) if reference else []

    def all(self, types: tuple[str, ...]) -> list[ReferenceOption]:
        """Return every entry of some types, sorted by title."""
        options = chain.from_iterable(self._of_types(types))
        return sorted(options, key=lambda option: collation(option.title, self._locale))

    def option(self, types: tuple[str, ...], entry: Entry) -> ReferenceOption:
        """Return the option for an entry in a control for references to `types`."""
        return _option(entry, _qualified(types), self._locale)

    def _of_types(self, types: tuple[str, ...]) -> Iterator[Sequence[ReferenceOption]]:
        names = tuple(self._snapshot.entries) if types == (ANY,) else types
        for name in names:
            entries = self._snapshot.entries.get(name)
            if entries is not None and not entries.model.single:
                yield options_of_type(self._snapshot, name, _qualified(types), self._locale)

    def title(self, field: Field, value: str) -> str:
        """Return the title of the entry that a reference's `value` names; "" if there is none."""
        reference = reference_field(field)
        entry = self._snapshot.entry(*reference.split(value)) if reference else None
        return _titles(entry, self._locale)[0] if entry else ""


@memoized
def options_of_type(
    snapshot: Snapshot, type: str, qualified: bool, locale: str
) -> Sequence[ReferenceOption]:
    """Return the options of a type. `qualified`: whether values include the type."""
    return [_option(entry, qualified, locale) for entry in snapshot.entries[type].values()]


def _option(entry: Entry, qualified: bool, locale: str) -> ReferenceOption:
    title, *other_titles = _titles(entry, locale)
    value = "/".join(entry.name) if qualified else entry.key
    return ReferenceOption(value, title, " · ".join(other_titles), entry.model.label)


def _qualified(types: tuple[str, ...]) -> bool:
    """Return whether references to these types include the type."""
    return len(types) > 1 or types == (ANY,)


def _titles(entry: Entry, locale: str) -> list[str]:
    """Return an entry's titles, the one in the interface's language first; its key if it has
    none.
    """
    by_locale = titles(entry.model, heading(entry))
    in_order = (locale, *(code for code in by_locale if code != locale))
    return [by_locale[code] for code in in_order if by_locale.get(code)] or [entry.key]


def reference_types(fields: Fields) -> list[tuple[str, ...]]:
    """Return the distinct sets of types that references among these fields point to, including
    those in rows and groups.
    """
    return list(dict.fromkeys(reference.types for _path, reference in reference_fields(fields)))
