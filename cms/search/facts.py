"""The facts that pages show beside the texts of an entry: names of linked entries, countries, dates,
what kind of entry it is.

So a scientist's papers are found by any form of the scientist's name, and a project by its country
in any language. And what the site itself says of search: words that mean the same, and words by
which an entry is asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from cms.content import Entry, Name, Snapshot
from cms.content.derived import LINKS, all_facets, called, heading
from cms.core.dates import PartialDate
from cms.core.fingerprint import fingerprint
from cms.schema.content_type import Model
from cms.schema.fields import ANY, Choice, Country, Date, Field, Line, Lines, Reference
from cms.schema.fields.walk import all_fields, walk, walk_values
from cms.search.text import fold, other_forms

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
        site = snapshot.content.site
        self._tags = tuple(locale.lang for locale in snapshot.by_code.values())
        self._regions = {
            row["code"]: tuple(row.get("label", {}).values())
            for row in site.values.get("regions", ())
            if "code" in row
        }
        self.synonyms: list[dict[str, Sequence[str]]] = []
        """As terms list other spellings."""
        self._asked: dict[str, tuple[str, ...]] = {}
        for row in site.values.get(ASKED, ()):
            entry, words = row.get("entry", ""), tuple(row.get("words", ()))
            self.synonyms.append({"variants": words})
            self._asked[entry] = (*self._asked.get(entry, ()), *words)
        self._entries = snapshot.entries
        self._names_kinds = not snapshot.everything
        """Whether results name the type of an entry. The lists of the staff are of one type."""
        models = [snapshot.model(type) for type in types]
        self._labels = {
            label: tuple(
                dict.fromkeys(snapshot.content.translate(label, code) for code in snapshot.by_code)
            )
            for model in models
            for label in (*self._kind(model), *_labels(model))
        }
        self._shown_at = snapshot.addresses.at.get(CONTACT)
        """The page on which the site's own address stands."""
        self._site_words = tuple(_words(site))
        """The searched words of the site’s own entry, which that page shows."""
        self._told: dict[Name, str] = {}
        """Stands for the words that the site has for an entry."""
        for name, told in self._site_has():
            self._told[name] = self._told.get(name, "") + fingerprint(told).hex()
        self._pointing = {model.name: dict(_pointing(model)) for model in models}
        """Type → path → field, of those that point to other entries."""
        self.types = frozenset(
            kind
            for fields in self._pointing.values()
            for field in fields.values()
            for kind in _types(field)
            if kind in snapshot.content.models and not snapshot.model(kind).order.startswith("-")
        )
        """Types whose entries lend others their names."""
        self._titled: dict[str, dict[str, list[Name]]] = {}
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
        """Stands for all from which the facts of an entry are made, and the titles that its texts
        show, but the entry itself.
        """
        type, told = entry.model.name, [self._common, self._told.get(entry.name, "")]
        pointing = self._pointing.get(type, {})
        for path, facets in all_facets(entry).items():
            if path in pointing:
                told += [self._lent(type, path, facet) for facet in facets]
            elif path == LINKS:
                told += [fingerprint((one, self._titles.get(one))).hex() for one in facets]
        return "-".join(told)

    def _lent(self, type: str, path: str, facet: str) -> str:
        """Stands for the names that the value of a field lends an entry of a type; empty if it
        lends none.
        """
        known = self._prints.get((type, path, facet))
        if known is None:
            names = sorted(self._named(self._pointing[type][path], facet))
            others = [self._entry(name) for name in names if name[0] != type]
            lent = [called(other) for other in others if other]
            known = fingerprint(lent).hex() if lent else ""
            self._prints[type, path, facet] = known
        return known

    def title(self, target: str, lang: str) -> str | None:
        """The title of a linked entry in `lang`, or in the first language it has; None if it has
        none.
        """
        known = self._titles.get(target, {})
        return known.get(lang) or next(iter(known.values()), None)

    def holds(self, old: Entry, new: Entry) -> bool:
        """Whether all facts but those of the entry itself stay with another version of it."""
        if new.model.name in self.types and called(old) != called(new):
            return False
        if "/".join(new.name) in self._titles and heading(old) != heading(new):
            return False
        return all_facets(old).get(LINKS) == all_facets(new).get(LINKS)

    def beside(self, entry: Entry) -> list[str]:
        """The searched facts of an entry, which may be a draft."""
        words: list[str] = []
        for names in self._names(entry):
            words += (*names, *chain(*map(other_forms, names)))
        words += self._own(entry)
        words += self._of_the_site(entry)
        for label in self._kind(entry.model):
            words += self._labels[label]
        return words

    def asked(self, entry: Entry) -> Sequence[str]:
        """By which words the site says an entry is found."""
        return self._asked.get("/".join(entry.name), ())

    def _names(self, entry: Entry) -> list[Sequence[str]]:
        """The names of each entry of another type that an entry points to."""
        pointing, filed = self._pointing.get(entry.model.name, {}), all_facets(entry)
        linked = {
            name
            for path, field in pointing.items()
            for facet in filed.get(path, ())
            for name in self._named(field, facet)
        }
        others = [self._entry(name) for name in sorted(linked) if name[0] != entry.model.name]
        return [called(other) for other in others if other]

    def _named(self, field: Reference | Line, facet: str) -> Sequence[Name]:
        """The entries that the value of a field points to, or whose title it is."""
        if isinstance(field, Reference):
            return (field.split(facet),)
        type = field.title_of
        if type not in self._titled:
            found: dict[str, list[Name]] = {}
            if type in self.types:
                for entry in self._entries.get(type, {}).values():
                    for title in dict.fromkeys(map(fold, called(entry))):
                        found.setdefault(title, []).append(entry.name)
            self._titled[type] = found
        return self._titled[type].get(fold(facet), ())

    def _entry(self, name: Name) -> Entry | None:
        """An entry that lends others its names."""
        type, key = name
        of_type = self._entries.get(type) if type in self.types else None
        return of_type.get(key) if of_type else None

    def _kind(self, model: Model) -> tuple[str, ...]:
        """The singular and plural names of a type in results (messages)."""
        return (model.label, model.plural) if self._names_kinds else ()

    def _of_the_site(self, entry: Entry) -> Sequence[str]:
        return self._site_words if entry.name == self._shown_at else ()

    def _site_has(self) -> Iterator[tuple[Name, Sequence[str]]]:
        """Each entry for which the site has words, with these."""
        for entry, words in self._asked.items():
            type, _, key = entry.partition("/")
            yield (type, key), words
        if self._shown_at:
            yield self._shown_at, self._site_words

    def _own(self, entry: Entry) -> Iterator[str]:
        """Countries, labels of choices, and the dates of the entry: those of its sources and rows
        are of others.
        """
        for path, field, value in walk_values(entry.model.fields, entry.values):
            if isinstance(field, Date) and "." in path:
                continue
            for one in value if isinstance(field, Lines) else (value,):
                yield from self._said(field.one, one)

    def _said(self, field: Field, value: object) -> Iterable[str]:
        """The texts that pages show for a value that isn't text: a country, a choice or a date."""
        said = str(value)
        if isinstance(field, Country):
            return self._regions.get(said) or [
                _locale(tag).territories.get(said, said) for tag in self._tags
            ]
        if isinstance(field, Choice) and field.search:
            return self._labels[field.choices[said]]
        return (date_words(said, tag) for tag in self._tags) if isinstance(field, Date) else ()


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


