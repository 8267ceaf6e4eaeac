"""The people of the institute."""

from blueprints.scientists.models import Person
from cms.web.section import Section

scientists = Section("scientists", __name__, [Person])

from blueprints.scientists import views  # noqa: E402, F401
