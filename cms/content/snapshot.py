"""The content at one moment: the published entries with their addresses, lists and facets.
Immutable, and shared by all requests.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, runtime_checkable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cms.content.addresses import Addresses, parents
from cms.content.dependencies import Dependency
from cms.content.derived import Codes, heading, modified, sort_value, values
from cms.content.entry import Entry, Pair
from cms.content.entry_map import EntryMap, Languages, with_changes
from cms.content.file_facts import Facts, read_facts
from cms.content.loader import Content
from cms.content.localized import LocalizedEntry, Localizer
from cms.content.query import Before, Condition, From, Query, Where, in_range, ordered_places
from cms.content.snapshot_reuse import can_reuse, refiled_types
from cms.core.fingerprint import fingerprint
from cms.core.languages import Locale, collation, fall_back, parse_derived, parse_locales
from cms.schema.content_type import Model
from cms.schema.entry_ref import Name
from cms.schema.fields import Field, Fields, TimeZone
from cms.schema.publication import MODIFIED

P = ParamSpec("P")
T = TypeVar("T")
Conditions = frozenset[tuple[str, Condition]]
Blank = tuple[dict[str, Field], dict[str, Field], dict[str, Any]]


@runtime_checkable
class Reusable(Protocol):
    """A memoized value that can be updated for the next snapshot instead of being computed again."""

    def updated_for(
        self, snapshot: "Snapshot", pairs: Mapping[Name, Pair], refiled: Collection[str]
    ) -> Any:
        """Return the value for the next snapshot, in which `pairs` differ and entries of the types
        `refiled` may have other positions in lists. None if it must be computed again.
        """


def memoized(
    make: Callable[Concatenate["Snapshot", P], T],
) -> Callable[Concatenate["Snapshot", P], T]:
    """Decorator: compute the result once per snapshot and further arguments."""

    @wraps(make)
    def found(snapshot: "Snapshot", /, *args: P.args, **named: P.kwargs) -> T:
        name = (make, *args, *named.items())
        return snapshot.memo(name, lambda: make(snapshot, *args, **named))

    return found


UNTIL_REFILED: set[object] = set()
"""The functions decorated with `memoized_until_refiled`."""


def memoized_until_refiled(
    make: Callable[Concatenate["Snapshot", P], T],
) -> Callable[Concatenate["Snapshot", P], T]:
    """Decorator like `memoized`, for functions whose first argument is a type and whose result
    depends only on which entries are published and on their addresses, sort values and facets. The
    next snapshot reuses the result unless one of these has changed.
    """
    UNTIL_REFILED.add(make)
    return memoized(make)


MAX_LOCALIZED_ENTRIES = 1000
"""Localized entries that a snapshot caches; the cache is cleared when it is full."""


UTC_ZONE = ZoneInfo("UTC")


def zone_named(name: str | None, default: ZoneInfo = UTC_ZONE) -> ZoneInfo:
    """Return a time zone; `default` if there is none with this name, so that a mistyped name
    doesn't break the site.
    """
    try:
        return ZoneInfo(name) if name else default
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return default


def _values(entry: Entry, projection: str, fields: Fields) -> Mapping[str, Any]:
    if projection == "link":
        return heading(entry)
    return entry.values if projection == "page" else entry.some_values(fields)


def title_languages(codes: Codes) -> Callable[[Entry], Codes]:
    """Return a function that returns the languages of `codes` in which an entry has a title; the
    first one if it has none.
    """

    def titled(entry: Entry) -> Codes:
        title = entry.model.fields[entry.model.title]
        titles = (
            heading(entry).get(entry.model.title, {})
            if title.localized and not title.any_language
            else codes
        )
        return tuple(code for code in codes if code in titles) or codes[:1]

    return titled


class Snapshot:
    """The content that is published at `now`. With `everything`, also drafts and entries that are
    not yet or no longer published.

    Nothing that a snapshot holds may refer back to it: each edit makes a new one, and the old one
    with all its results would stay until the next full garbage collection, so that a server grows.
    """

    def __init__(
        self,
        content: Content,
        now: datetime,
        *,
        everything: bool = False,
        before: "Snapshot | None" = None,
    ) -> None:
        """`before` is a snapshot whose still valid results may be reused (snapshot_reuse.py)."""
        self.content = content
        self.now = now
        self.everything = everything
        site = content.site.values
        self.locales: tuple[Locale, ...] = parse_locales(site.get("locales", ()))
        self.by_code = {locale.code: locale for locale in self.locales}
        derived = parse_derived(site.get("locales", ()), self.locales)
        self.derived = derived if content.derives_languages else {}
        """Derived languages by code; readers read their sources."""
        self.unconverted = () if content.derives_languages else tuple(derived)
        """The codes of those that the site lacks, because no feature converts pages into them."""
        default = site.get("defaultLocale")
        self.default_locale = default if default in self.by_code else self.locales[0].code
        self.zone = zone_named(site.get("timezone"))
        self.base_url = str(site.get("baseUrl") or "").rstrip("/")
        self.languages = Languages(
            content.entries,
            tuple(self.by_code),
            now,
            title_languages(tuple(self.by_code)) if everything else None,
        )
        self.entries: Mapping[str, EntryMap] = {}
        self._localized: dict[tuple[str, str, str, str], LocalizedEntry] = {}
        self.fingerprints: dict[Dependency, bytes] = {}
        """The fingerprints computed so far (see `Fingerprints.current`)."""
        self._memo: dict[object, Any] = {}
        self.context_fingerprint = fingerprint(self.locales)
        """Fingerprint of everything but the entry itself on which a localized entry depends."""
        pairs = can_reuse(self, before) if before else None
        if before and pairs is not None:
            self._reuse(before, pairs)
        else:
            self.entries = {
                type: self.languages.shown(of_type) for type, of_type in content.entries.items()
            }

    def with_derived(self, codes: Sequence[str]) -> tuple[str, ...]:
        """Return some language codes and those of the languages derived from them."""
        return (
            *codes,
            *(code for code, language in self.derived.items() if language.source.code in codes),
        )

    @property
    def has_one_language(self) -> bool:
        """Whether the site has a single language, so that its front page is at `/`."""
        return len(self.by_code) + len(self.derived) == 1

    def front(self, code: str) -> str:
        """Return the path of the front page in a language."""
        return "/" if self.has_one_language else f"/{code}/"

    def zone_of(self, name: str) -> ZoneInfo:
        """Return the time zone with a name; the site's if there is none."""
        return zone_named(name, self.zone)

    @cached_property
    def zones(self) -> Collection[ZoneInfo]:
        """All time zones in which days begin: the site's, and those that entries name."""
        named = (
            name
            for entries in self.entries.values()
            for field in entries.model.fields.values()
            if isinstance(field, TimeZone)
            for name in entries.keys_by_facet(field.name)
        )
        return dict.fromkeys((self.zone, *map(self.zone_of, named)))

    def _reuse(self, before: "Snapshot", pairs: Mapping[Name, Pair]) -> None:
        """Reuse everything of `before` that the entries in `pairs` can't have changed.

        Each mapping is copied first, since other threads may be filling it.
        """
        changed = {
            name: entry if entry and self.languages[name] else None
            for name, (_, entry) in pairs.items()
        }
        refiled = refiled_types(self, before, pairs)
        self.entries = with_changes(before.entries, changed)
        if "addresses" in before.__dict__ and not any(self.model(type).route for type in refiled):
            self.__dict__["addresses"] = before.addresses
        self._localized = {
            name: value
            for name, value in before._localized.copy().items()
            if name[:2] not in pairs and name[0] not in refiled
        }
        for name, value in before._memo.copy().items():
            if isinstance(name, tuple) and name[0] in UNTIL_REFILED:
                if name[1] not in refiled:
                    self._memo[name] = value
            elif isinstance(value, Reusable) and (
                updated := value.updated_for(self, pairs, refiled)
            ):
                self._memo[name] = updated

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.entries, self.content.reserved, self.content.entries)

    @memoized_until_refiled
    def _moments(self, type: str) -> list[datetime]:
        """Return the publication moments of a type in order."""
        entries: Mapping[str, Entry] = self.content.entries.get(type, {})
        shared = {id(entry.windows): entry.windows for entry in entries.values()}
        moments: set[datetime] = set()
        for windows in shared.values():
            for window in windows.values():
                moments.update(window.moments())
        return sorted(moments)

    @memoized
    def next_moment(self, *types: str) -> datetime | None:
        """Return the next publication moment of `types` (all if none are given)."""
        later = []
        for type in types or self.content.entries:
            moments = self._moments(type)
            at = bisect_right(moments, self.now)
            later += moments[at : at + 1]
        return min(later, default=None)

    def today(self, zone: tzinfo) -> date:
        """Return the date in a time zone."""
        return self.now.astimezone(zone).date()

    def next_midnight(self, zone: tzinfo) -> datetime:
        """Return when the next day begins in a time zone."""
        return datetime.combine(self.today(zone) + timedelta(days=1), time(), zone)

    @property
    def next_day(self) -> datetime:
        """When the next day begins in any of `zones`."""
        return min(self.next_midnight(zone).astimezone(UTC) for zone in self.zones)

    def shows(self, type: str, key: str) -> bool:
        """Return whether an entry is published."""
        return type in self.entries and key in self.entries[type]

    def entry(self, type: str, key: str) -> Entry | None:
        """Return the entry with a key; None if it isn't published."""
        return self.entries[type].get(key) if type in self.entries else None

    @memoized
    def facts(self, file: str) -> Facts:
        """Return the facts of a media file."""
        return read_facts(self.content.media, file)

    def localized(self, type: str, key: str, locale: str, projection: str) -> LocalizedEntry | None:
        """Return an entry under a projection in a locale, cached; None if it isn't published."""
        name = (type, key, locale, projection)
        localized = self._localized.get(name)
        if localized is None and (entry := self.entry(type, key)):
            if len(self._localized) >= MAX_LOCALIZED_ENTRIES:
                self._localized = {}
            localized = self._localized[name] = self.read(entry, locale, projection)
        return localized

    def title(
        self,
        model: Model,
        heading: Mapping[str, Any],
        languages: tuple[str, ...],
        locale: str,
    ) -> str:
        """Return the title of an entry published in `languages`, on a page in `locale`; empty if it
        has none.
        """
        localizer = self.localizer(locale, languages)
        fields, _, blank = self._blank(localizer, model, "link")
        return str(localizer.with_values(blank, fields, heading)[model.title])

    def read(self, entry: Entry, locale: str, projection: str) -> LocalizedEntry:
        """Return any version of a published entry in the form that this snapshot would give it."""
        model, key = entry.model, entry.key
        languages = self.languages[model.name, key]
        localizer = self.localizer(locale, languages)
        fields, read, blank = self._blank(localizer, model, projection)
        address = self.addresses.by_name.get((model.name, key))
        url = f"/{locale}/{address}" if address is not None else ""
        localized = localizer.with_values(blank, fields, _values(entry, projection, read))
        borrowed = locale not in languages
        if projection == "page":
            shown = next(iter(languages), "") if borrowed else locale
            localized[MODIFIED] = modified(entry).get(shown, "")
        return LocalizedEntry(model, key, url, languages, borrowed, localized)

    def placeholder(self, type: str, locale: str, title: str = "") -> LocalizedEntry:
        """Return an empty entry in place of one that does not exist or is not published. It has at
        most a title, in the language `locale`.
        """
        model, localizer = self.model(type), self.localizer(locale, (locale,))
        fields, _read, blank = self._blank(localizer, model, "page")
        words = {model.title: {locale: title}} if title else {}
        return LocalizedEntry(
            model, "", "", (), False, localizer.with_values(blank, fields, words) | {MODIFIED: ""}
        )

    @memoized
    def localizer(self, locale: str, languages: tuple[str, ...]) -> Localizer:
        """Return the Localizer of entries in `languages` for a page in `locale`."""
        return Localizer(locale, fall_back(locale, languages), self.by_code)

    def _blank(self, localizer: Localizer, model: Model, projection: str) -> Blank:
        """Return the fields of a projection, those needed to read them, and the values of an empty
        entry.
        """

        def make() -> Blank:
            fields = {name: model.fields[name] for name in model.projections[projection]}
            read = dict(fields)
            for field in fields.values():
                if field.language:
                    read[field.language] = model.fields[field.language]
            return fields, read, localizer.defaults(fields)

        return self.memo(("blank", model.name, projection, localizer.locale), make)

    def select(self, type: str, where: Where, order: str, locale: str) -> list[str]:
        """Return the keys of the entries that meet all conditions, in order."""
        return self._selected(type, order, locale, frozenset(where.items()))

    def members(self, type: str, query: Query, locale: str) -> list[str]:
        """Return the keys of the entries that a query selects."""
        keys = self.select(type, query.where, query.order, locale)
        limit = len(keys) if query.limit is None else query.limit
        if not (query.after or query.around):
            return keys[:limit]
        positions = self._positions(type, query.order, locale, frozenset(query.where.items()))
        position = positions.get(query.after or query.around)
        if position is None:
            return []
        begin = max(position - 1 - limit, 0) if query.around else position
        return keys[begin : position + limit]

    @memoized_until_refiled
    def _positions(
        self, type: str, order: str, locale: str, conditions: Conditions
    ) -> dict[str, int]:
        """Return the position, from 1, of each entry that meets all conditions."""
        keys = self._selected(type, order, locale, conditions)
        return {key: position for position, key in enumerate(keys, 1)}

    @memoized_until_refiled
    def _selected(self, type: str, order: str, locale: str, conditions: Conditions) -> list[str]:
        positions = self.ordered(type, order, locale)
        filed: list[set[str]] = []
        ranges: list[tuple[str, Before | From]] = []
        for path, condition in conditions:
            if isinstance(condition, Before | From):
                ranges.append((path, condition))
            elif condition is not None:
                filed.append(set(self.index(type, path).get(str(condition), ())))
        keys = (
            sorted(set.intersection(*filed), key=positions.__getitem__)
            if filed
            else list(positions)
        )
        for path, limit in ranges:
            entries = self.entries[type]
            keys = [key for key in keys if in_range(values(entries[key], path), limit)]
        return keys

    @memoized_until_refiled
    def ordered(self, type: str, order: str, locale: str) -> Mapping[str, int]:
        """Return every key of a type with its position in an order. Texts sort by the rules of
        `locale`.
        """
        words = self.sort_words(type, order.lstrip("-"), locale)
        return ordered_places(self.entries.get(type, ()), order, words)

    def sort_words(self, type: str, field: str, locale: str) -> dict[str, Any]:
        """Return key → sort value of each entry of a type in a language; empty for the order by
        key.
        """
        entries = self.entries.get(type)
        if not entries or field == "key":
            return {}
        return {
            key: self.sort_word(sort_value(entry, field), self.languages[type, key], locale)
            for key, entry in entries.items()
        }

    def sort_word(self, value: Any, languages: tuple[str, ...], locale: str) -> Any:
        """Return the sort value, in `locale`, of an entry in `languages` whose field has `value`."""
        if isinstance(value, str) and value.isascii():  # fast path, for thousands of dates
            return value
        if isinstance(value, Mapping):
            value = next(
                (value[code] for code in fall_back(locale, languages) if code in value), ""
            )
        return collation(value, self.by_code[locale].lang) if isinstance(value, str) else value

    @memoized_until_refiled
    def index(self, type: str, path: str) -> Mapping[str, list[str]]:
        """Return facet → keys of the entries with it, for the field at a dotted path."""
        entries = self.entries.get(type)
        return entries.keys_by_facet(path) if entries else {}

    @memoized_until_refiled
    def counts(self, type: str, path: str) -> tuple[tuple[str, int], ...]:
        """Return the facets of a field with the number of entries of each, sorted by facet."""
        counts = ((facet, len(keys)) for facet, keys in self.index(type, path).items())
        return tuple(sorted(counts))

    @memoized_until_refiled
    def every(self, type: str) -> Sequence[tuple[str, str, Codes]]:
        """Return (key, address without its language, languages) of every entry of a type, sorted by
        key. The address is empty if it has no page.
        """
        listing = []
        for key in self.entries.get(type, ()):
            address = self.addresses.by_name.get((type, key), "")
            listing.append((key, "" if "#" in address else address, self.languages[type, key]))
        return listing

    @memoized
    def titles(self, type: str, locale: str) -> Sequence[tuple[str, str]]:
        """Return (key, title on a page in `locale`) of every entry of a type, sorted by key. No
        entry is parsed.
        """
        titles = []
        for key, entry in self.entries.get(type, {}).items():
            codes = self.languages[type, key]
            titles.append((key, self.title(entry.model, heading(entry), codes, locale) or key))
        return titles

    @memoized
    def last_changes(self, type: str) -> Mapping[str, Mapping[str, str]]:
        """Return key → language → time of the last change, for entries of a type of which it is
        known.
        """
        entries: Mapping[str, Entry] = self.entries.get(type, {})
        return {key: changes for key, entry in entries.items() if (changes := modified(entry))}

    def above(self, type: str, key: str) -> tuple[str, ...]:
        """Return the keys of the published parents of an entry in its type's tree, nearest first.
        Raises KeyError.
        """
        ancestors = parents(self.entries[type][key], self.content.entries)
        return tuple(parent.key for parent in ancestors if self.shows(type, parent.key))

    def memo(self, name: object, make: Callable[[], T]) -> T:
        """Return the result of `make`, memoized per snapshot. A Reusable value is carried over to
        the next one.
        """
        if name not in self._memo:
            self._memo[name] = make()
        result: T = self._memo[name]
        return result

    def model(self, type: str) -> Model:
        """Return the content type with a name. Raises KeyError."""
        return self.content.models[type]
