"""The facts that pages show beside the texts of an entry: names of linked entries, countries,
dates, the type of the entry.

With them a scientist's papers are found by any form of the scientist's name, and a project by its
country in any language. The site's own search settings are read here too: synonyms, and extra words
for an entry.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from types import UnionType

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton

from cms.content import Entry, Snapshot
from cms.content.derived import LINKS, all_facets, called, heading
from cms.core.dates import PartialDate
from cms.core.fingerprint import fingerprint
from cms.schema.content_type import Model
from cms.schema.entry_ref import Name, parse_name
from cms.schema.fields import ANY, Choice, Country, Date, Field, Line, Lines, Reference
from cms.schema.fields.walk import all_fields, walk, walk_values
from cms.search.text import fold, other_forms

SITE = "site"
"""The type whose entry has the search settings."""
EXTRA_WORDS = "searchWords"
"""The field of the site with extra search words for entries."""
CONTACT_PAGE = "contact/"
"""The address of the page that shows the site's postal address."""
COUNTRY_ABBREVIATIONS = {"AE": ("UAE",), "CD": ("DRC",)}
"""Country → abbreviations that CLDR doesn't have."""
MONTH, YEAR = "yMMMM", "y"
"""CLDR skeletons of dates without a day."""


class SearchFacts:
    """The facts of a snapshot. Only entries of types without dates, such as pages, people and stations,
    lend their names to entries that refer to them.
    """

    def __init__(self, snapshot: Snapshot, types: Sequence[str]) -> None:
        site = snapshot.content.site
        self._tags = tuple(locale.lang for locale in snapshot.by_code.values())
        self._regions = {
            row["code"]: tuple(row.get("label", {}).values())
            for row in site.values.get("regions", ())
            if "code" in row
        }
        self.synonyms: list[dict[str, Sequence[str]]] = []
        """The site's search words, in the form of terms with variants."""
        self._extra_words: dict[str, tuple[str, ...]] = {}
        for row in site.values.get(EXTRA_WORDS, ()):
            entry, words = row.get("entry", ""), tuple(row.get("words", ()))
            self.synonyms.append({"variants": words})
            self._extra_words[entry] = (*self._extra_words.get(entry, ()), *words)
        self._entries = snapshot.entries
        self._shows_types = not snapshot.everything
        """Whether results show the type of an entry. In the editor's lists all results have one
        type.
        """
        models = [snapshot.model(type) for type in types]
        self._labels = {
            label: tuple(
                dict.fromkeys(snapshot.content.translate(label, code) for code in snapshot.by_code)
            )
            for model in models
            for label in (*self._type_labels(model), *_labels(model))
        }
        self._contact_page = snapshot.addresses.by_address.get(CONTACT_PAGE)
        """The name of the page that shows the site's own address."""
        self._site_words = tuple(_searched_texts(site))
        """The searched texts of the site's own entry, which that page shows."""
        self._site_words_prints: dict[Name, str] = {}
        """Entry name → fingerprint of the words that the site adds to the entry."""
        for name, site_words in self._entries_with_site_words():
            self._site_words_prints[name] = (
                self._site_words_prints.get(name, "") + fingerprint(site_words).hex()
            )
        self._reference_fields = {model.name: dict(_reference_fields(model)) for model in models}
        """Type → path → field, for the fields that refer to other entries."""
        self.types = frozenset(
            kind
            for fields in self._reference_fields.values()
            for field in fields.values()
            for kind in _target_types(field)
            if kind in snapshot.content.models and not snapshot.model(kind).order.startswith("-")
        )
        """The types whose entries lend their names to others."""
        self._names_by_title: dict[str, dict[str, list[Name]]] = {}
        self._prints: dict[tuple[str, str, str], str] = {}
        self._titles = {
            target: _titles(snapshot, target)
            for type in types
            for target in snapshot.index(type, LINKS)
        }
        """`type/key` of each entry that texts link to → its title by language."""
        self._common = fingerprint(
            (self._tags, sorted(self._regions.items()), sorted(self._labels.items()))
        ).hex()

    def version(self, entry: Entry) -> str:
        """Return a string that changes with all facts of an entry, and with the linked titles in
        its texts, but not with the entry itself.
        """
        type, parts = entry.model.name, [self._common, self._site_words_prints.get(entry.name, "")]
        references = self._reference_fields.get(type, {})
        for path, facets in all_facets(entry).items():
            if path in references:
                parts += [self._names_print(type, path, facet) for facet in facets]
            elif path == LINKS:
                parts += [fingerprint((one, self._titles.get(one))).hex() for one in facets]
        return "-".join(parts)

    def _names_print(self, type: str, path: str, facet: str) -> str:
        """Return a fingerprint of the names that one facet value adds to an entry of `type`; empty
        if it adds none.
        """
        names_print = self._prints.get((type, path, facet))
        if names_print is None:
            names = sorted(self._targets(self._reference_fields[type][path], facet))
            others = [self._entry(name) for name in names if name[0] != type]
            lent = [called(other) for other in others if other]
            names_print = fingerprint(lent).hex() if lent else ""
            self._prints[type, path, facet] = names_print
        return names_print

    def title(self, target: str, lang: str) -> str | None:
        """Return the title of a linked entry in `lang`, or else in the first language that it has;
        None if it has none.
        """
        titles = self._titles.get(target, {})
        return titles.get(lang) or next(iter(titles.values()), None)

    def leaves_others(self, old: Entry, new: Entry) -> bool:
        """Return whether the facts of all other entries stay valid when `new` replaces `old`."""
        if new.model.name in self.types and called(old) != called(new):
            return False
        if "/".join(new.name) in self._titles and heading(old) != heading(new):
            return False
        return all_facets(old).get(LINKS) == all_facets(new).get(LINKS)

    def beside(self, entry: Entry) -> list[str]:
        """Return the searched facts of an entry, which may be a draft."""
        words: list[str] = []
        for names in self._linked_names(entry):
            words += (*names, *chain(*map(other_forms, names)))
        words += self._own_facts(entry, Choice | Date)
        words += self._site_words_of(entry)
        for label in self._type_labels(entry.model):
            words += self._labels[label]
        return words

    def extra_words(self, entry: Entry) -> Sequence[str]:
        """Return the extra search words that the site has for an entry."""
        return self._extra_words.get("/".join(entry.name), ())

    def countries(self, entry: Entry) -> list[str]:
        """Return the names and abbreviations of the countries of an entry."""
        return list(self._own_facts(entry, Country))

    def _linked_names(self, entry: Entry) -> list[Sequence[str]]:
        """Return the names of each entry of another type that an entry refers to."""
        references, facets = self._reference_fields.get(entry.model.name, {}), all_facets(entry)
        linked = {
            name
            for path, field in references.items()
            for facet in facets.get(path, ())
            for name in self._targets(field, facet)
        }
        others = [self._entry(name) for name in sorted(linked) if name[0] != entry.model.name]
        return [called(other) for other in others if other]

    def _targets(self, field: Reference | Line, facet: str) -> Sequence[Name]:
        """Return the entries that a field value refers to, or whose title it is."""
        if isinstance(field, Reference):
            return (field.split(facet),)
        type = field.title_of
        if type not in self._names_by_title:
            names: dict[str, list[Name]] = {}
            if type in self.types:
                for entry in self._entries.get(type, {}).values():
                    for title in dict.fromkeys(map(fold, called(entry))):
                        names.setdefault(title, []).append(entry.name)
            self._names_by_title[type] = names
        return self._names_by_title[type].get(fold(facet), ())

    def _entry(self, name: Name) -> Entry | None:
        """Return an entry that lends its names to others; None if it doesn't."""
        type, key = name
        of_type = self._entries.get(type) if type in self.types else None
        return of_type.get(key) if of_type else None

    def _type_labels(self, model: Model) -> tuple[str, ...]:
        """Return the singular and plural names of a type, as messages, if results show them."""
        return (model.label, model.plural) if self._shows_types else ()

    def _site_words_of(self, entry: Entry) -> Sequence[str]:
        return self._site_words if entry.name == self._contact_page else ()

    def _entries_with_site_words(self) -> Iterator[tuple[Name, Sequence[str]]]:
        """Yield each entry that the site adds words to, with these words."""
        for entry, words in self._extra_words.items():
            yield parse_name(entry), words
        if self._contact_page:
            yield self._contact_page, self._site_words

    def _own_facts(self, entry: Entry, kinds: type[Field] | UnionType) -> Iterator[str]:
        """Yield the texts of countries, choices or dates of an entry. Dates in rows are left out:
        they are those of sources and other things.
        """
        for path, field, value in walk_values(entry.model.fields, entry.values):
            if not isinstance(field.item_field, kinds) or (isinstance(field, Date) and "." in path):
                continue
            for item in value if isinstance(field, Lines) else (value,):
                yield from self._value_texts(field.item_field, item)

    def _value_texts(self, field: Field, value: object) -> Iterable[str]:
        """Return the texts that pages show for a country, a choice or a date."""
        text = str(value)
        if isinstance(field, Country):
            names = self._regions.get(text) or [
                _locale(tag).territories.get(text, text) for tag in self._tags
            ]
            return (*names, *country_abbreviations(text))
        if isinstance(field, Choice) and field.search:
            return self._labels[field.choices[text]]
        return (date_words(text, tag) for tag in self._tags) if isinstance(field, Date) else ()


