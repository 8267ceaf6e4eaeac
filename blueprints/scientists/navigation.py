"""The name and the breadcrumbs of this section."""

from cms.web.i18n import gettext as _
from cms.web.pages.facets import Facet
from cms.web.pages.page import Crumb
from cms.web.templating.render import url

SECTION = "scientists"
UNITS = Facet("people", "units", lambda key: url("scientists.in_unit", key=key), "scientists.index")
FIELDS = Facet(
    "people", "fields", lambda key: url("scientists.in_field", key=key), "scientists.index"
)


def front() -> Crumb:
    return _("Scientists"), url("scientists.index")
