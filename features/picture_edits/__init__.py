"""Rotating and cropping pictures of the media library."""

from pathlib import Path

from blueprints.editor.slots import FILE_EDITS, FILE_SHOWN
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "picture_edits",
    Path(__file__).parent,
    label=N_("Rotate and crop"),
    text=N_(
        "Rotates and crops pictures on their page in the media library. Crops them in the form of an entry."
    ),
    needs=("media_library",),
    screens={f"{__name__}.screen": "media"},
    help={"picture_edits": "crop"},
    slots=(
        Fill(FILE_EDITS, "picture_edits/edits.html", f"{__name__}.screen:picture", order=10),
        Fill(FILE_SHOWN, "picture_edits/shown.html", f"{__name__}.screen:croppable", order=10),
    ),
    form_scripts=("picture_edits/editor/crop_dialog.js",),
)
