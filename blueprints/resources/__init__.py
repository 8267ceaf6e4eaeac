"""Field stations, datasets, collections, journals."""

from blueprints.resources.models import Collection, Dataset, Journal, Station
from cms.web.section import Section

resources = Section("resources", __name__, [Station, Dataset, Collection, Journal])

from blueprints.resources import views  # noqa: E402, F401
