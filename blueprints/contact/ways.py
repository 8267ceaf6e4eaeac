"""What the views of this section share."""

from cms.errors import NotFound
from cms.store import Reader
from cms.web.pages import Crumb
from cms.web.rendering import url
from cms.web.words import gettext as _

SECTION = "contact"


def front(read: Reader) -> list[Crumb]:
    """The way to the section's front, where it has one."""
    try:
        entry = read.at(f"{SECTION}/")
    except NotFound:
        return []
    return [(entry.title, entry.url)]


def here() -> Crumb:
    """The form."""
    return _("Write to us"), url("contact.write")
