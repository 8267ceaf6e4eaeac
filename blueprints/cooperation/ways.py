"""What the views of this section share: its name and the way to a page."""

from cms.web.pages import Crumb
from cms.web.rendering import url
from cms.web.words import gettext as _

SECTION = "cooperation"


def front() -> Crumb:
    return _("International Cooperation"), url("cooperation.index")


def projects_crumb() -> Crumb:
    return _("International Projects"), url("cooperation.projects")


def conferences_crumb() -> Crumb:
    return _("International Conferences"), url("cooperation.conferences")


def organizations_crumb() -> Crumb:
    return _("Partners and organizations"), url("cooperation.organizations")
