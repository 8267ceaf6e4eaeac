"""The ways to narrow the directory of people."""

from typing import Any

from cms.core.i18n import N_
from cms.web.context import page_context
from cms.web.pages.facets import EntryList, Facet, Label


def title_in(type: str) -> Label:
    """The title of an entry of a type by its key; empty where it isn't shown."""

    def label(key: str) -> Any:
        entry = page_context().read.get(type, key, "link")
        return entry.title if entry else ""

    return label


ALL = EntryList("people", "scientists.index", N_("Scientists"))
UNITS = Facet(ALL, "units", "scientists.in_unit", ("key",), title_in("units"))
FIELDS = Facet(ALL, "fields", "scientists.in_field", ("key",), title_in("terms"))
