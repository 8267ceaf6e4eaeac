"""Format dates, numbers, countries, languages and positions in a page's language.

Patterns and punctuation are messages, so that translators can set them.
"""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from cms.content import Reader
from cms.core.dates import PartialDate, parse_date
from cms.core.errors import Invalid
from cms.markdown.cjk import script_fits
from cms.web.context import page_context
from cms.web.i18n import locale as locale
from cms.web.i18n import pgettext


def date_text(value: PartialDate | None) -> str:
    """Format a date as precisely as it is known: 23 Aug 2024, Aug 2024, 2024."""
    return _formatted(value.first, _pattern(value), locale()) if value else ""


@lru_cache(maxsize=5000)
def _formatted(first: date, pattern: str, language: Locale) -> str:
    """Cached, since the same dates are on thousands of pages."""
    return format_date(first, pattern, language)


def day(value: PartialDate | None) -> Markup | str:
    """Return a date as a `<time>` element."""
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
    """Format a span of days, months or years without repetition: 18–19 Sep 2023."""
    if not start or not end or start == end:
        return date_text(start or end)
    if not (start.day and end.day):
        ends = {"start": date_text(start), "end": date_text(end)}
        return pgettext("date range", "%(start)s – %(end)s", **ends)
    first, last = _range_patterns(start.first, end.first).split("|")
    return f"{_formatted(start.first, first, locale())}{_formatted(end.first, last, locale())}"


def zone_text(name: str, day: PartialDate | None) -> str:
    """Format a time zone with its offset on a day, as in Asia/Almaty (UTC+06:00); empty without a
    name.
    """
    if not name or not day:
        return name
    offset = datetime.combine(day.first, time(12), ZoneInfo(name)).strftime("%z")
    difference = f"{offset[:3]}:{offset[3:5]}"
    return pgettext("time zone", "%(name)s (UTC%(difference)s)", name=name, difference=difference)


def interval_text(value: str) -> str:
    """Format an ISO 8601 interval (1990/2015); other values are returned unchanged."""
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
    """Format a number with the language's grouping: 120,000. A minus is a minus sign, not a hyphen."""
    sample = pgettext("how 120,000 is written, such as 12 ten thousands", "120,000")
    large = sample.removeprefix("12")
    if value >= 10_000 and value % 100 == 0 and large[:1] not in ",.0":
        return f"{value / 10_000:g}{large}"
    least = int(pgettext("the least number that is written in groups", "1000"))
    text: str = format_decimal(value, locale=locale(), group_separator=abs(value) >= least)
    return text.replace("-", "\u2212")


def country(code: str) -> str:
    """Return the name of a country or region: the site's own label, else CLDR's."""
    site_labels = {row.code: row.label for row in page_context().read.single("site").regions}
    return str(site_labels.get(code) or locale().territories.get(code, code))


def language_name(code: str, spoken: bool = False) -> str:
    """Return the name of a language in the page's language; its own name if the page's has none.

    Chinese has different names for a spoken and a written language: 英语, 英文.
    """
    locale_of_site = page_context().read.snapshot.by_code.get(code)
    tag = locale_of_site.lang if locale_of_site else code
    own_name = locale_of_site.name if locale_of_site else code
    name = str(locale().languages.get(tag.partition("-")[0].lower(), own_name))
    if spoken:
        return name
    return written_name(name, pgettext("how names of languages end, spoken|written", "|"))


def written_name(name: str, endings: str) -> str:
    """Return the name of a written language for CLDR's name of the spoken one.

    `endings` are the endings of both, such as 语|文. A name with another ending is returned
    unchanged.
    """
    spoken, _, written = endings.partition("|")
    return name.removesuffix(spoken) + written if spoken and name.endswith(spoken) else name


def is_shown(read: Reader, last: PartialDate | None) -> bool:
    """Return whether a last day isn't over; True without one. The page becomes stale when it is."""
    return last is None or last.value >= read.today()


def iso(value: object) -> str:
    """Format a date for `datetime` attributes and feeds."""
    return value.isoformat() if isinstance(value, date) else str(value)


def foreign(text: str) -> str:
    """Guess the language of a text without one from its script; empty if the page’s own fits."""
    read = page_context().read
    for language in (read.language, *read.locales):
        if script_fits(text, language.lang):
            return "" if language is read.language else language.lang
    return ""


def position(latitude: float, longitude: float) -> str:
    """Format a point in degrees and whole minutes: 42°54′N, 83°43′E."""
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
