"""From a page of the site to its form in the editor, by its address."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

SCREEN = f"{__name__}.screen"

feature = Feature(
    "open_by_address",
    Path(__file__).parent,
    label=N_("Edit pages from the site"),
    text=N_("Opens the form of a page from its address on the site, by a bookmark in the browser."),
    screens={SCREEN: "open"},
    help={"at": "open-by-address"},
    services={"blueprints.shared.address_targets:AddressTargets": f"{SCREEN}:open_targets"},
    slots=(
        Fill(slots.ACCOUNT_END, "open_by_address/editor/bookmark.html", f"{SCREEN}:bookmarklet"),
    ),
)
