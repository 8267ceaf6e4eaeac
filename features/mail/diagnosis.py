"""Whether the mail server takes the site’s emails."""

import smtplib
from collections.abc import Iterator

from blueprints.shared.diagnosis import Diagnosis, fault, good, warning
from cms.core.smtp_server import parse_server
from cms.site import Site
from features.mail.mailer import connect


def diagnose(site: Site) -> Iterator[Diagnosis]:
    """Connect to the mail server and yield the findings. Nothing is sent."""
    try:
        server = parse_server(site.settings.smtp_url)
        if server is None:
            yield warning(
                "Messages of visitors are stored, not mailed.",
                "Set OASIS_SMTP_URL to have them mailed.",
            )
            return
        connect(server).quit()
    except (OSError, smtplib.SMTPException, ValueError) as refusal:
        yield fault(
            f"The mail server doesn’t take us: {refusal}.",
            "Mend OASIS_SMTP_URL, or ask who runs the server.",
        )
    else:
        yield good(f"The mail server {server.host} takes us.")
