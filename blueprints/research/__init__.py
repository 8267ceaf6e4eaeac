"""The institute’s units and research."""

from blueprints.research.models import Unit
from cms.core.i18n import N_
from cms.web.section import Section

research = Section("research", __name__, [Unit], label=N_("Research"))

from blueprints.research import themes, views  # noqa: E402, F401
