"""Places to visit: sights, opening hours, directions, booking, accessibility, groups."""

from pathlib import Path

from cms.core.feature import ContentCheck, Feature
from cms.core.i18n import N_
from cms.web.section import Section
from features.visit.models import Visit

# i18n: Heading of the pages on places to visit
section = Section("visit", __name__, [Visit], label=N_("Visit"))

from features.visit import views  # noqa: E402, F401

feature = Feature(
    "visit",
    Path(__file__).parent,
    label=N_("Visit"),
    text=N_(
        "Pages for visitors of museums, gardens and field stations: opening hours, the way there, "
        "booking, accessibility and groups."
    ),
    stores=N_("Places to visit, as entries in the content."),
    sections=(section,),
    checks={
        "visit": ContentCheck(
            N_("Details that visitors look for"), of_site=f"{__name__}.checks:findings", order=175
        )
    },
)
