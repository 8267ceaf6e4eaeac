"""The name and the breadcrumbs of this section."""

from cms.web.i18n import gettext as _
from cms.web.pages.page import Crumb
from cms.web.templating.render import url

SECTION = "papers"


def front() -> Crumb:
    return _("Papers"), url("papers.index")
