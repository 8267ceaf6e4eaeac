"""Field stations, datasets, collections, journals."""

from blueprints.resources.models import Collection, Dataset, Journal, Station
from cms.core.i18n import N_
from cms.web.section import Section

resources = Section(
    "resources", __name__, [Station, Dataset, Collection, Journal], label=N_("Resources")
)

from blueprints.resources import views  # noqa: E402, F401
