"""Contact: how to reach the institute."""

from cms.core.i18n import N_
from cms.web.section import Section

contact = Section("contact", __name__, label=N_("Contact us"), titled_by_page=True)

from blueprints.contact import views  # noqa: E402, F401
