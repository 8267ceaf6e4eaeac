"""Refusals, times, titles and names as text in the language of the editor."""

from collections.abc import Iterable
from datetime import datetime

from babel import Locale as BabelLocale
from babel import UnknownLocaleError
from babel.dates import format_datetime, get_timezone_gmt, get_timezone_location
from flask_babel import get_locale, gettext, ngettext, pgettext
from markupsafe import Markup, escape

from blueprints.editor.context import codes, current_snapshot, entry_row, name_of, now, site
from blueprints.editor.template_functions import template_filter, template_function
from cms.core.errors import Refusal
from cms.editing.entry_rows import first_title
from cms.editing.forms.labels import FieldLocation, field_location
from cms.editing.trash import TrashedEntry
from cms.schema.content_type import Model
from cms.web.templating.formats import written_name

MAX_MINUTES, MIN_MINUTES = 60, 2
"""Limits in minutes: older moments are shown as a time, younger ones as “now”."""


@template_filter("refusal")
def refusal_text(refusal: Refusal) -> str:
    """Return a refusal as text; language codes in it become names."""
    values = dict(refusal.values)
    if "language" in values:
        values["language"] = language_text(str(values["language"]))
    return gettext(refusal.message) % values if values else gettext(refusal.message)


@template_filter("moment")
def moment_text(value: datetime | str | None) -> str:
    """Return a moment in the site's time zone: 24 Nov 2026, 16:24."""
    return _moment(value, pgettext("moment pattern", "d MMM y, HH:mm")) if value else ""


@template_filter("short_moment")
def short_moment_text(value: datetime | str) -> str:
    """Return the time of day of a moment of today, the whole moment of any other: for lists and
    bars that are read at once. `shortMoment` in js/editor/controls.js does the same.
    """
    return clock_text(value) if is_today(value) else moment_text(value)


def is_today(value: datetime | str) -> bool:
    """Return whether a moment is of today in the site's time zone."""
    return _here(value).date() == _here(now()).date()


@template_function
def saved_text(value: datetime | str) -> str:
    """Return when something was saved."""
    if is_today(value):
        return gettext("Saved at %(time)s", time=clock_text(value))
    return gettext("Saved %(moment)s", moment=moment_text(value))


@template_filter("day")
def day_text(value: datetime | str | None) -> str:
    """Return the day of a moment in the site's time zone: 24 Nov 2026."""
    return _moment(value, pgettext("date pattern: day", "d MMM y")) if value else ""


def clock_text(value: datetime | str) -> str:
    """Return the time of day of a moment in the site's time zone: 16:24."""
    return _moment(value, "HH:mm")


@template_filter("ago")
def ago_text(value: datetime | str) -> str:
    """Return how many minutes ago a moment was, or its short text after an hour."""
    minutes = int((now() - _here(value)).total_seconds() // 60)
    if minutes >= MAX_MINUTES:
        return short_moment_text(value)
    if minutes < MIN_MINUTES:
        return gettext("now")
    return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes)


def _moment(value: datetime | str, pattern: str) -> str:
    return format_datetime(_here(value), str(pattern), locale=get_locale())


def _here(value: datetime | str) -> datetime:
    """Return a moment in the site's time zone."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(current_snapshot().zone)


@template_function
def zone_text() -> str:
    """Return a note on the time zone of all times in the editor, which is the site's."""
    zone, locale = current_snapshot().zone, get_locale()
    offset = f"UTC{get_timezone_gmt(datetime.now(zone), 'iso8601', locale=locale)}"
    return gettext(
        "All times: %(city)s (%(offset)s)",
        offset=offset,
        city=get_timezone_location(zone, locale=locale, return_city=True),
    )


@template_function
def lang_attribute(code: str) -> str:
    """Return the value of the `lang` attribute for a language of the site."""
    locale = current_snapshot().by_code.get(code)
    return locale.lang if locale else code


@template_function
def language_text(code: str) -> str:
    """Return the name of a language in the language of the editor."""
    locale = current_snapshot().by_code.get(code)
    try:
        babel_locale = BabelLocale.parse(locale.lang if locale else code, sep="-")
    except (ValueError, UnknownLocaleError):
        return locale.name if locale else code
    return written_language_name(babel_locale.get_language_name(str(get_locale())) or code)


def written_language_name(name: str) -> str:
    """Return CLDR's name of a language, changed to how the editor's language names written
    languages.
    """
    return written_name(name, pgettext("how names of languages end, spoken|written", "|"))


@template_function
def reading_order() -> tuple[str, ...]:
    """Return the site's languages in the order in which titles are tried, the editor's first."""
    spoken = str(get_locale()).partition("_")[0]
    return tuple(sorted(codes(), key=lambda code: code.partition("-")[0] != spoken))


@template_function
def entry_title(type: str, key: str) -> tuple[str, str]:
    """Return (title, its language) of an entry, drafts included.

    A singleton has the label of its type. If there is no such entry, it is `type/key`.
    """
    model = site().models.get(type)
    if model and model.single:
        return gettext(model.label), ""
    row = entry_row(type, key)
    return row.title(reading_order()) if row else (f"{type}/{key}", "")


def trash_title(entry: TrashedEntry) -> tuple[str, str]:
    """Return (title, its language) of an entry in the trash, or its key."""
    return first_title(entry.titles, reading_order()) or (entry.key, "")


@template_function
def location_labels(location: FieldLocation) -> str:
    """Return the labels of a location: `Deadlines › Closes`."""
    return " › ".join(gettext(label) for label in location.labels)


@template_function
def field_text(model: Model, path: str) -> str:
    """Return the labels of a flat path."""
    return location_labels(field_location(model, path))


def location_text(location: FieldLocation) -> str:
    """Return the labels of a location, with the language of the value."""
    return (
        with_note(location_labels(location), language_text(location.locale))
        if location.locale
        else location_labels(location)
    )


def path_text(model: Model, path: str) -> str:
    """Return the labels of a flat path, with the language of the value."""
    return location_text(field_location(model, path))


@template_function
def language_list(codes: Iterable[str]) -> str:
    """Return the names of languages as a list in a sentence."""
    return gettext(", ").join(language_text(code) for code in codes)


@template_function
def locale_choices() -> list[tuple[str, str]]:
    """Return (code, name) of each language of the site."""
    return [(locale.code, language_text(locale.code)) for locale in current_snapshot().locales]


@template_function
def name_list(ids: Iterable[str]) -> str:
    """Return the names of accounts as a list in a sentence."""
    return gettext(", ").join(name_of(id) for id in ids)


@template_function
def labelled(label: str, text: str) -> Markup:
    """Return “label: text” in the editor's punctuation; both may be markup."""
    return escape(gettext("%(what)s: %(which)s")) % {"what": label, "which": text}


@template_function
def with_note(text: str, note: str) -> Markup:
    """Return a text with a note in brackets; both may be markup."""
    return escape(gettext("%(text)s (%(note)s)")) % {"text": text, "note": note}
