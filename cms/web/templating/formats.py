"""How dates, numbers, countries, languages, positions, heights and references read in a page's language.
Orders and marks are messages, so translators set them. References are in the site's styles, GB/T 7714
first on Chinese pages, APA on all others.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.core.dates import PartialDate, parse_date
from cms.core.errors import Invalid
from cms.core.languages import Text
from cms.formats.citations import Item, ReferencePart, apa_parts, csl_item, gbt7714_parts
from cms.markdown.cjk import script_fits
from cms.web.context import page_context
from cms.web.i18n import locale as locale
from cms.web.i18n import pgettext


def date_text(value: PartialDate | None) -> str:
    """A date as precisely as it is known: 23 Aug 2024, Aug 2024, 2024."""
    return _formatted(value.first, _pattern(value), locale()) if value else ""


@lru_cache(maxsize=5000)
def _formatted(first: date, pattern: str, language: Locale) -> str:
    """Cached: the same dates stand on thousands of pages."""
    return format_date(first, pattern, language)


def day(value: PartialDate | None) -> Markup | str:
    """A date as HTML has it, for people and programs."""
    if not value:
        return ""
    return Markup(f'<time datetime="{escape(iso(value))}">{escape(date_text(value))}</time>')  # noqa: S704 - escaped


def _pattern(value: PartialDate) -> str:
    if value.day:
        return pgettext("date pattern: day", "d MMM y")
    if value.month:
        return pgettext("date pattern: month", "MMM y")
    return pgettext("date pattern: year", "y")


def date_range(start: PartialDate | None, end: PartialDate | None = None) -> str:
    """A span of days, months or years, saying nothing twice: 18–19 Sep 2023."""
    if not start or not end or start == end:
        return date_text(start or end)
    if not (start.day and end.day):
        ends = {"start": date_text(start), "end": date_text(end)}
        return pgettext("date range", "%(start)s – %(end)s", **ends)
    first, last = _range_patterns(start.first, end.first).split("|")
    return f"{_formatted(start.first, first, locale())}{_formatted(end.first, last, locale())}"


def zone_text(name: str, day: PartialDate | None) -> str:
    """A time zone with its difference on a day, as in Asia/Almaty (UTC+06:00); empty where none is
    named.
    """
    if not name or not day:
        return name
    offset = datetime.combine(day.first, time(12), ZoneInfo(name)).strftime("%z")
    difference = f"{offset[:3]}:{offset[3:5]}"
    return pgettext("time zone", "%(name)s (UTC%(difference)s)", name=name, difference=difference)


def interval_text(value: str) -> str:
    """A time interval as ISO 8601 writes it (1990/2015) in words; anything else as it is."""
    try:
        start, end = (parse_date(part, "") for part in value.split("/"))
    except (Invalid, ValueError):
        return value
    return date_range(start, end)


def _range_patterns(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return pgettext("date patterns: days of one month, first|last", "d–|d MMM y")
    if start.year == end.year:
        return pgettext("date patterns: days of one year, first|last", "d MMM – |d MMM y")
    return pgettext("date patterns: days of two years, first|last", "d MMM y – |d MMM y")


def number_text(value: float) -> str:
    """A number as the language groups and points it: 120,000; a minus is a minus sign, not a
    hyphen.
    """
    sample = pgettext("how 120,000 is written, such as 12 ten thousands", "120,000")
    large = sample.removeprefix("12")
    if value >= 10_000 and value % 100 == 0 and large[:1] not in ",.0":
        return f"{value / 10_000:g}{large}"
    least = int(pgettext("the least number that is written in groups", "1000"))
    text: str = format_decimal(value, locale=locale(), group_separator=abs(value) >= least)
    return text.replace("-", "\u2212")


def country(code: str) -> str:
    """A country's or region's name: the site's own label, else CLDR's."""
    own = {row.code: row.label for row in page_context().read.single("site").regions}
    return str(own.get(code) or locale().territories.get(code, code))


def language_name(code: str, spoken: bool = False) -> str:
    """A language's name in the page's language; its own name where the page's language has none for
    it.

    Chinese calls a language otherwise where people speak it than where texts are in it: 英语, 英文.
    """
    known = page_context().read.snapshot.by_code.get(code)
    tag = known.lang if known else code
    own = known.name if known else code
    name = str(locale().languages.get(tag.partition("-")[0].lower(), own))
    if spoken:
        return name
    return written_name(name, pgettext("how names of languages end, spoken|written", "|"))


def written_name(name: str, endings: str) -> str:
    """The name of a written language, from CLDR's name of the spoken one. `endings` are the endings
    of both, such as 语|文. A name with another ending is returned unchanged.
    """
    spoken, _, written = endings.partition("|")
    return name.removesuffix(spoken) + written if spoken and name.endswith(spoken) else name


def iso(value: object) -> str:
    """A date as `datetime` attributes and feeds want it."""
    return value.isoformat() if isinstance(value, date) else str(value)


def foreign(text: str) -> str:
    """The language of the site in whose script a text is that names none; empty where that is the
    page’s own.
    """
    read = page_context().read
    for language in (read.language, *read.locales):
        if script_fits(text, language.lang):
            return "" if language is read.language else language.lang
    return ""


def position(latitude: float, longitude: float) -> str:
    """A point in degrees and whole minutes: 42°54′N, 83°43′E."""
    north, east = _angle(latitude), _angle(longitude)
    return pgettext(
        "position",
        "%(latitude)s, %(longitude)s",
        latitude=pgettext("latitude", "%(angle)sS", angle=north)
        if latitude < 0
        else pgettext("latitude", "%(angle)sN", angle=north),
        longitude=pgettext("longitude", "%(angle)sW", angle=east)
        if longitude < 0
        else pgettext("longitude", "%(angle)sE", angle=east),
    )


def _angle(degrees: float) -> str:
    whole, minutes = divmod(round(abs(degrees) * 60), 60)
    return f"{whole}°{minutes:02}′"


def height(elevation: LocalizedRow | None) -> str:
    """A height or a range of heights above sea level (a group of `from` and `to`, in metres): 2,470
    m.
    """
    ends = [number_text(one) for one in heights(elevation)]
    if not ends:
        return ""
    if len(ends) == 1:
        return pgettext("height", "%(height)s m", height=ends[0])
    return pgettext("height", "%(low)s to %(high)s m", low=ends[0], high=ends[1])


def heights(elevation: LocalizedRow | None) -> list[float]:
    """The ends of a range of heights, the lower first; one where it is no range; none where it
    isn't known.
    """
    known = [elevation["from"], elevation["to"]] if elevation else []
    return sorted({one for one in known if one is not None})


def unconfirmed(entry: LocalizedEntry, *names: str) -> bool:
    """Whether an entry says of one of its fields that nobody has confirmed it."""
    return any(name in entry.unverified for name in names)


STYLES: Mapping[str, tuple[str, Callable[[Item], tuple[ReferencePart, ...]]]] = {
    "apa": ("APA 7", apa_parts),
    "gbt7714": ("GB/T 7714-2025", gbt7714_parts),
}
"""Style, as site.json names it → its name, how it refers to a work."""
CHINESE = "zh"


class CitedReference(NamedTuple):
    """A reference in parts. `lang` is the language all of it is in, where that isn't the page's,
    else empty.
    """

    parts: tuple[ReferencePart, ...]
    lang: str


def item_of(
    entry: LocalizedEntry, keywords: Iterable[str] = (), values: Mapping[str, Any] | None = None
) -> Item:
    """The CSL-JSON item of a paper under any projection but `link`; one without a title goes by its
    key.

    `values` are those of its values that it shall be made of; all if not given.
    """
    source = entry if values is None else values
    item = csl_item(
        source,
        id=entry.key,
        keywords=keywords,
        person_name=person_name,
        title_of=page_context().read.plain_title,
    )
    return item | {"title": str(entry.title)}


def person_name(key: str) -> str:
    """The name of one of the institute's people in the page's language; empty if there is none."""
    person = page_context().read.get("people", key, "link")
    return str(person.title) if person else ""


def styles(read: Reader) -> tuple[str, ...]:
    """The site's styles, the one of the page's language first.

    Those that site.json names; else APA, and GB/T 7714 where one of the site's languages is
    Chinese.
    """
    chosen = read.single("site").citationStyles or (
        tuple(STYLES) if any(_is_chinese(locale.lang) for locale in read.locales) else ("apa",)
    )
    is_chinese = _is_chinese(read.language.lang)
    return tuple(sorted(chosen, key=lambda style: (style == "gbt7714") is not is_chinese))


def _is_chinese(tag: str) -> bool:
    return tag.partition("-")[0] == CHINESE


def citations(read: Reader, item: Item) -> tuple[tuple[str, tuple[ReferencePart, ...]], ...]:
    """(the style's name, how it refers to a work) in the site's styles."""
    found = []
    for style in styles(read):
        name, written = STYLES[style]
        found.append((name, written(item)))
    return tuple(found)


def reference(entry: LocalizedEntry) -> CitedReference:
    """The citation of a paper on a page in its language.

    GB/T 7714 writes a reference in the language of the work; APA in the page's, with a title from
    another language.
    """
    title: Text = entry.title
    style = styles(page_context().read)[0]
    return CitedReference(
        STYLES[style][1](item_of(entry)),
        title.lang if title.borrowed and style == "gbt7714" else "",
    )
