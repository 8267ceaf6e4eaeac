"""The name and the breadcrumbs of this section."""

from cms.web.i18n import gettext as _
from cms.web.pages.facets import Facet, title_in
from cms.web.pages.page import Crumb
from cms.web.templating.render import url

SECTION = "scientists"
FRONT = "scientists.index"
UNITS = Facet("people", "units", "scientists.in_unit", ("key",), FRONT, title_in("units"))
FIELDS = Facet("people", "fields", "scientists.in_field", ("key",), FRONT, title_in("terms"))


def front() -> Crumb:
    return _("Scientists"), url(FRONT)
