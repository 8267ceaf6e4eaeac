"""The page of the editor that lists all features and switches them off and on."""

from pathlib import Path

from cms.core.feature import Feature, MenuEntry
from cms.core.i18n import N_

feature = Feature(
    "switches",
    Path(__file__).parent,
    label=N_("Page of the features"),
    text=N_(
        "Lists all features in the editor, shows what goes with one, and switches it off and on. Without it, "
        "they are switched off in site.json."
    ),
    screens={f"{__name__}.screen": "features"},
    menu=(
        MenuEntry("features.index", N_("Features"), "folder", "features", group="site", order=10),
    ),
    help={"features": "features"},
)
