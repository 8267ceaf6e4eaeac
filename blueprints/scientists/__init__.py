"""The people of the institute."""

from blueprints.scientists.models import Person
from cms.core.i18n import N_
from cms.web.section import Section

scientists = Section("scientists", __name__, [Person], label=N_("Scientists"))

from blueprints.scientists import views  # noqa: E402, F401
