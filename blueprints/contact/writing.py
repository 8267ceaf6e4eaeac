"""The form to write to the institute: live only, without session or cookie; nothing typed is lost."""

from flask import Request
from flask.typing import ResponseReturnValue

from blueprints.contact import contact
from blueprints.contact.navigation import SECTION, front, here
from cms.content import Reader
from cms.core.errors import NotFound
from cms.web.i18n import gettext as _
from cms.web.pages.page import PageMeta, page
from cms.web.templating.render import url


@contact.live("/write/", methods=("GET", "POST"))
def write(read: Reader, request: Request) -> ResponseReturnValue:
    offered(read)
    from blueprints.contact.posting import answer  # forms and mail: 20 ms of each start

    return answer(read, request)


def offered(read: Reader) -> None:
    """Raises NotFound where the site has no form."""
    if not read.single("site").contactForm:
        raise NotFound


@contact.live("/write/thanks/")
def thanks(read: Reader, request: Request) -> str:
    offered(read)
    meta = PageMeta(
        _("Thank you"), "", [front(read), here(), (_("Thank you"), url("contact.thanks"))], SECTION
    )
    return page(read, "contact/thanks.html", meta)
