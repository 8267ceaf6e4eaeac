"""The name and the breadcrumbs of this section."""

from cms.web.i18n import gettext as _
from cms.web.pages.page import Crumb
from cms.web.templating.render import url

SECTION = "cooperation"


def front() -> Crumb:
    return _("International Cooperation"), url("cooperation.index")


def projects_crumb() -> Crumb:
    return _("International Projects"), url("cooperation.projects")


def conferences_crumb() -> Crumb:
    return _("International Conferences"), url("cooperation.conferences")


def organizations_crumb() -> Crumb:
    return _("Partners and organizations"), url("cooperation.organizations")
