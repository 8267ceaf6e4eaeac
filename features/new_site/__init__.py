"""A command that makes a folder for a new site, and one that updates the catalogs in it."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "new_site",
    Path(__file__).parent,
    label=N_("New sites"),
    text=N_(
        "Makes a folder for a site of your own by “flask init”, and updates the catalogs of messages in it "
        "by “flask catalogs”."
    ),
    needs=("content_check",),
    commands={name: f"{__name__}.commands:{name}" for name in ("init", "catalogs")},
)
