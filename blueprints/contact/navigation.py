"""Breadcrumbs of this section."""

from cms.content import Reader
from cms.web.i18n import gettext as _
from cms.web.pages.page import Crumb, front_crumb
from cms.web.templating.render import url

SECTION = "contact"


def front(read: Reader) -> Crumb:
    """The way to the section's front."""
    return front_crumb(read, SECTION, _("Contact us"))


def here() -> Crumb:
    """The form."""
    return _("Write to us"), url("contact.write")
