"""Countries, languages and time zones by name: as CLDR or the site calls them, in every language that
people type them in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.dates import get_timezone_location

from cms.core.languages import collation
from cms.core.slugs import fold
from cms.schema.fields import Country, Field, Fields, Group, Json, Language, TimeZone

META = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
"""Codes of CLDR that ISO 3166-1 has not given out."""
SCRIPTS = ("zh_Hans", "zh_Hant")
"""Languages with a script that have a name of their own."""

UNKNOWN_ZONE = "Etc/Unknown"

LISTS: Mapping[type[Field], str] = {
    Country: "countries",
    Language: "languages",
    TimeZone: "zones",
}
"""The list of names that a kind of field chooses from."""

Region = tuple[str, str, str]
"""(code, language, name) of a country, as the site calls it."""


class CodeNames:
    """Codes as they are shown, in the language of `tag`, and read, in any of `tags`. `regions`: the
    site's own names of countries. `written`: how a language is called that CLDR names as spoken.
    """

    def __init__(
        self,
        tag: str = "en",
        tags: Iterable[str] = (),
        regions: Iterable[Region] = (),
        written: Callable[[str], str] = str,
    ) -> None:
        self._tag = tag
        self._tags = tuple(dict.fromkeys((tag, *tags, "en")))
        self._regions = tuple(regions)
        self._written = written

    @property
    def countries(self) -> Mapping[str, str]:
        """Code → name, by name."""
        return country_names(self._tag, self._regions)

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """Tag → name, by name."""
        names = language_names(self._tag)
        return {code: self._written(name) for code, name in names.items()}

    @property
    def zones(self) -> Mapping[str, str]:
        """IANA name → place, by place."""
        return zone_names(self._tag)

    def lists(self, fields: Fields) -> dict[str, Mapping[str, str]]:
        """Code → name of each kind of code that these fields take, in rows and groups too, by the
        name of its list.
        """
        found: dict[str, Mapping[str, str]] = {}
        for field in fields.values():
            item = field.one
            if isinstance(item, Group):
                found |= self.lists(item.fields)
            elif names := self._names(item):
                found[list_of(item)] = names
        return found

    def show(self, field: Field, raw: Json) -> Json:
        """A value with the name of each code; of other fields as it is."""
        names = self._names(field.one)
        return _each(raw, lambda code: names.get(code, code)) if names else raw

    def read(self, field: Field, raw: Json) -> Json:
        """A typed value with a code for each name; what names nothing as it was typed."""
        field = field.one
        if not self._names(field):
            return raw
        codes = _each(raw, lambda typed: self._code(field, typed))
        return list(dict.fromkeys(codes)) if isinstance(codes, list) else codes

    def _names(self, field: Field) -> Mapping[str, str]:
        name = list_of(field)
        return getattr(self, name) if name else {}

    def _code(self, field: Field, typed: str) -> str:
        if typed in self._names(field):
            return typed
        if isinstance(field, Country):
            codes = country_codes(self._tags, self._regions)
        elif isinstance(field, TimeZone):
            codes = zone_codes(self._tags)
        else:
            own = {fold(name): code for code, name in self.languages.items()}
            codes = {**language_codes(self._tags), **own}
        return codes.get(fold(typed), typed)


def _each(raw: Json, make: Callable[[str], str]) -> Json:
    """A text, or each of a list, made into another."""
    if isinstance(raw, list):
        return [make(str(one)) for one in raw]
    return make(raw) if isinstance(raw, str) else raw


def list_of(field: Field) -> str:
    """The list of names that a field chooses from, as its property is called; empty for none."""
    for kind, name in LISTS.items():
        if isinstance(field, kind):
            return name
    return ""


@lru_cache(32)
def country_names(tag: str, regions: tuple[Region, ...] = ()) -> Mapping[str, str]:
    """Code → name of each country in the language of a BCP 47 tag, by name."""
    names = {
        code: name
        for code, name in _cldr(tag).territories.items()
        if len(code) == 2 and code.isalpha() and code not in META
    }
    names |= {code: name for code, language, name in regions if _same(language, tag)}
    return _by_name(names, tag)


@lru_cache(32)
def language_names(tag: str) -> Mapping[str, str]:
    """Tag → name of each language that has a code of two letters, by name."""
    names = {
        code.replace("_", "-"): name
        for code, name in _cldr(tag).languages.items()
        if len(code) == 2 or code in SCRIPTS
    }
    return _by_name(names, tag)


@lru_cache(32)
def zone_names(tag: str) -> Mapping[str, str]:
    """IANA name → place of each time zone that CLDR knows, by place."""
    return _by_name(
        {zone: get_timezone_location(zone, locale=_cldr(tag)) for zone in _zones()}, tag
    )


@lru_cache(8)
def zone_codes(tags: Sequence[str]) -> Mapping[str, str]:
    """Folded place, city or IANA name → IANA name in several languages."""
    cities = {}
    for tag in reversed(tags):
        for zone in _zones():
            city = get_timezone_location(zone, locale=_cldr(tag), return_city=True)
            cities[fold(city)] = zone
    return cities | _codes(tags, zone_names, {})


def _zones() -> Iterable[str]:
    return (zone for zone in get_global("zone_territories") if zone != UNKNOWN_ZONE)


@lru_cache(8)
def country_codes(tags: Sequence[str], regions: tuple[Region, ...]) -> Mapping[str, str]:
    """Folded name → code in several languages, with codes of three letters and former ones."""
    aliases = get_global("territory_aliases")
    return _codes(tags, lambda tag: country_names(tag, regions), aliases)


@lru_cache(8)
def language_codes(tags: Sequence[str]) -> Mapping[str, str]:
    """Folded name → tag in several languages, with codes of three letters; 英文 for 英语 too."""
    codes = _codes(tags, language_names, get_global("language_aliases"))
    written = {f"{name[:-1]}文": code for name, code in codes.items() if name.endswith("语")}
    return written | codes


def _codes(
    tags: Sequence[str], names: Callable[[str], Mapping[str, str]], aliases: Mapping[Any, Any]
) -> dict[str, str]:
    """Folded name, code or alias → code. Earlier languages of `tags` first, where two call different
    things by the same name.
    """
    known = names("en")
    found: dict[str, str] = {}
    for alias, codes in aliases.items():
        code = codes[0] if isinstance(codes, list) else str(codes)
        if code in known:
            found[fold(alias)] = code
    found |= {fold(code): code for code in known}
    for tag in reversed(tags):
        found |= {fold(name): code for code, name in names(tag).items()}
    return found


def _by_name(names: Mapping[str, str], tag: str) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda pair: collation(pair[1], tag)))


def _same(one: str, other: str) -> bool:
    """Whether two tags are of one language."""
    return one.partition("-")[0] == other.partition("-")[0]


def _cldr(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
