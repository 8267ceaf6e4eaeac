"""How a page is handed on: its whole address, and the same as a QR code for telephones."""

from typing import NamedTuple

from markupsafe import Markup

from cms.media.svg.qr_code import qr_code
from cms.web.context import page_context
from cms.web.derived import derived_path
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute

MAX_LENGTH = 500
"""Characters of an address in a code: more make one that telephones read badly."""


class ShareLink(NamedTuple):
    """`code` is an `<svg>`, empty where the address is too long for one."""

    address: str
    code: Markup


def share_link(path: str) -> ShareLink | None:
    """The page at `path`, in the language that it is shown in; None on a site that doesn't know its
    own address.
    """
    derived = page_context().derived
    address = absolute(derived_path(path, derived) if derived else path)
    if "://" not in address:
        return None
    short = len(address) <= MAX_LENGTH
    code = qr_code(address, _("QR code of this page’s address")) if short else ""
    return ShareLink(address, Markup(code))  # noqa: S704 - our own drawing, its words escaped
