"""Entries to choose from: their titles in the interface's language, found in any language."""

from collections.abc import Iterator
from dataclasses import dataclass

from cms.content import Entry, Snapshot
from cms.content.derived import heading, titles
from cms.core.languages import collation
from cms.core.slugs import fold
from cms.schema.fields import Fields
from cms.schema.fields.base import Field
from cms.schema.fields.groups import ANY
from cms.schema.fields.walk import reference_of, references_in


@dataclass(frozen=True, slots=True)
class ReferenceOption:
    """`value` is what the file says (`key` or `type/key`); `other` the title in the other
    languages.
    """

    value: str
    title: str
    other: str
    kind: str
    """Message id of the content type's name."""


class ReferenceOptions:
    """The entries that references of a form can point to. `locale`: the first language of titles."""

    def __init__(self, snapshot: Snapshot, locale: str) -> None:
        self._snapshot = snapshot
        self._locale = locale
        self._kept: dict[tuple[str, ...], list[ReferenceOption]] = {}

    def of(self, field: Field) -> list[ReferenceOption]:
        """Every entry that a field can point to, by title."""
        reference = reference_of(field)
        return self.all(reference.types) if reference else []

    def all(self, types: tuple[str, ...]) -> list[ReferenceOption]:
        """Every entry of some types, by title."""
        if types not in self._kept:
            self._kept[types] = sorted(
                self._of_types(types), key=lambda option: collation(option.title, self._locale)
            )
        return self._kept[types]

    def _of_types(self, types: tuple[str, ...]) -> Iterator[ReferenceOption]:
        """Every entry of some types, in the order of their keys."""
        names = tuple(self._snapshot.entries) if types == (ANY,) else types
        qualified = len(types) > 1 or types == (ANY,)
        for name in names:
            entries = self._snapshot.entries.get(name)
            if entries is None or entries.model.single:
                continue
            for key, entry in entries.items():
                title, *others = self._titles(entry)
                value = f"{name}/{key}" if qualified else key
                yield ReferenceOption(value, title, " · ".join(others), entries.model.label)

    def find(self, types: tuple[str, ...], words: str, limit: int = 20) -> list[ReferenceOption]:
        """The first entries that have every word in a title or their key, those that begin so
        before others.
        """
        wanted = fold(words).split()
        found = [
            option for option in self.all(types) if all(word in _text(option) for word in wanted)
        ]
        start = fold(words).strip()
        return sorted(found, key=lambda option: not fold(option.title).startswith(start))[:limit]

    def title(self, field: Field, value: str) -> str:
        """The title of the entry that `value` of a reference names; "" where there is none."""
        reference = reference_of(field)
        entry = self._snapshot.entry(*reference.split(value)) if reference else None
        return self._titles(entry)[0] if entry else ""

    def _titles(self, entry: Entry) -> list[str]:
        """An entry's titles, the one in the interface's language first; its key where it has none."""
        found = titles(entry.model, heading(entry))
        in_order = (self._locale, *(code for code in found if code != self._locale))
        return [found[code] for code in in_order if found.get(code)] or [entry.key]


def reference_types(fields: Fields) -> list[tuple[str, ...]]:
    """The types that references among these fields point to, in rows and groups too; each set of
    types once.
    """
    return list(dict.fromkeys(reference.types for _path, reference in references_in(fields)))


def _text(option: ReferenceOption) -> str:
    return fold(f"{option.title} {option.other} {option.value}")
