"""Conferences and their deadlines as iCalendar files: of one and of all, in each language."""

from pathlib import Path

from cms.core.feature import Beside, Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating.slots import ARTICLE_FACTS, FOLLOW, LIST_LINKS

EVENTS = f"{__name__}.events"

feature = Feature(
    "icalendar",
    Path(__file__).parent,
    label=N_("Calendars of conferences"),
    text=N_("Offers conferences and their deadlines to calendar programs (iCalendar)."),
    beside={
        "conferences.ics": Beside(f"{EVENTS}:calendar_of", of_list=f"{EVENTS}:calendar_of_all")
    },
    slots=(
        Fill(ARTICLE_FACTS, "icalendar/fact.html", f"{EVENTS}:own_calendar"),
        Fill(LIST_LINKS, "icalendar/list.html", f"{EVENTS}:all_calendar"),
        Fill(FOLLOW, "icalendar/follow.html", f"{EVENTS}:calendars", order=70),
    ),
)
