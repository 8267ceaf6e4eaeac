"""The settings without which the newsletter doesn't work."""

from collections.abc import Iterator
from contextlib import suppress

from blueprints.shared.diagnosis import Diagnosis, fault
from cms.site import Site
from features.newsletter.service import Newsletter


def diagnose(site: Site) -> Iterator[Diagnosis]:
    """Yield a fault if the newsletter is on but can't work."""
    with suppress(ValueError):  # an invalid mail server is reported by the feature `mail`
        if site.settings.of("newsletter") and not site.get(Newsletter).works:
            yield fault(
                "The newsletter is on, but no one can subscribe.",
                "Set OASIS_SMTP_URL, OASIS_MAIL_FROM and the site’s address.",
            )
