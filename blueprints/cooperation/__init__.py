"""International cooperation: projects, conferences, organizations."""

from blueprints.cooperation.models import Conference, Organization, Project
from cms.core.i18n import N_
from cms.web.section import Section

cooperation = Section(
    "cooperation",
    __name__,
    [Project, Conference, Organization],
    label=N_("International Cooperation"),
)

from blueprints.cooperation import views  # noqa: E402, F401
