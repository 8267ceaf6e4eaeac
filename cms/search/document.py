"""The searched text of an entry: the words of its fields, each with a weight and a language; and the
facts that pages show beside them: names of linked entries, countries, dates, what kind of entry it is.

So a scientist's papers are found by any form of the scientist's name, and a project by its country
in any language. And what the site itself says of search: words that mean the same, and words by
which an entry is asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from cms.content import Entry, Name, Snapshot
from cms.content.derived import CALLED, LINKS, NAMED, all_facets, called, facets, heading
from cms.core.dates import PartialDate
from cms.core.fingerprint import fingerprint
from cms.core.program_version import program_print
from cms.markdown import plain
from cms.markdown.plain_text import join_paragraphs
from cms.schema.content_type import ContentType
from cms.schema.fields import (
    ANY,
    Choice,
    Country,
    Date,
    Field,
    Group,
    Line,
    Lines,
    Markdown,
    Paragraph,
    Reference,
    References,
    Rows,
)
from cms.schema.fields.walk import walk
from cms.search.text import fold, other_forms

FACTS = 1
"""The weight of a fact."""
SITE = "site"
"""The type that says which words mean the same."""
ASKED = "searchWords"
"""Its field for them."""
CONTACT = "contact/"
"""Where the page stands that shows its address."""
MONTH, YEAR = "yMMMM", "y"
"""How they are written, as CLDR names it."""


class SearchFacts:
    """The facts of a snapshot. Names are those of types without dates, which are what their name
    means.
    """

    def __init__(self, snapshot: Snapshot, types: Sequence[str]) -> None:
        site = snapshot.content.site.values
        self.tags = tuple(locale.lang for locale in snapshot.by_code.values())
        self._regions = {
            row["code"]: tuple(row.get("label", {}).values())
            for row in site.get("regions", ())
            if "code" in row
        }
        rows = [(row.get("entry", ""), tuple(row.get("words", ()))) for row in site.get(ASKED, ())]
        self.synonyms = [{"variants": words} for _, words in rows]
        """As terms list other spellings."""
        self._asked: dict[str, tuple[str, ...]] = {}
        for entry, words in rows:
            self._asked[entry] = (*self._asked.get(entry, ()), *words)
        self._entries = snapshot.entries
        said = snapshot.content.translated
        self._everything = snapshot.everything
        self._labels = {
            label: tuple(dict.fromkeys(said(label, code) for code in snapshot.by_code))
            for type in types
            for label in (*self._kind(snapshot.model(type)), *_labels(snapshot.model(type).fields))
        }
        self._shown_at = (snapshot.addresses.at.get(CONTACT), tuple(_words(snapshot.content.site)))
        """The page on which the site's own address stands, and what it says of it."""
        self._paths = {type: list(_paths(snapshot.model(type).fields, "")) for type in types}
        self.types = frozenset(
            kind
            for found in self._paths.values()
            for _, field in found
            for kind in _types(field)
            if kind in snapshot.content.models and not snapshot.model(kind).order.startswith("-")
        )
        """Types whose entries lend others their names."""
        self._titled: dict[str, dict[str, list[Name]]] = {}
        self._linked: dict[Name, set[Name]] = {}
        self._in_texts: dict[Name, Sequence[str]] = {}
        """The entries that texts of an entry link to, as `type/key`."""
        for type, found in self._paths.items():
            for entry in snapshot.entries[type].values():
                self._read(entry, found)
        self._titles = {
            one: _titles(snapshot, one) for one in set().union(*self._in_texts.values())
        }
        """`type/key` of each entry that texts link to → its title by language."""
        self._prints: dict[Name, bytes] = {}

    def _read(self, entry: Entry, paths: Sequence[tuple[str, Reference | Line]]) -> None:
        filed = all_facets(entry)
        linked: set[Name] = set()
        for path, field in paths:
            for facet in filed.get(path, ()):
                linked.update(self._named(field, facet))
        if linked:
            self._linked[entry.name] = linked
        if LINKS in filed:
            self._in_texts[entry.name] = filed[LINKS]

    @cached_property
    def ground(self) -> str:
        """The fingerprint of the data that all facts use: language tags, regions and labels."""
        return fingerprint(
            (self.tags, sorted(self._regions.items()), sorted(self._labels.items()))
        ).hex()

    def print(self, type: str, key: str) -> str:
        """The fingerprint of an entry's facts; the entry's own version is not part of it."""
        names = [
            self._print(name)
            for name in sorted(self._linked.get((type, key), ()))
            if name[0] != type
        ]
        return fingerprint(
            (
                self.ground,
                b"".join(names).hex(),
                self._asked.get(f"{type}/{key}", ()),
                self._of_the_site((type, key)),
                self.titles_print(type, key),
            )
        ).hex()

    def titles_print(self, type: str, key: str) -> str:
        """The fingerprint of the titles that links in an entry's texts show; empty if there are
        none.
        """
        targets = self._in_texts.get((type, key))
        return (
            fingerprint([(one, list(self._titles[one].items())) for one in sorted(targets)]).hex()
            if targets
            else ""
        )

    def title(self, target: str, lang: str) -> str | None:
        """The title of a linked entry in `lang`, or in the first language it has; None if it has
        none.
        """
        known = self._titles.get(target, {})
        return known.get(lang) or next(iter(known.values()), None)

    def holds(self, old: Entry | None, new: Entry | None) -> bool:
        """Whether all facts but those of the entry itself stay with another version of it."""
        if (
            old is None
            or new is None
            or (new.model.name in self.types and called(old) != called(new))
        ):
            return False
        return "/".join(new.name) not in self._titles or heading(old) == heading(new)

    def _named(self, field: Reference | Line, facet: str) -> Sequence[Name]:
        """The entries that the value of a field points to, or whose title it is."""
        if isinstance(field, Reference):
            return (field.split(facet),)
        type = field.title_of
        if type not in self._titled:
            titled = self._titled[type] = dict[str, list[Name]]()
            for key, entry in self._entries.get(type, {}).items() if type in self.types else ():
                for title in dict.fromkeys(map(fold, called(entry))):
                    titled.setdefault(title, []).append((type, key))
        return self._titled[type].get(fold(facet), ())

    def _print(self, name: Name) -> bytes:
        if name not in self._prints:
            self._prints[name] = fingerprint(self._called(name))
        return self._prints[name]

    def _called(self, name: Name) -> Sequence[str]:
        type, key = name
        entry = (
            self._entries[type].get(key) if type in self.types and type in self._entries else None
        )
        return called(entry) if entry else ()

    def beside(self, entry: Entry) -> list[str]:
        """The searched facts of an entry, which may be a draft."""
        linked: set[Name] = set()
        for path, field in self._paths.get(entry.model.name, ()):
            for value in facets(entry, path):
                linked.update(self._named(field, value))
        words: list[str] = []
        for name in sorted(linked):
            if name[0] != entry.model.name:
                called = self._called(name)
                words += (*called, *chain(*map(other_forms, called)))
        words += self._own(entry.model.fields, entry.values, True)
        words += self._of_the_site(entry.name)
        for label in self._kind(entry.model):
            words += self._labels[label]
        return words

    def _kind(self, model: type[ContentType]) -> tuple[str, ...]:
        """The singular and plural names of a type in results (messages). Empty for the staff, whose
        lists are of one type.
        """
        return () if self._everything else (model.label, model.plural)

    def _of_the_site(self, name: Name) -> Sequence[str]:
        page, words = self._shown_at
        return words if name == page else ()

    def asked(self, entry: Entry) -> Sequence[str]:
        """By which words the site says an entry is found."""
        return self._asked.get("/".join(entry.name), ())

    def _own(
        self, fields: Mapping[str, Field], held: Mapping[str, Any], dates: bool
    ) -> Iterator[str]:
        """Countries, labels of choices, and the dates of the entry: those of its sources and rows
        are of others.
        """
        for name, value in held.items():
            field = fields.get(name)
            if isinstance(field, Group):
                for row in value if isinstance(field, Rows) else (value,):
                    yield from self._own(field.fields, row, False)
            elif isinstance(field, Lines):
                for one in value:
                    yield from self._said(field.item, one)
            elif field and (dates or not isinstance(field, Date)):
                yield from self._said(field, value)

    def _said(self, field: Field, value: Any) -> Iterable[str]:
        """The texts that pages show for a value that isn't text: a country, a choice or a date."""
        if isinstance(field, Country):
            return self._country(value)
        if isinstance(field, Choice) and field.search:
            return self._labels[field.choices[value]]
        return (date_words(str(value), tag) for tag in self.tags) if isinstance(field, Date) else ()

    def _country(self, code: str) -> Iterable[str]:
        return self._regions.get(code) or [
            _locale(tag).territories.get(code, code) for tag in self.tags
        ]


