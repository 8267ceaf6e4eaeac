"""Actions on several media files at once: their credit, their tags, and moving them to the trash."""

from pathlib import Path

from blueprints.editor.slots import FILES_ACTIONS
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "media_many",
    Path(__file__).parent,
    label=N_("Several media files at once"),
    text=N_("Sets the credit and the tags of ticked media files, or moves them to the trash."),
    needs=("media_library",),
    screens={f"{__name__}.screen": "media"},
    help={"media_many": "many-files"},
    slots=(Fill(FILES_ACTIONS, "media_many/actions.html", f"{__name__}.screen:actions", order=20),),
)
