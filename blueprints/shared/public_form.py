"""Forms of public pages, and the checks of a submission: sent from a page of this site, small,
URL-encoded and with few fields.
"""

from collections.abc import Callable

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import Field, Form, StringField
from wtforms.validators import StopValidation

from blueprints.shared.visitor_input import is_storable
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.page import absolute
from cms.web.rejected_form import CrossSiteForm, RejectedForm, host_of

URL_ENCODED = "application/x-www-form-urlencoded"


HONEYPOT_FILLED = N_(
    "A hidden field was filled in, perhaps by your browser. It has been cleared. Check the rest and send the "
    "form again."
)


def checked(check: Callable[[str], str]) -> Callable[[Form, Field], None]:
    """Return a validator that stores the result of `check` in `field.checked`, or its error."""

    def validate(form: Form, field: Field) -> None:
        try:
            field.checked = check(field.data or "")
        except Invalid as refusal:
            raise StopValidation(refusal.text(_)) from None

    return validate


class PublicForm(Form):  # type: ignore[misc]
    """A form for visitors. `website` is a honeypot: people don't see it."""

    website = StringField()
    token = StringField()

    refusal = ""
    """Why the form is rejected although every field is valid."""

    def printable(self, field: Field) -> str:
        """Return the submitted text with characters that HTML can't contain replaced by U+FFFD."""
        return "".join(
            sign if sign in "\r\n\t" or is_storable(sign) else "\ufffd" for sign in field.data or ""
        )

    @property
    def field_errors(self) -> list[tuple[str, str]]:
        """(field, error) in the order of the page."""
        return [(field.name, str(error)) for field in self for error in field.errors]

    @property
    def is_honeypot_filled(self) -> bool:
        """Whether the hidden field was filled in."""
        return bool(self.website.data)


class UnsupportedForm(RejectedForm):
    """The request isn't a submitted form."""

    msgid = N_(
        "This was not sent from our form, so it was not accepted. Open the form here and fill it in."
    )
    status = 415


class FormTooLarge(RejectedForm):
    """The request is larger than a form of a few fields can be."""

    msgid = N_("This is too long for the form. Go back, shorten your message and send it again.")
    status = 413


def check_post(request: Request, *, max_bytes: int, max_fields: int) -> None:
    """Check a form submission. Raises CrossSiteForm, UnsupportedForm or FormTooLarge.

    Call it before reading the form, so that a rejected request is never parsed.
    """
    if not _is_same_site(request):
        raise CrossSiteForm
    if request.mimetype != URL_ENCODED:
        raise UnsupportedForm
    request.max_content_length = max_bytes
    try:
        data = request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise FormTooLarge from None
    if data.count(b"&") >= max_fields:
        raise FormTooLarge


def _is_same_site(request: Request) -> bool:
    """Return whether the form was sent from a page of this site, or the browser doesn't say.

    Only hosts are compared, since an untrusted proxy hides the scheme. The origin "null" is
    foreign.
    """
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    if not origin:
        return True
    return host_of(origin) in {request.host.lower(), host_of(absolute("/"))} - {""}