def _titles(snapshot: Snapshot, target: str) -> dict[str, str]:
    """The title of an entry that has a page, in each language of the site."""
    type, _, key = target.partition("/")
    if (type, key) not in snapshot.addresses.of:
        return {}
    named, languages = heading(snapshot.entries[type][key]), snapshot.languages[type, key]
    return {
        code: snapshot.title(snapshot.model(type), named, languages, code)
        for code in snapshot.by_code
    }


def _labels(fields: Mapping[str, Field]) -> Iterator[str]:
    """The labels of all choices that are searched, those in rows and groups included."""
    for field in fields.values():
        if isinstance(field, Group):
            yield from _labels(field.fields)
        elif isinstance(field, Choice) and field.search:
            yield from field.choices.values()


def _words(site: Entry) -> Iterator[str]:
    """The searched texts of the site's own entry, in all languages."""
    for leaf in walk(site.model.fields, site.raw):
        if leaf.field.search and leaf.kind == "value" and isinstance(leaf.value, str):
            yield leaf.value


def _types(field: Reference | Line) -> Sequence[str]:
    """The types of the entries that a field may point to."""
    return field.types if isinstance(field, Reference) else (field.title_of,)


def _paths(fields: Mapping[str, Field], prefix: str) -> Iterator[tuple[str, Reference | Line]]:
    """(dotted path, field) of every reference to certain types, and of every title of another
    entry.
    """
    for name, field in fields.items():
        one = field.item if isinstance(field, References) else field
        if isinstance(field, Group):
            yield from _paths(field.fields, f"{prefix}{name}.")
        elif (isinstance(one, Reference) and one.types != (ANY,)) or (
            isinstance(one, Line) and one.title_of
        ):
            yield prefix + name, one


@lru_cache(maxsize=8192)
def date_words(date: str, tag: str) -> str:
    """A date in a language, as pages write it, and as it is filed."""
    known = PartialDate(date)
    if known.day:
        return f"{date} {format_date(known.first, 'long', _locale(tag))}"
    return f"{date} {format_skeleton(MONTH if known.month else YEAR, known.first, locale=_locale(tag))}"


@lru_cache(maxsize=64)
def _locale(tag: str) -> "Locale":
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


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


def shape(model: type[ContentType]) -> str:
    """The fingerprint of how this program indexes a type."""
    return fingerprint((program_print(), _weights(model.fields))).hex()


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
