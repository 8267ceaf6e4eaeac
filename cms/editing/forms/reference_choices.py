"""Entries to choose from as reference targets, titled in the interface's language and found by
words in any language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

from cms.content import Entry, Snapshot
from cms.content.derived import heading, titles
from cms.content.snapshot import memoized
from cms.core.languages import collation
from cms.core.slugs import fold
from cms.schema.fields import Fields
from cms.schema.fields.base import Field
from cms.schema.fields.groups import ANY
from cms.schema.fields.walk import reference_field, reference_fields


@dataclass(frozen=True, slots=True)
class ReferenceOption:
    """`value` is what the file stores (`key` or `type/key`); `other` has the titles in the other
    languages.
    """

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
        options = (
            option for type_options in self._of_types(types) for option in type_options.options
        )
        return sorted(options, key=self._order)

    def find(self, types: tuple[str, ...], words: str, limit: int = 20) -> list[ReferenceOption]:
        """Return the first entries that have every word in a title or their key. Those whose title
        begins with the words come first.
        """
        start = fold(words).strip()
        terms = start.split()
        matches: list[tuple[bool, ReferenceOption]] = []
        for of_type in self._of_types(types):
            matching = (
                (not text.startswith(start), number)
                for number, text in enumerate(of_type.folded)
                if all(word in text for word in terms)
            )
            matches += [
                (later, of_type.options[number]) for later, number in nsmallest(limit, matching)
            ]
        matches.sort(key=lambda match: (match[0], self._order(match[1])))
        return [option for _later, option in matches[:limit]]

    def _of_types(self, types: tuple[str, ...]) -> Iterator["OptionsOfType"]:
        names = tuple(self._snapshot.entries) if types == (ANY,) else types
        qualified = len(types) > 1 or types == (ANY,)
        for name in names:
            entries = self._snapshot.entries.get(name)
            if entries is not None and not entries.model.single:
                yield options_of_type(self._snapshot, name, qualified, self._locale)

    def _order(self, option: ReferenceOption) -> bytes:
        return collation(option.title, self._locale)

    def title(self, field: Field, value: str) -> str:
        """Return the title of the entry that a reference's `value` names; "" if there is none."""
        reference = reference_field(field)
        entry = self._snapshot.entry(*reference.split(value)) if reference else None
        return _titles(entry, self._locale)[0] if entry else ""


class OptionsOfType(NamedTuple):
    """The entries of a type, sorted by title. `folded`: the searchable text of each, beginning with
    its title.
    """

    options: Sequence[ReferenceOption]
    folded: Sequence[str]


@memoized
def options_of_type(snapshot: Snapshot, type: str, qualified: bool, locale: str) -> OptionsOfType:
    """Return the options of a type, folded once per snapshot, since each keystroke searches them.

    `qualified`: whether values include the type.
    """
    entries, options = snapshot.entries[type], list[ReferenceOption]()
    for key, entry in entries.items():
        title, *other_titles = _titles(entry, locale)
        value = f"{type}/{key}" if qualified else key
        options.append(ReferenceOption(value, title, " · ".join(other_titles), entries.model.label))
    options.sort(key=lambda option: collation(option.title, locale))
    folded = [fold(f"{option.title}\n{option.other} {option.value}") for option in options]
    return OptionsOfType(options, folded)


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
