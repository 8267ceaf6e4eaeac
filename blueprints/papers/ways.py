"""What the views of this section share: its name and the way to a page."""

from flask_babel import gettext as _

from cms.web.pages import Crumb
from cms.web.rendering import url

SECTION = "papers"


def front() -> Crumb:
    return _("Papers"), url("papers.index")
