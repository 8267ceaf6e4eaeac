"""What the views of this section share: its name and the way to a page."""

from cms.web.pages import Crumb
from cms.web.rendering import url
from cms.web.words import gettext as _

SECTION = "papers"


def front() -> Crumb:
    return _("Papers"), url("papers.index")
