"""The media library: all files as a list, and a page for each, with its facts, uses and versions."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature, MenuEntry
from cms.core.i18n import N_
from cms.core.slots import Fill

PAGES = f"{__name__}.pages"

feature = Feature(
    "media_library",
    Path(__file__).parent,
    label=N_("Media library"),
    text=N_(
        "Lists the media files, to be searched and filtered. Describes, replaces and removes them, "
        "and brings earlier versions back. Without it, files are added and described in the forms of "
        "entries only."
    ),
    screens={f"{__name__}.screen": "open", f"{__name__}.file_screen": "open"},
    services={
        f"{__name__}.library:MediaLibrary": f"{__name__}.library:open_library",
        "blueprints.editor.media:MediaPages": f"{PAGES}:pages",
    },
    menu=(MenuEntry("media_library.index", N_("Media library"), "picture", group="content"),),
    slots=(Fill(slots.TRASH_END, "media_library/trash.html", f"{PAGES}:trashed"),),
    start=f"{__name__}.trash:repair",
    help={
        "media_library": "media-library#add-many-files-at-once",
        "media_file": "media-library#describe-a-picture",
    },
)