def _titles(snapshot: Snapshot, target: str) -> dict[str, str]:
    """Return the title of an entry in each language of the site; empty if it has no page."""
    name = type, key = parse_name(target)
    if name not in snapshot.addresses.by_name:
        return {}
    named, languages = heading(snapshot.entries[type][key]), snapshot.languages[name]
    return {
        code: snapshot.title(snapshot.model(type), named, languages, code)
        for code in snapshot.by_code
    }


def _labels(model: Model) -> Iterator[str]:
    """Yield the labels of all searched choices, including those in rows and groups."""
    for _, field in all_fields(model.fields):
        if isinstance(field, Choice) and field.search:
            yield from field.choices.values()


def _searched_texts(site: Entry) -> Iterator[str]:
    """Yield the searched texts of the site's own entry, in all languages."""
    for leaf in walk(site.model.fields, site.raw):
        if leaf.field.search and leaf.kind == "value" and isinstance(leaf.value, str):
            yield leaf.value


def _target_types(field: Reference | Line) -> Sequence[str]:
    """Return the types that a field may refer to."""
    return field.types if isinstance(field, Reference) else (field.title_of,)


def _reference_fields(model: Model) -> Iterator[tuple[str, Reference | Line]]:
    """Yield (dotted path, field) of every reference to certain types, and of every field that holds
    the title of another entry.
    """
    for path, field in all_fields(model.fields):
        item = field.item_field
        if (isinstance(item, Reference) and item.types != (ANY,)) or (
            isinstance(item, Line) and item.title_of
        ):
            yield path, item


@lru_cache(maxsize=512)
def country_abbreviations(code: str) -> tuple[str, ...]:
    """Return the abbreviations of a country besides its code of two letters, from CLDR and our own
    list: GBR and UK, USA. Those that also stood for other countries are left out.
    """
    aliases = get_global("territory_aliases").items()
    known = (alias for alias, codes in aliases if codes == [code] and alias.isalpha())
    return (*known, *COUNTRY_ABBREVIATIONS.get(code, ()))


@lru_cache(maxsize=8192)
def date_words(date: str, tag: str) -> str:
    """Return a date as it is stored and as pages write it in a language."""
    parsed = PartialDate(date)
    if parsed.day:
        return f"{date} {format_date(parsed.first, 'long', _locale(tag))}"
    return f"{date} {format_skeleton(MONTH if parsed.month else YEAR, parsed.first, locale=_locale(tag))}"


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
