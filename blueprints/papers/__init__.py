"""Papers and other works."""

from blueprints.papers.models import Paper
from cms.core.i18n import N_
from cms.web.section import Section

papers = Section("papers", __name__, [Paper], label=N_("Papers"))

from blueprints.papers import combined, finder_data, views  # noqa: E402, F401
