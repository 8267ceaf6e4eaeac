"""The link for sharing a page in the language shown."""

from typing import Any

from markupsafe import Markup

from cms.web.context import page_context
from cms.web.derived_language import derived_path
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute
from cms.web.templating.slots import ArticlePlace
from features.share.qr_code import qr_code

MAX_CODE_LENGTH = 500
"""Characters of an address in a QR code; longer ones make codes that phones read badly."""


def box(place: ArticlePlace) -> dict[str, Any] | None:
    """Return the absolute address of a page, and its QR code as `<svg>`, empty if the address is
    too long; None if the site has no address.
    """
    address = absolute(derived_path(place.page.url, page_context().derived))
    if "://" not in address:
        return None
    short = len(address) <= MAX_CODE_LENGTH
    code = qr_code(address, _("QR code of this page’s address")) if short else ""
    return {"address": address, "code": Markup(code)}  # noqa: S704 - our own drawing, its words escaped
