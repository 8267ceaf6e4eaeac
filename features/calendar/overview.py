"""Two parts of the overview: the next scheduled publications and their ends, and due reviews."""

from typing import Any

from blueprints.editor.context import locales, may, now, overview, site_today
from blueprints.editor.slots import EmptyPlace
from cms.content import Entry
from cms.web.templating.formats import date_text
from features.calendar.coming_up import due_reviews, next_openings

MAX_NEXT = 3
MAX_DUE = 6
"""The most reviews that are listed; the others are counted."""


def coming_up(place: EmptyPlace) -> dict[str, Any]:
    """Return the values of the list of the next scheduled publications and their ends."""
    found = next_openings(overview().staff, now(), MAX_NEXT)
    return {"openings": found, "is_multilingual": len(locales()) > 1}


def reviews(place: EmptyPlace) -> dict[str, Any] | None:
    """Return the values of the lines of due reviews; None if there are none."""
    due = own_due_reviews()
    return {"due": due, "shown": MAX_DUE, "date_text": date_text} if due else None


def own_due_reviews() -> list[Entry]:
    """Return the entries whose review is due and which the account may publish."""
    entries = due_reviews(overview().staff, site_today())
    return [entry for entry in entries if may("publish", entry.model)]
