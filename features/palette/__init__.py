"""The command palette (Ctrl+K): entries, pages of the editor, help and actions by a few letters."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "palette",
    Path(__file__).parent,
    label=N_("Command palette"),
    text=N_("Finds entries, pages of the editor, help and actions by a few letters, with Ctrl K."),
    screens={f"{__name__}.screen": "open"},
    help={"search": "find"},
    slots=(
        Fill(slots.TOP, "palette/editor/top.html", order=10),
        Fill(slots.ADDRESS_UNKNOWN, "palette/editor/search_words.html"),
        Fill(slots.FORM_KEYS, "palette/editor/keys.html", order=20),
    ),
)
