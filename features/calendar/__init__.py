"""The calendar of the staff: scheduled publications and their ends, deadlines, events and reviews, by
month, and at a private address for calendar programs.
"""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature, Folder, MenuEntry
from cms.core.i18n import N_, NC_
from cms.core.slots import Fill

feature = Feature(
    "calendar",
    Path(__file__).parent,
    label=NC_("of the staff", "Calendar"),
    text=N_(
        "Shows the staff, month by month, what goes online or offline, with deadlines, events and reviews."
    ),
    stores=N_("Hashes of the private addresses that calendar programs use."),
    screens={f"{__name__}.screen": "open", f"{__name__}.subscription": "open"},
    menu=(
        MenuEntry(
            "calendar.index", NC_("of the staff", "Calendar"), "calendar", group="top", order=10
        ),
    ),
    help={
        "calendar": "calendar",
        "calendar_address": "calendar#see-the-calendar-in-outlook-or-on-your-phone",
    },
    open_views=frozenset({"calendar_address.private"}),
    personal_addresses="^/editor/calendar/private/",
    log_events={
        "calendar": N_("Private calendar address created"),
        "calendar-ended": N_("Private calendar address disabled"),
    },
    services={f"{__name__}.addresses:PrivateAddresses": f"{__name__}.addresses:open_addresses"},
    owns=(Folder("calendar"),),
    start=f"{__name__}.addresses:start",
    slots=(
        Fill(slots.ACCOUNT_PAGE, "calendar/panel.html", f"{__name__}.subscription:panel", order=90),
        Fill(
            slots.DASHBOARD_SITE,
            "calendar/coming_up.html",
            f"{__name__}.overview:coming_up",
            order=10,
        ),
        Fill(slots.DASHBOARD_SITE, "calendar/link.html"),
        Fill(slots.DASHBOARD_REVIEWS, "calendar/reviews.html", f"{__name__}.overview:reviews"),
    ),
)
