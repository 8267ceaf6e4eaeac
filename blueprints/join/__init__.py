"""Jobs, and pages for applicants."""

from blueprints.join.models import Job
from cms.core.i18n import N_
from cms.web.section import Section

join = Section("join", __name__, [Job], label=N_("Jobs"), titled_by_page=True)

from blueprints.join import views  # noqa: E402, F401
