"""/calendar/: scheduled publications and their ends, deadlines, events and reviews, by month."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, get_day_names
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, pgettext
from flask_babel import gettext as _

from blueprints.editor.context import overview, site_today
from blueprints.editor.interface_text import clock_text, entry_title
from blueprints.editor.value_text import choice_text
from cms.core.dates import PartialDate
from cms.core.i18n import N_
from cms.schema.calendar_dates import CalendarKind
from cms.schema.fields import Choice
from cms.web.templating.formats import date_range
from features.calendar.events import StaffEvent, staff_events

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")

YEARS = range(1970, 2200)
MAX_EVENTS = 2_000
"""The most events in a month or in the iCalendar file."""

KINDS: dict[CalendarKind, str] = {
    "opens": N_("Appears on the site"),
    "closes": N_("Is unpublished"),
    "event": N_("Takes place"),
    "deadline": N_("Deadline"),
    "review": N_("To be reviewed"),
}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a month, with the events that begin on it or before the month, and those that
    continue.
    """

    day: date
    begins: Sequence[StaffEvent]
    continues: Sequence[StaffEvent]


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month: its days, and the events without a known day."""

    first: date
    days: tuple[CalendarDay, ...]
    undated: tuple[StaffEvent, ...]

    @property
    def previous(self) -> str:
        """The previous month, as `2026-10`."""
        return str(self.first - timedelta(days=1))[:7]

    @property
    def next(self) -> str:
        return str(self.first + timedelta(days=32))[:7]


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show one month."""
    today = site_today()
    month = month_of(requested_month(request.args.get("month", ""), today))
    return render_template(
        "calendar/index.html",
        month=month,
        today=today,
        weekdays=weekdays(),
        note_of=event_note,
        when_of=event_time,
        format_day=format_day,
        event_title=event_title,
    )


def requested_month(text: str, today: date) -> date:
    """Return the first day of a month such as `2026-11`, or of the current month if the text is
    invalid.
    """
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        month = today
    return (month if month.year in YEARS else today).replace(day=1)


def month_of(first: date) -> CalendarMonth:
    """Return a month with its events."""
    _weekday, last = monthrange(first.year, first.month)
    days = [first.replace(day=number) for number in range(1, last + 1)]
    events = staff_events(overview().staff, first, days[-1])[:MAX_EVENTS]
    exact = [event for event in events if event.exact]
    return CalendarMonth(
        first,
        tuple(calendar_day(day, first, exact) for day in days),
        tuple(event for event in events if not event.exact),
    )


def calendar_day(day: date, month: date, events: Iterable[StaffEvent]) -> CalendarDay:
    """Return a day with its events; one that began before the month begins on the month's first
    day.
    """
    begins: list[StaffEvent] = []
    continues: list[StaffEvent] = []
    for event in events:
        if event.first <= day <= event.last:
            (begins if day == max(event.first, month) else continues).append(event)
    return CalendarDay(day, begins, continues)


def weekdays() -> list[tuple[str, str]]:
    """Return (short name, full name) of the days of the week, Monday first."""
    locale = get_locale()
    short, whole = (get_day_names(width, locale=locale) for width in ("abbreviated", "wide"))
    return [(short[day], whole[day]) for day in range(7)]


def format_day(day: date, whole: bool = False) -> str:
    """Return a day as a month's list shows it (Tue 3 Nov), or with `whole` the month and year."""
    pattern = (
        pgettext("date pattern: month, in full", "MMMM y")
        if whole
        else pgettext("date pattern: day of a month", "EEE d MMM")
    )
    return format_date(day, pattern, locale=get_locale())


def event_title(event: StaffEvent) -> tuple[str, str]:
    """Return (title, its language) of the event's entry."""
    return entry_title(*event.entry.name)


def event_time(event: StaffEvent) -> str:
    """Return the time of an event at a moment, the range of one of several days, else an empty
    text.
    """
    if event.moment:
        return clock_text(event.moment)
    if event.first == event.last or not event.exact:
        return ""
    return date_range(PartialDate(str(event.first)), PartialDate(str(event.last)))


def event_note(event: StaffEvent) -> str:
    """Return the note of an event; for a deadline its subject."""
    if event.about:
        field = event.entry.model.field(f"{event.path.rpartition('.')[0]}.{_subject_field(event)}")
        label = choice_text(field, event.about) if isinstance(field, Choice) else event.about
        return _("Deadline: %(kind)s", kind=label)
    if event.kind == "deadline" and not event.row:
        return _(event.entry.model.field(event.path).label)
    if event.kind == "event":
        return _(event.entry.model.label)
    return _(KINDS[event.kind])


def _subject_field(event: StaffEvent) -> str:
    return next(of.about for of in event.entry.model.calendar if of.path == event.path)
