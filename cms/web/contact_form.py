"""Forms of public pages: what each has, and checks of a submission: sent from a page of this site,
small, URL-encoded, with few fields.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import Field, Form, StringField
from wtforms.validators import StopValidation

from cms.contact.message import is_storable
from cms.core.errors import Invalid, Refusal
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute

PLAIN = "application/x-www-form-urlencoded"


TRAPPED = N_(
    "A hidden field was filled in, perhaps by your browser. It has been cleared. Check the rest and send the "
    "form again."
)


def checked(check: Callable[[str], str]) -> Callable[[Form, Field], None]:
    """A validator that takes what `check` makes of a value, or says why it can't."""

    def validate(form: Form, field: Field) -> None:
        try:
            field.cross_checked = check(field.data or "")
        except Invalid as refusal:
            raise StopValidation(refusal.text(_)) from None

    return validate


class PublicForm(Form):  # type: ignore[misc]
    """A form for visitors. `website` is for machines: people don't see it."""

    website = StringField()
    token = StringField()

    refusal = ""
    """Why it can't be taken although every field is right."""

    def shown(self, field: Field) -> str:
        """The typed text with each character that a page can't hold replaced by U+FFFD."""
        return "".join(
            sign if sign in "\r\n\t" or is_storable(sign) else "\ufffd" for sign in field.data or ""
        )

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(field, what is wrong with it), in the order of the page."""
        return [(field.name, str(error)) for field in self for error in field.errors]

    @property
    def trapped(self) -> bool:
        """Whether the field nobody sees was filled in."""
        return bool(self.website.data)


class Unwelcome(Refusal):
    """A form submission that is rejected. `status` is the HTTP status of the response."""

    status = 400


class Foreign(Unwelcome):
    """It was sent by a page of another site."""

    msgid = N_(
        "This form was sent from another website, so it was not accepted. Open the form here and send it again."
    )
    status = 403


class NoForm(Unwelcome):
    """It isn't what a form sends."""

    msgid = N_(
        "This was not sent from our form, so it was not accepted. Open the form here and fill it in."
    )
    status = 415


class FormTooLarge(Unwelcome):
    """It is more than a form of a few fields can hold."""

    msgid = N_("This is too long for the form. Go back, shorten your message and send it again.")
    status = 413


def check_post(request: Request, *, most: int, fields: int) -> None:
    """Let a form of at most `most` bytes and `fields` fields in. Raises Foreign, NoForm and
    TooLarge.

    Call it before anything is read of the form: what is refused is never taken apart.
    """
    if not _from_here(request):
        raise Foreign
    if request.mimetype != PLAIN:
        raise NoForm
    request.max_content_length = most
    try:
        data = request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise FormTooLarge from None
    if data.count(b"&") >= fields:
        raise FormTooLarge


def _from_here(request: Request) -> bool:
    """Whether the page that sent it, where the browser names it, is of this site.

    Only hosts are compared: a proxy that is not trusted hides the scheme. A page without an origin
    ("null") is foreign.
    """
    named = request.headers.get("Origin") or request.headers.get("Referer")
    if not named:
        return True
    return host_of(named) in {request.host.lower(), host_of(absolute("/"))} - {""}


def host_of(address: str) -> str:
    """The host and port of an address, in small letters; empty where it has none."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