def _labels(model: Model) -> Iterator[str]:
    """The labels of all choices that are searched, those in rows and groups included."""
    for _, field in all_fields(model.fields):
        if isinstance(field, Choice) and field.search:
            yield from field.choices.values()


def _words(site: Entry) -> Iterator[str]:
    """The searched texts of the site's own entry, in all languages."""
    for leaf in walk(site.model.fields, site.raw):
        if leaf.field.search and leaf.kind == "value" and isinstance(leaf.value, str):
            yield leaf.value


def _types(field: Reference | Line) -> Sequence[str]:
    """The types of the entries that a field may point to."""
    return field.types if isinstance(field, Reference) else (field.title_of,)


def _pointing(model: Model) -> Iterator[tuple[str, Reference | Line]]:
    """(dotted path, field) of every reference to certain types, and of every title of another
    entry.
    """
    for path, field in all_fields(model.fields):
        one = field.one
        if (isinstance(one, Reference) and one.types != (ANY,)) or (
            isinstance(one, Line) and one.title_of
        ):
            yield path, one


@lru_cache(maxsize=8192)
def date_words(date: str, tag: str) -> str:
    """A date in a language, as pages write it, and as it is filed."""
    known = PartialDate(date)
    if known.day:
        return f"{date} {format_date(known.first, 'long', _locale(tag))}"
    return f"{date} {format_skeleton(MONTH if known.month else YEAR, known.first, locale=_locale(tag))}"


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
