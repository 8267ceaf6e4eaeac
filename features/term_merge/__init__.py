"""The use of each term, and merging of two terms into one."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature, MenuEntry
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "term_merge",
    Path(__file__).parent,
    label=N_("Merging of terms"),
    text=N_("Shows how often each term is used, and merges two terms wherever they are used."),
    screens={f"{__name__}.screen": "open"},
    menu=(
        MenuEntry(
            "terms.index", N_("Terms"), "list", group="structure", shown=f"{__name__}.links:exist"
        ),
    ),
    help={"terms": "terms"},
    slots=(Fill(slots.LIST_BUTTONS, "term_merge/button.html", f"{__name__}.links:button"),),
)
