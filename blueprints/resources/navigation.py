"""The name and the breadcrumbs of this section."""

from cms.web.i18n import gettext as _
from cms.web.pages.page import Crumb
from cms.web.templating.render import url

SECTION = "resources"


def front() -> Crumb:
    return _("Resources"), url("resources.index")


def stations_crumb() -> Crumb:
    return _("Field stations"), url("resources.stations")


def datasets_crumb() -> Crumb:
    return _("Datasets"), url("resources.datasets")


def collections_crumb() -> Crumb:
    return _("Collections"), url("resources.collections")


def journals_crumb() -> Crumb:
    return _("Journals"), url("resources.journals")
