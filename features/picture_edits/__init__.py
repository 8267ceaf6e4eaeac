"""Rotating and cropping pictures of the media library."""

from pathlib import Path

from blueprints.editor.slots import FILE_EDITS
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "picture_edits",
    Path(__file__).parent,
    label=N_("Rotate and crop"),
    text=N_("Rotates and crops pictures on their page in the media library."),
    screens={f"{__name__}.screen": "media"},
    help={"picture_edits": "crop"},
    slots=(Fill(FILE_EDITS, "picture_edits/edits.html", f"{__name__}.screen:picture", order=10),),
)
