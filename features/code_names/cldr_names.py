"""Names of countries, languages and time zones from CLDR and the site's settings, recognised in
every language that people may type them in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.dates import get_timezone_location

from cms.content import Snapshot
from cms.core.languages import collation
from cms.core.slugs import fold
from cms.editing.forms.code_names import CodeNames, CodeNaming
from cms.schema.fields import Country, Field, Fields, Group, Json, Language, TimeZone

UNASSIGNED = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
"""CLDR codes that aren't assigned by ISO 3166-1."""
SCRIPTS = ("zh_Hans", "zh_Hant")
"""Languages with a script that have a name of their own."""

UNKNOWN_ZONE = "Etc/Unknown"

LISTS: Mapping[type[Field], str] = {
    Country: "countries",
    Language: "languages",
    TimeZone: "zones",
}
"""Field class → the property of CldrNames with its names."""

Region = tuple[str, str, str]
"""(code, language, name) of a country, as the site calls it."""


class CldrNames(CodeNames):
    """Displays codes in the language of `tag`, and parses names in any of `tags`.

    `regions`: the site's own names of countries · `written`: turns CLDR's name of a spoken language
    into that of the written one.
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
        """Code → name, sorted by name."""
        return country_names(self._tag, self._regions)

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """Tag → name, sorted by name."""
        names = language_names(self._tag)
        return {code: self._written(name) for code, name in names.items()}

    @property
    def zones(self) -> Mapping[str, str]:
        """IANA name → place, sorted by place."""
        return zone_names(self._tag)

    def list_name(self, field: Field) -> str:
        """Return the name of the property that a field chooses from; "" if none."""
        return next((name for kind, name in LISTS.items() if isinstance(field, kind)), "")

    def lists(self, fields: Fields) -> dict[str, Mapping[str, str]]:
        """Return list name → (code → name) for each kind of code among the fields, including those
        in rows and groups.
        """
        lists: dict[str, Mapping[str, str]] = {}
        for field in fields.values():
            item = field.item_field
            if isinstance(item, Group):
                lists |= self.lists(item.fields)
            elif names := self._names(item):
                lists[self.list_name(item)] = names
        return lists

    def show(self, field: Field, raw: Json) -> Json:
        """Return a value with each code replaced by its name; values of other fields unchanged."""
        names = self._names(field.item_field)
        return _map_text(raw, lambda code: names.get(code, code)) if names else raw

    def read(self, field: Field, raw: Json) -> Json:
        """Return a typed value with each name replaced by its code; unknown names unchanged."""
        field = field.item_field
        if not self._names(field):
            return raw
        codes = _map_text(raw, lambda typed: self._code(field, typed))
        return list(dict.fromkeys(codes)) if isinstance(codes, list) else codes

    def _names(self, field: Field) -> Mapping[str, str]:
        name = self.list_name(field)
        return getattr(self, name) if name else {}

    def _code(self, field: Field, typed: str) -> str:
        if typed in self._names(field):
            return typed
        if isinstance(field, Country):
            codes = country_codes(self._tags, self._regions)
        elif isinstance(field, TimeZone):
            codes = zone_codes(self._tags)
        else:
            site_names = {fold(name): code for code, name in self.languages.items()}
            codes = {**language_codes(self._tags), **site_names}
        return codes.get(fold(typed), typed)


class CldrNaming(CodeNaming):
    """Makes names from CLDR and the site's settings."""

    def names(
        self, snapshot: Snapshot, tag: str = "en", written: Callable[[str], str] = str
    ) -> CldrNames:
        """Return the names, shown in the language of `tag` and read in any of the site's."""
        regions = [
            (row.get("code", ""), language, name)
            for row in snapshot.content.site.raw.get("regions", ())
            for language, name in row.get("label", {}).items()
        ]
        return CldrNames(tag, [locale.lang for locale in snapshot.locales], regions, written)


def open_naming(_site: object) -> CodeNaming:
    """Return the service of a site."""
    return CldrNaming()


def _map_text(raw: Json, convert: Callable[[str], str]) -> Json:
    """Apply `convert` to a text or to each item of a list."""
    if isinstance(raw, list):
        return [convert(str(item)) for item in raw]
    return convert(raw) if isinstance(raw, str) else raw


@lru_cache(32)
def country_names(tag: str, regions: tuple[Region, ...] = ()) -> Mapping[str, str]:
    """Return code → name of each country in the language of a BCP 47 tag, sorted by name."""
    names = {
        code: name
        for code, name in _cldr(tag).territories.items()
        if len(code) == 2 and code.isalpha() and code not in UNASSIGNED
    }
    names |= {code: name for code, language, name in regions if _same_language(language, tag)}
    return _by_name(names, tag)


@lru_cache(32)
def language_names(tag: str) -> Mapping[str, str]:
    """Return tag → name of each language with a two-letter code, sorted by name."""
    names = {
        code.replace("_", "-"): name
        for code, name in _cldr(tag).languages.items()
        if len(code) == 2 or code in SCRIPTS
    }
    return _by_name(names, tag)


@lru_cache(32)
def zone_names(tag: str) -> Mapping[str, str]:
    """Return IANA name → place of each time zone in CLDR, sorted by place."""
    return _by_name(
        {zone: get_timezone_location(zone, locale=_cldr(tag)) for zone in _zones()}, tag
    )


@lru_cache(8)
def zone_codes(tags: Sequence[str]) -> Mapping[str, str]:
    """Return folded place, city or IANA name → IANA name, in several languages."""
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
    """Return folded name → code in several languages, including three-letter and former codes."""
    aliases = get_global("territory_aliases")
    return _codes(tags, lambda tag: country_names(tag, regions), aliases)


@lru_cache(8)
def language_codes(tags: Sequence[str]) -> Mapping[str, str]:
    """Return folded name → tag in several languages, including three-letter codes, and 英文 as well
    as 英语.
    """
    codes = _codes(tags, language_names, get_global("language_aliases"))
    written = {f"{name[:-1]}文": code for name, code in codes.items() if name.endswith("语")}
    return written | codes


def _codes(
    tags: Sequence[str], names: Callable[[str], Mapping[str, str]], aliases: Mapping[Any, Any]
) -> dict[str, str]:
    """Return folded name, code or alias → code. If a name is ambiguous, the earlier language in
    `tags` wins.
    """
    english = names("en")
    result: dict[str, str] = {}
    for alias, codes in aliases.items():
        code = codes[0] if isinstance(codes, list) else str(codes)
        if code in english:
            result[fold(alias)] = code
    result |= {fold(code): code for code in english}
    for tag in reversed(tags):
        result |= {fold(name): code for code, name in names(tag).items()}
    return result


def _by_name(names: Mapping[str, str], tag: str) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda pair: collation(pair[1], tag)))


def _same_language(first: str, second: str) -> bool:
    """Return whether two tags are of the same language."""
    return first.partition("-")[0] == second.partition("-")[0]


def _cldr(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
