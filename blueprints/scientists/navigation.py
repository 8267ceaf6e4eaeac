"""The ways to narrow the directory of people."""

from cms.core.i18n import N_
from cms.web.pages.facets import EntryList, Facet, title_in

ALL = EntryList("people", "scientists.index", N_("Scientists"))
UNITS = Facet(ALL, "units", "scientists.in_unit", ("key",), title_in("units"))
FIELDS = Facet(ALL, "fields", "scientists.in_field", ("key",), title_in("terms"))
