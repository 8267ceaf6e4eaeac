"""About the institute: history, structure, directors."""

from cms.core.i18n import N_
from cms.web.section import Section

about = Section("about", __name__, label=N_("About Us"))

from blueprints.about import views  # noqa: E402, F401
