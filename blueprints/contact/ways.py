"""What the views of this section share."""

from cms.store import Reader
from cms.web.pages import Crumb, front_crumb
from cms.web.rendering import url
from cms.web.words import gettext as _

SECTION = "contact"


def front(read: Reader) -> Crumb:
    """The way to the section's front."""
    return front_crumb(read, SECTION, _("Contact us"))


def here() -> Crumb:
    """The form."""
    return _("Write to us"), url("contact.write")
