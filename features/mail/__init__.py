"""Emails: stored first, then sent in the background until the mail server has taken them."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "mail",
    Path(__file__).parent,
    label=N_("Sending email"),
    text=N_(
        "Sends the emails of other features, and tries again until the mail server takes them."
    ),
    costs=N_("A mail server."),
    diagnose=f"{__name__}.diagnosis:diagnose",
)
