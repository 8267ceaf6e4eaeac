"""Relative links in a frozen site, which then works below any path and from a disk."""

from pathlib import Path

from cms.core.feature import Feature, Transform
from cms.core.i18n import N_

feature = Feature(
    "relative_links",
    Path(__file__).parent,
    label=N_("Relative links"),
    text=N_(
        "Lets “flask freeze --relative” write a site that works below any path of a server, and from a "
        "folder on a disk."
    ),
    transforms={
        "relative": Transform(
            f"{__name__}.links:make_relative_with",
            flag="Write relative links, so that the site works below any path and without a server.",
        )
    },
)
