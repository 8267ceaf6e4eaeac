"""Checks that find one work in two entries: the same DOI, or the same title."""

from pathlib import Path

from cms.core.feature import ContentCheck, Feature
from cms.core.i18n import N_

CHECKS = f"{__name__}.checks"

feature = Feature(
    "same_work",
    Path(__file__).parent,
    label=N_("Works entered twice"),
    text=N_(
        "Finds works that have two entries: with the same DOI, or with the same title and year or "
        "first author."
    ),
    checks={
        "duplicates": ContentCheck(
            N_("Entries with the same DOI"),
            of_version=f"{CHECKS}:of_version",
            of_site=f"{CHECKS}:of_site",
            order=62,
        ),
        "similar": ContentCheck(N_("Works that may be the same"), order=64),
    },
)
