"""The entries that refer to an entry, at the end of its form, where others can be made to."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

SCREEN = f"{__name__}.screen"
FOLDER = "linked_from/editor"

feature = Feature(
    "linked_from",
    Path(__file__).parent,
    label=N_("Linked from"),
    text=N_(
        "Lists at the end of each form which entries refer to the entry, and adds it to others from there."
    ),
    screens={SCREEN: "open"},
    help={"linked_from": "linked-from"},
    slots=(
        Fill(slots.FORM_MORE, f"{FOLDER}/entries.html", f"{SCREEN}:listed"),
        Fill(slots.FORM_END, f"{FOLDER}/forms.html", f"{SCREEN}:forms", order=5),
    ),
    form_styles=("linked_from/editor/entries.css",),
)
