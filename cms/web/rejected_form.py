"""Refusals of submitted forms, such as those sent from a page of another site (CSRF)."""

from urllib.parse import urlsplit

from cms.core.errors import Refusal
from cms.core.i18n import N_


class RejectedForm(Refusal):
    """A form submission that is rejected. `status` is the HTTP status of the response."""

    status = 400


class CrossSiteForm(RejectedForm):
    """The form was sent by a page of another site."""

    msgid = N_(
        "This form was sent from another website, so it was not accepted. Open the form here and send it again."
    )
    status = 403


def host_of(address: str) -> str:
    """Return the lower-case host and port of an address; empty if it has none."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
