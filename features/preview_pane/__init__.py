"""The page beside its form, which follows the typed values; a click in it leads to the field."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "preview_pane",
    Path(__file__).parent,
    label=N_("Preview beside the form"),
    text=N_(
        "Shows the page of an entry beside its form, as it is typed; a click in the page leads to the field."
    ),
    screens={f"{__name__}.screen": "open"},
    help={"preview_pane": "preview"},
    slots=(
        Fill(slots.FORM_END, "preview_pane/editor/pane.html", f"{__name__}.state:pane"),
        Fill(slots.FORM_KEYS, "preview_pane/editor/keys.html", order=10),
    ),
    form_styles=("preview_pane/editor/pane.css",),
    form_scripts=("preview_pane/editor/pane.js",),
)
