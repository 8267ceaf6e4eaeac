"""Jobs, and pages for those who want to join."""

from blueprints.join.models import Job
from cms.web.section import Section

join = Section("join", __name__, [Job])

from blueprints.join import views  # noqa: E402, F401
