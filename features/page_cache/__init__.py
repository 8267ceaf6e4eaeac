"""Answers pages of the live site from memory, until one of their dependencies changes."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "page_cache",
    Path(__file__).parent,
    label=N_("Page cache"),
    text=N_(
        "Keeps pages of the live site in memory, also compressed, until something that they show "
        "changes. Without it every page is rendered for every request, and not compressed."
    ),
    costs=N_("32 MB of memory of each process, or what OASIS_CACHE says."),
    settings={"cache": 32},
    middleware={"cache": f"{__name__}.cache:page_cache"},
)
