"""The searched text of an entry: the words of its fields, each with a weight and a language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from cms.content import Entry
from cms.content.derived import NAME_WEIGHT, TITLE_WEIGHT
from cms.core.fingerprint import fingerprint
from cms.core.program_version import program_fingerprint
from cms.markdown import plain
from cms.markdown.plain_text import join_paragraphs
from cms.schema.content_type import Model
from cms.schema.fields import Field, Group, Line, Lines, Markdown, Paragraph, Rows
from cms.schema.fields.walk import all_fields
from cms.search.text import fold, other_forms
from features.search.index.facts import SearchFacts
from features.search.index.terms import name_keys, whole_names

FACTS = 1
"""The weight of a fact."""
NAMES = "names"
"""The pseudo-language of other ways to type a name; they are found but never shown."""
ITEM_SEPARATOR = "; "
"""The separator between the items of a list in a snippet."""

Class = tuple[str, int]
"""(language, weight) of a text; the language is "" if it is the same in all languages."""


class FieldText(NamedTuple):
    """The words of one field in one language.

    `title`: it names the entry; `long`: it has sentences or a list, not a single name; `whole`: it
    has the keys of whole names.
    """

    lang: str
    weight: int
    text: str
    title: bool = False
    long: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Document:
    """The searched text of one entry, in the order of its fields."""

    parts: Sequence[FieldText]

    @cached_property
    def texts(self) -> Mapping[Class, str]:
        """The folded words of each class, its parts joined by spaces."""
        texts: dict[Class, list[str]] = {}
        for part in self.parts:
            if not part.whole:
                texts.setdefault((part.lang, part.weight), []).append(fold(part.text))
        return {name: " ".join(words) for name, words in texts.items()}

    @cached_property
    def names(self) -> Mapping[Class, frozenset[str]]:
        """The keys of its whole names, by class."""
        keys: dict[Class, frozenset[str]] = {}
        for part in self.parts:
            if part.whole:
                of = part.lang, part.weight
                keys[of] = keys.get(of, frozenset()) | set(part.text.split())
        return keys

    @property
    def showable(self) -> list[FieldText]:
        """The parts that may be used for a snippet: no titles, no other ways to type names."""
        return [part for part in self.parts if part.lang != NAMES and not part.title]

    def snippet_parts(self, languages: Sequence[str], titled: bool = False) -> list[FieldText]:
        """Return the parts for a snippet in the order of preference: by `languages`, of which the
        first is the reader's, then sentences before names. Texts without a language, such as the
        authors of a paper, come after those in the first.

        `titled`: the title already matches, so no language is needed after the first with texts.
        """

        def rank(part: FieldText) -> int:
            return languages.index(part.lang) if part.lang else 0

        parts = sorted(self.showable, key=lambda part: (rank(part), not part.long, not part.lang))
        last = next((rank(part) for part in parts if part.lang), 0)
        return [part for part in parts if not titled or rank(part) <= last]

    @property
    def titles(self) -> Iterator[str]:
        """The titles and names. Their words are suggested for misspelt ones."""
        return (
            part.text for part in self.parts if part.weight >= TITLE_WEIGHT and part.lang != NAMES
        )


def indexing_print(model: Model) -> str:
    """Return the fingerprint of how this program indexes a type."""
    weights = [(path, field.search) for path, field in all_fields(model.fields)]
    return fingerprint((program_fingerprint(), weights)).hex()


def make_document(
    entry: Entry, languages: Sequence[str], facts: SearchFacts | None = None
) -> Document:
    """Return the searched text of an entry that is published in `languages`, with the `facts` that
    pages show beside it, if given.
    """
    model, values, extractor = entry.model, entry.values, TextExtractor(languages, facts)
    parts = [
        part
        for name, field in model.fields.items()
        if name in values
        for part in extractor.field(field, values[name], name == model.title)
    ]
    return Document((*parts, *(_fact_texts(entry, facts) if facts else ())))


def _fact_texts(entry: Entry, facts: SearchFacts) -> Iterator[FieldText]:
    if words := facts.beside(entry):
        yield FieldText(NAMES, FACTS, ITEM_SEPARATOR.join(dict.fromkeys(words)))
    if countries := facts.countries(entry):
        yield FieldText(NAMES, NAME_WEIGHT, ITEM_SEPARATOR.join(dict.fromkeys(countries)))
        yield from _whole_names(countries, NAME_WEIGHT)
    if extra := facts.extra_words(entry):
        yield FieldText(NAMES, TITLE_WEIGHT, ITEM_SEPARATOR.join(extra))
        yield from _other_names(extra, TITLE_WEIGHT)
        yield from _whole_names(extra, TITLE_WEIGHT)


class TextExtractor(NamedTuple):
    """Extracts the texts of an entry's fields in its languages. `facts` has the titles of linked
    entries.
    """

    languages: Sequence[str]
    facts: SearchFacts | None

    def field(self, field: Field, value: Any, title: bool) -> list[FieldText]:
        """Return the texts of a field, and other ways to type the names in it."""
        if isinstance(field, Group):
            return list(self._rows(field, value if isinstance(field, Rows) else (value,)))
        is_long = isinstance(field, Markdown | Paragraph)
        texts: list[FieldText] = []
        names: list[str] = []
        for lang, text in self._values(field, value):
            texts.append(FieldText(lang, field.search, text, title, is_long))
            names += text.split(ITEM_SEPARATOR)
        if isinstance(field, Line | Lines) and field.search >= NAME_WEIGHT:
            texts += _other_names(names, field.search)
        if field.search >= TITLE_WEIGHT or (
            isinstance(field, Lines) and field.search >= NAME_WEIGHT
        ):
            texts += _whole_names(names, field.search)
        return texts

    def _rows(self, group: Group, rows: Sequence[Mapping[str, Any]]) -> Iterator[FieldText]:
        """Yield one text per class for all rows. Fields of one class in a row are joined, as the
        parts of a name.
        """
        merged: dict[Class, list[str]] = {}
        for row in rows:
            for name, words in self._row(group, row).items():
                merged.setdefault(name, []).append(" ".join(words))
        for (lang, weight), texts in merged.items():
            yield FieldText(lang, weight, ITEM_SEPARATOR.join(texts), long=True)
            if weight >= NAME_WEIGHT:
                yield from _other_names(texts, weight)

    def _row(self, group: Group, row: Mapping[str, Any]) -> dict[Class, list[str]]:
        texts: dict[Class, list[str]] = {}
        for name, field in group.fields.items():
            if name not in row or isinstance(field, Group):
                continue
            for lang, text in self._values(field, row[name]):
                texts.setdefault((lang, field.search), []).append(text)
        return texts

    def _values(self, field: Field, value: Any) -> Iterator[tuple[str, str]]:
        """Yield (language, words) of a searched field, in the published languages of the entry."""
        if not field.search:
            return
        values = (
            {code: value[code] for code in self.languages if code in value}
            if field.localized
            else {"": value}
        )
        for lang, words in values.items():
            text = self._plain(words, lang) if isinstance(field, Markdown) else field.words(words)
            if text:
                yield lang, text.replace("\n", ITEM_SEPARATOR if isinstance(field, Lines) else " ")

    def _plain(self, source: str, lang: str) -> str:
        """Return a Markdown text as plain text. A link without a text of its own gets the title of
        its entry.
        """
        facts = self.facts
        return join_paragraphs(
            plain(source, lang, (lambda target: facts.title(target, lang)) if facts else None)
        )


def _whole_names(names: Sequence[str], weight: int) -> Iterator[FieldText]:
    keys = name_keys(*(form for name in names for form in whole_names(name)))
    if keys:
        yield FieldText(NAMES, weight, " ".join(keys), whole=True)


def _other_names(names: Sequence[str], weight: int) -> Iterator[FieldText]:
    forms = dict.fromkeys(form for name in names for form in other_forms(name))
    if forms:
        yield FieldText(NAMES, weight, ITEM_SEPARATOR.join(forms))
