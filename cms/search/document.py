"""The searched text of an entry: the words of its fields, each with a weight and a language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from cms.content import Entry
from cms.content.derived import CALLED, NAMED
from cms.core.fingerprint import fingerprint
from cms.core.program_version import program_fingerprint
from cms.markdown import plain
from cms.markdown.plain_text import join_paragraphs
from cms.schema.content_type import Model
from cms.schema.fields import Field, Group, Line, Lines, Markdown, Paragraph, Rows
from cms.schema.fields.walk import all_fields
from cms.search.facts import SearchFacts
from cms.search.text import fold, other_forms

FACTS = 1
"""The weight of a fact."""
NAMES = "names"
"""Stands for a language: other ways to type a name, which are found but never shown."""
ITEMS = "; "
"""Between the items of a list, as a snippet shows them."""

Class = tuple[str, int]
"""(language, weight) of a text; the language is "" for what is the same in all of them."""


class FieldText(NamedTuple):
    """The words of one field in one language.

    `title`: what the entry is called; `long`: sentences or a list, no single name.
    """

    lang: str
    weight: int
    text: str
    title: bool = False
    long: bool = False


@dataclass(frozen=True)
class Document:
    """All that is searched of one entry, in the order of its fields."""

    parts: Sequence[FieldText]

    @cached_property
    def texts(self) -> Mapping[Class, str]:
        """The folded words of each class; parts of one class have a space between them."""
        found: dict[Class, list[str]] = {}
        for part in self.parts:
            found.setdefault((part.lang, part.weight), []).append(fold(part.text))
        return {name: " ".join(words) for name, words in found.items()}

    @property
    def showable(self) -> list[FieldText]:
        """The parts that a snippet may be taken from: no titles, no other ways to type names."""
        return [part for part in self.parts if part.lang != NAMES and not part.title]

    def shown_in(self, locale: str) -> list[FieldText]:
        """The same in the order in which a page in `locale` looks for a snippet: sentences before
        names, its language before the others.
        """
        return sorted(
            self.showable, key=lambda part: (not part.long, part.lang not in ("", locale))
        )

    @property
    def titles(self) -> Iterator[str]:
        """Titles and names, from whose words misspelt ones are put right."""
        return (part.text for part in self.parts if part.weight >= CALLED and part.lang != NAMES)


def shape(model: Model) -> str:
    """The fingerprint of how this program indexes a type."""
    weights = [(path, field.search) for path, field in all_fields(model.fields)]
    return fingerprint((program_fingerprint(), weights)).hex()


def make_document(
    entry: Entry, languages: Sequence[str], facts: SearchFacts | None = None
) -> Document:
    """The searched text of an entry that is published in `languages`; with `facts`, also of what
    pages show beside it.
    """
    model, values, reading = entry.model, entry.values, EntryReading(languages, facts)
    parts = [
        part
        for name, one in model.fields.items()
        if name in values
        for part in reading.field(one, values[name], name == model.title)
    ]
    return Document((*parts, *(_facts(entry, facts) if facts else ())))


def _facts(entry: Entry, facts: SearchFacts) -> Iterator[FieldText]:
    for weight, words in ((FACTS, facts.beside(entry)), (CALLED, facts.asked(entry))):
        if words:
            yield FieldText(NAMES, weight, ITEMS.join(dict.fromkeys(words)))


class EntryReading(NamedTuple):
    """Reads the fields of an entry in its languages; `facts` has the titles of what it links to."""

    languages: Sequence[str]
    facts: SearchFacts | None

    def field(self, one: Field, value: Any, title: bool) -> list[FieldText]:
        """The texts of a field, and other ways to type the names in it."""
        if isinstance(one, Group):
            return list(self._rows(one, value if isinstance(one, Rows) else (value,)))
        is_long = isinstance(one, Markdown | Paragraph)
        found: list[FieldText] = []
        names: list[str] = []
        for lang, text in self._values(one, value):
            found.append(FieldText(lang, one.search, text, title, is_long))
            names += text.split(ITEMS)
        if isinstance(one, Line | Lines) and one.search >= NAMED:
            found += _other_names(names, one.search)
        return found

    def _rows(self, group: Group, rows: Sequence[Mapping[str, Any]]) -> Iterator[FieldText]:
        """One part of each class for all rows; the parts of a name that stand in one row are one
        name.
        """
        merged: dict[Class, list[str]] = {}
        for row in rows:
            for name, words in self._row(group, row).items():
                merged.setdefault(name, []).append(" ".join(words))
        for (lang, weight), texts in merged.items():
            yield FieldText(lang, weight, ITEMS.join(texts), long=True)
            if weight >= NAMED:
                yield from _other_names(texts, weight)

    def _row(self, group: Group, row: Mapping[str, Any]) -> dict[Class, list[str]]:
        found: dict[Class, list[str]] = {}
        for name, one in group.fields.items():
            if name not in row or isinstance(one, Group):
                continue
            for lang, text in self._values(one, row[name]):
                found.setdefault((lang, one.search), []).append(text)
        return found

    def _values(self, one: Field, value: Any) -> Iterator[tuple[str, str]]:
        """(language, words) of a searched field, in the languages the entry is published in."""
        if not one.search:
            return
        values = (
            {code: value[code] for code in self.languages if code in value}
            if one.localized
            else {"": value}
        )
        for lang, words in values.items():
            text = self._plain(words, lang) if isinstance(one, Markdown) else one.words(words)
            if text:
                yield lang, text.replace("\n", ITEMS if isinstance(one, Lines) else " ")

    def _plain(self, source: str, lang: str) -> str:
        """The words of a Markdown text. A link without a text of its own has its entry's title."""
        facts = self.facts
        return join_paragraphs(
            plain(source, lang, (lambda target: facts.title(target, lang)) if facts else None)
        )


def _other_names(names: Sequence[str], weight: int) -> Iterator[FieldText]:
    forms = dict.fromkeys(form for name in names for form in other_forms(name))
    if forms:
        yield FieldText(NAMES, weight, ITEMS.join(forms))
