"""Redirects of addresses of an older site, and the addresses that visitors asked for in vain."""

from pathlib import Path

from cms.core.feature import ContentCheck, Feature, MenuEntry
from cms.core.i18n import N_

SCREEN = f"{__name__}.screen"

feature = Feature(
    "redirects",
    Path(__file__).parent,
    label=N_("Redirects"),
    text=N_(
        "Edits and checks redirects from addresses of an older site, and lists addresses that visitors requested "
        "and did not find. The old addresses of moved entries work without it."
    ),
    stores=N_("How often each missing address was requested, per day, for 400 days."),
    needs=("daily_counts",),
    screens={SCREEN: "redirects"},
    menu=(
        MenuEntry(
            "redirects.index",
            # i18n: Addresses that lead to others
            N_("Redirects"),
            "tree",
            "redirects",
            "structure",
            order=90,
            shown=f"{SCREEN}:is_stored",
        ),
    ),
    help={"redirects": "redirects"},
    services={
        f"{__name__}.missing:NotFoundCounts": f"{__name__}.missing:open_counts",
    },
    middleware={"count": f"{__name__}.missing:count_missing"},
    checks={
        "redirects": ContentCheck(
            N_("Redirects that don’t apply"),
            of_site=f"{__name__}.checks:findings",
            order=170,
            screen="redirects.index",
        )
    },
)
