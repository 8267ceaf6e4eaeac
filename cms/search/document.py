"""The searched text of an entry: the words of its fields, each with a weight and a language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cms.content import Entry
from cms.core.fingerprint import fingerprint
from cms.markdown import plain
from cms.markdown.memory_cache import LruCache, key_of
from cms.markdown.plain_text import join_paragraphs
from cms.schema.content_type import ContentType
from cms.schema.fields import Field, Group, Line, Lines, Markdown, Paragraph, Rows
from cms.search.facts import CALLED, FACTS, NAMED, SearchFacts
from cms.search.name_variants import other_forms
from cms.search.text import fold

VERSION = "3"
"""Raise it with every change to what is found of the same entry."""
NAMES = "names"
"""Stands for a language: other ways to type a name, which are found but never shown."""
MAX_CACHED_CHARACTERS = 4_000_000
ITEMS = "; "
"""Between the items of a list, as a snippet shows them."""

SHAPES: dict[type[ContentType], str] = {}

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


class Document(NamedTuple):
    """All that is searched of one entry, in the order of its fields."""

    parts: tuple[FieldText, ...]
    texts: Mapping[Class, str]
    """The folded words of each class; parts of one class have a space between them."""

    @property
    def showable(self) -> list[FieldText]:
        """The parts that a snippet may be taken from: no titles, no other ways to type names."""
        return [part for part in self.parts if part.lang != NAMES and not part.title]

    @property
    def titles(self) -> Iterator[str]:
        """Titles and names, from whose words misspelt ones are put right."""
        return (part.text for part in self.parts if part.weight >= CALLED and part.lang != NAMES)


class Scope(NamedTuple):
    """The options for reading an entry: its languages, whether to add other ways to type names, and
    the facts to look titles up in.
    """

    languages: Sequence[str]
    names: bool
    facts: SearchFacts | None

    def plain(self, source: str, lang: str) -> str:
        """The words of a Markdown text, links without a text of their own by what the entry is
        called.
        """
        facts = self.facts
        return join_paragraphs(
            plain(source, lang, (lambda target: facts.title(target, lang)) if facts else None)
        )


def shape(model: type[ContentType]) -> str:
    """The fingerprint of how a type is indexed: its searched fields, their weights, and VERSION."""
    if model not in SHAPES:
        SHAPES[model] = fingerprint((VERSION, _weights(model.fields))).hex()
    return SHAPES[model]


def _weights(fields: Mapping[str, Field]) -> list[Any]:
    return [
        (name, one.search, _weights(one.fields) if isinstance(one, Group) else "")
        for name, one in fields.items()
    ]


def weights(fields: Mapping[str, Field]) -> set[int]:
    """The weights that the texts of some fields can have."""
    return {one.search for one in fields.values()}.union(
        *(weights(one.fields) for one in fields.values() if isinstance(one, Group))
    )


def make_document(
    entry: Entry, languages: Sequence[str], facts: SearchFacts | None = None
) -> Document:
    """The searched text of an entry that is published in `languages`; with `facts`, also of what
    pages show beside it.
    """
    parts = (
        *_parts(entry, Scope(languages, True, facts)),
        *(_facts(entry, facts) if facts else ()),
    )
    texts: dict[Class, list[str]] = {}
    for part in parts:
        texts.setdefault((part.lang, part.weight), []).append(fold(part.text))
    return Document(parts, {name: " ".join(words) for name, words in texts.items()})


def _facts(entry: Entry, facts: SearchFacts) -> Iterator[FieldText]:
    for weight, words in ((FACTS, facts.beside(entry)), (CALLED, facts.asked(entry))):
        if words:
            yield FieldText(NAMES, weight, ITEMS.join(dict.fromkeys(words)))


def parts_shown(
    entry: Entry, languages: Sequence[str], locale: str, facts: SearchFacts | None = None
) -> list[FieldText]:
    """The parts that a snippet may be taken from. Long parts come before names, the page's language
    before the others.

    Cached between calls. Other ways to type names are left out, because the pinyin library takes 40
    MB.
    """
    model = entry.model
    titles = facts.titles_print(*entry.name) if facts else ""
    key = key_of(model.name, entry.key, entry.version, shape(model), titles, *languages)
    parts = FIELD_TEXTS.get(
        key, lambda: Document(tuple(_parts(entry, Scope(languages, False, facts))), {}).showable
    )
    return sorted(parts, key=lambda part: (not part.long, part.lang not in ("", locale)))


def _parts(entry: Entry, scope: Scope) -> Iterator[FieldText]:
    """In the order of fields."""
    model, values = entry.model, entry.values
    for name, one in model.fields.items():
        if name in values:
            yield from _field(one, values[name], scope, name == model.title)


def _field(one: Field, value: Any, scope: Scope, title: bool) -> list[FieldText]:
    if isinstance(one, Group):
        return list(_rows(one, value if isinstance(one, Rows) else (value,), scope))
    found = [
        FieldText(lang, one.search, text, title, isinstance(one, Markdown | Paragraph))
        for lang, text in _values(one, value, scope)
    ]
    if scope.names and isinstance(one, Line | Lines) and one.search >= NAMED:
        found += _other([item for part in found for item in part.text.split(ITEMS)], one.search)
    return found


def _other(names: Sequence[str], weight: int) -> Iterator[FieldText]:
    forms = dict.fromkeys(form for name in names for form in other_forms(name))
    if forms:
        yield FieldText(NAMES, weight, ITEMS.join(forms))


def _rows(group: Group, rows: Sequence[Mapping[str, Any]], scope: Scope) -> Iterator[FieldText]:
    """One part of each class for all rows; the parts of a name that stand in one row are one name."""
    merged: dict[Class, list[str]] = {}
    for row in rows:
        for name, words in _row(group, row, scope).items():
            merged.setdefault(name, []).append(" ".join(words))
    for (lang, weight), texts in merged.items():
        yield FieldText(lang, weight, ITEMS.join(texts), long=True)
        if scope.names and weight >= NAMED:
            yield from _other(texts, weight)


def _row(group: Group, row: Mapping[str, Any], scope: Scope) -> dict[Class, list[str]]:
    found: dict[Class, list[str]] = {}
    for name, one in group.fields.items():
        if name in row and not isinstance(one, Group):
            for lang, text in _values(one, row[name], scope):
                found.setdefault((lang, one.search), []).append(text)
    return found


def _values(one: Field, value: Any, scope: Scope) -> Iterator[tuple[str, str]]:
    """(language, words) of a searched field, in the languages the entry is published in."""
    if not one.search:
        return
    values = (
        {code: value[code] for code in scope.languages if code in value}
        if one.localized
        else {"": value}
    )
    for lang, words in values.items():
        text = scope.plain(words, lang) if isinstance(one, Markdown) else one.words(words)
        if text:
            yield lang, text.replace("\n", ITEMS if isinstance(one, Lines) else " ")


FIELD_TEXTS: LruCache[list[FieldText]] = LruCache(
    MAX_CACHED_CHARACTERS, lambda parts: sum(len(part.text) for part in parts)
)
