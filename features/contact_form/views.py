"""The addresses of the contact form: live only, without session or cookie."""

from typing import Any

from flask import Request
from flask.typing import ResponseReturnValue

from cms.content import Reader
from cms.core.errors import NotFound
from cms.web.context import app_state
from cms.web.i18n import gettext as _
from cms.web.pages.page import Crumb, PageMeta, page
from cms.web.section import Section
from cms.web.templating.render import url
from cms.web.templating.slots import PagePlace
from features.contact_form import section

CONTACT = "contact"
"""The section that has the form."""


def link(place: PagePlace) -> dict[str, Any] | None:
    """Return nothing but that there is a form; None if there is none."""
    return {} if place.read.single("site").contactForm and app_state().site.settings.live else None


def kept(place: PagePlace) -> dict[str, Any] | None:
    """Return how long messages are kept and whether they are mailed; None if there is no form."""
    if link(place) is None:
        return None
    from features.contact_form.inbox import Messages  # mail takes time to load

    messages = app_state().site.get(Messages)
    return {"days": messages.days, "mailed": messages.mailer.works}


def crumbs(read: Reader) -> list[Crumb]:
    """Return the breadcrumb of the form."""
    contact: Section = app_state().sections[CONTACT]
    return [contact.crumb(read), (_("Write to us"), url("contact_form.write"))]


@section.live("/write/", methods=("GET", "POST"))
def write(read: Reader, request: Request) -> ResponseReturnValue:
    require_form(read)
    from features.contact_form.posting import answer  # forms and mail take time to load

    return answer(read, request)


def require_form(read: Reader) -> None:
    """Raise NotFound if the site has no form."""
    if CONTACT not in app_state().sections or not read.single("site").contactForm:
        raise NotFound


@section.live("/write/thanks/")
def thanks(read: Reader, request: Request) -> str:
    require_form(read)
    way = [*crumbs(read), (_("Thank you"), url("contact_form.thanks"))]
    return page(read, "contact_form/thanks.html", PageMeta(_("Thank you"), "", way, CONTACT))
