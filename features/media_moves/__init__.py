"""Moving and renaming media files. References to them are updated, and old addresses redirect."""

from pathlib import Path

from blueprints.editor.slots import FILE_EDITS, FILES_ACTIONS
from cms.core.feature import Feature, Folder
from cms.core.i18n import N_
from cms.core.slots import Fill

SCREEN = f"{__name__}.screen"

feature = Feature(
    "media_moves",
    Path(__file__).parent,
    label=N_("Moving media files"),
    text=N_(
        "Moves and renames media files. Entries that show them follow, and their old addresses lead on."
    ),
    stores=N_("A record of each move until it is finished."),
    needs=("media_library",),
    screens={SCREEN: "media"},
    owns=(Folder("moves", is_personal=False, has_lock=False),),
    help={"media_moves": "moves"},
    start=f"{__name__}.starting:complete",
    unfinished=f"{__name__}.starting:unfinished",
    slots=(
        Fill(FILE_EDITS, "media_moves/one.html", f"{SCREEN}:form_of_file", order=20),
        Fill(FILES_ACTIONS, "media_moves/action.html", f"{SCREEN}:action", order=10),
    ),
)
