"""The address of the contact form: live only, without session or cookie."""

from flask import Request
from flask.typing import ResponseReturnValue

from blueprints.contact import contact
from cms.content import Reader
from cms.core.errors import NotFound
from cms.web.i18n import gettext as _
from cms.web.pages.page import Crumb, PageMeta, page
from cms.web.templating.render import url


def form_crumb() -> Crumb:
    return _("Write to us"), url("contact.write")


@contact.live("/write/", methods=("GET", "POST"))
def write(read: Reader, request: Request) -> ResponseReturnValue:
    require_form(read)
    from blueprints.contact.posting import answer  # forms and mail take time to load

    return answer(read, request)


def require_form(read: Reader) -> None:
    """Raise NotFound if the site has no form."""
    if not read.single("site").contactForm:
        raise NotFound


@contact.live("/write/thanks/")
def thanks(read: Reader, request: Request) -> str:
    require_form(read)
    meta = PageMeta(
        _("Thank you"),
        "",
        [contact.crumb(read), form_crumb(), (_("Thank you"), url("contact.thanks"))],
        contact.name,
    )
    return page(read, "contact/thanks.html", meta)
