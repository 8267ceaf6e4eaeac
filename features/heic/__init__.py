"""Photos of telephones in the format HEIC, which are kept as JPEG."""

from pathlib import Path

from cms.core.feature import Feature, FileKind
from cms.core.i18n import N_

feature = Feature(
    "heic",
    Path(__file__).parent,
    label=N_("Phone photos (HEIC)"),
    text=N_("Lets you add HEIC photos to the media library, and keeps them as JPEG."),
    costs=N_("The pillow-heif library on the server."),
    file_kinds={
        "heic": FileKind(
            (".heic", ".heif"),
            recognizes=f"{__name__}.upload:recognizes",
            prepare=f"{__name__}.upload:prepare",
            order=15,
        )
    },
)
