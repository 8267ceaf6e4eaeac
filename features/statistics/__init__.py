"""How often pages and files are opened, which searches find nothing, which addresses don't exist."""

from pathlib import Path

from cms.core.feature import Feature, MenuEntry
from cms.core.i18n import N_, NC_
from cms.core.slots import Fill
from cms.web.templating.slots import PRIVACY

VISITS = ("live", "log", "off")
"""Where visits are counted: by the live site, from a web server's log (`flask count`), or not at
all.
"""

feature = Feature(
    "statistics",
    Path(__file__).parent,
    label=NC_("visits of the site", "Statistics"),
    text=N_(
        "Counts how often pages and files are opened, and which searches find nothing. No cookie is set."
    ),
    stores=N_("Numbers per day, for 400 days."),
    needs=("daily_counts",),
    settings={"visits": "live"},
    choices={"visits": VISITS},
    shown_settings=("visits",),
    commands={"count": f"{__name__}.commands:count"},
    start=f"{__name__}.visits:start",
    middleware={"count": f"{__name__}.visits:middleware"},
    slots=(Fill(PRIVACY, "statistics/privacy.html", f"{__name__}.visits:privacy", order=40),),
    screens={f"{__name__}.editor.screen": "statistics"},
    menu=(
        MenuEntry(
            "statistics.index", NC_("visits of the site", "Statistics"), "bars", "statistics"
        ),
    ),
    permissions=frozenset({"statistics"}),
    help={"statistics": "statistics"},
)
