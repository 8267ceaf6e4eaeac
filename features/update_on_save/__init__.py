"""Publishes each saved change for visitors at once, where they get files."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "update_on_save",
    Path(__file__).parent,
    # i18n: Feature: the site is updated by itself after each change
    label=N_("Update after each change"),
    text=N_(
        "With OASIS_PUBLISH_ON_SAVE=1, updates the site within a second after each change for visitors. "
        "Without it, changes wait for the next update."
    ),
    costs=N_("The memory of a second copy of the site in one worker."),
    start=f"{__name__}.start:start",
    services={
        "cms.publish.update_on_save:UpdateOnSave": f"{__name__}.publish_on_save:open_updates",
    },
)
