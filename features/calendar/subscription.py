"""The private address of the calendar, for calendar programs, which have no session."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, flash, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from blueprints.editor.context import entry_url, me, overview, see_other, site, site_today
from blueprints.editor.interface_text import language_list
from blueprints.editor.security import origin
from blueprints.editor.security_events import log_event
from blueprints.editor.sensitive import sensitive
from blueprints.editor.slots import AccountPlace
from blueprints.shared.icalendar import CalendarEvent, calendar
from cms.accounts.errors import NoAccount
from cms.content.derived import modified
from cms.web.i18n import locale_of
from features.calendar.addresses import PrivateAddresses
from features.calendar.events import StaffEvent, staff_events
from features.calendar.screen import MAX_EVENTS, event_note, event_title

blueprint = Blueprint("calendar_address", __name__, url_prefix="/calendar")

PAST, FUTURE = timedelta(days=90), timedelta(days=400)
"""The period of the file, before and after today."""
NEW = "calendar"
"""Session key of the token of a new address, until it has been shown."""


def panel(place: AccountPlace) -> dict[str, Any]:
    """Return the values of the panel on one's own account page. A new address is shown once."""
    token = session.pop(NEW, "")
    addresses = site().get(PrivateAddresses)
    return {
        "address": origin() + url_for("calendar_address.private", token=token) if token else "",
        "exists": addresses.exists(place.account),
        "has_ended": addresses.has_ended(place.account),
    }


@blueprint.post("/address")
@sensitive
def change() -> ResponseReturnValue:
    """Create a private address or disable it; an earlier one is disabled in both cases."""
    addresses = site().get(PrivateAddresses)
    if request.form.get("do") == "end":
        addresses.end(me())
        log_event("calendar-ended")
        flash(_("The private address is disabled."), "done")
    else:
        session[NEW] = addresses.create(me())
        log_event("calendar")
    return see_other("account.me", _anchor="calendar")


@blueprint.get("/private/<token>.ics")
def private(token: str) -> ResponseReturnValue:
    """Return the calendar for a calendar program, which has no session: the token names the
    account.
    """
    try:
        account = site().get(PrivateAddresses).account_of(token)
    except NoAccount:
        return Response(_("This address is disabled.") + "\n", 404, mimetype="text/plain")
    staff, today = overview().staff, site_today()
    events = staff_events(staff, today - PAST, today + FUTURE)[:MAX_EVENTS]
    with force_locale(locale_of(account.interface)):
        body = calendar(
            _("Oasis editor"),
            account.interface,
            staff.zone.key,
            [as_icalendar(event) for event in events],
        )
    return Response(body, mimetype="text/calendar", headers={"X-Robots-Tag": "noindex"})


def as_icalendar(event: StaffEvent) -> CalendarEvent:
    """Return an event for iCalendar, with a link to the entry's form."""
    title, note = event_title(event)[0], event_note(event)
    return CalendarEvent(
        f"{event.id}@{origin().rpartition('/')[2]}",
        title if event.kind == "event" else f"{title} ({note})",
        event.moment or event.first,
        None if event.moment else event.last,
        last_change(event),
        url=origin() + entry_url(event.entry.name),
        description=language_list(event.locales),
    )


def last_change(event: StaffEvent) -> datetime:
    """Return the time of the entry's last recorded change, but none in the future."""
    moments = [datetime.fromisoformat(moment) for moment in modified(event.entry).values()]
    known = max(moments, default=datetime.combine(event.first, time(), UTC))
    return min(known, overview().staff.now)
