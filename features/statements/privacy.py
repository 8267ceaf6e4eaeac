"""The facts on the page on privacy that follow from the form and the settings."""

from typing import Any

from cms.accounts.security_events import SecurityRecord
from cms.web.context import app_state
from cms.web.templating.slots import PagePlace


def first(place: PagePlace) -> dict[str, Any]:
    """Return the values of the first part: the controller, the data of a visit."""
    return _values(place)


def last(place: PagePlace) -> dict[str, Any]:
    """Return the values of the last part: rights, staff, other sites."""
    site = app_state().site
    record = site.find(SecurityRecord) or SecurityRecord()
    return _values(place) | {
        "months": record.kept_months,
        "has_editor": site.settings.editor,
        "contact": place.read.follow("pages/contact"),
    }


def _values(place: PagePlace) -> dict[str, Any]:
    read = place.read
    said, site = read.single("privacy"), read.single("site")
    is_own = not site.demonstration  # a demonstration may not speak for the institute
    return {
        "said": said,
        "controller": said.controller or (site.name if is_own else ""),
        "address": said.contact or (site.address if is_own else ""),
        "email": said.email or (site.email if is_own else ""),
        "basis": read.render(said.basis, "basis-") if said.basis else None,
        "after": read.render(said.after, "after-") if said.after else None,
    }
