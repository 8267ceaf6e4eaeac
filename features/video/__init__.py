"""Videos in texts, with a poster and captions."""

from pathlib import Path

from cms.core.feature import Feature, FileKind
from cms.core.i18n import N_

feature = Feature(
    "video",
    Path(__file__).parent,
    label=N_("Videos"),
    text=N_(
        "Lets you add videos (MP4, WebM) and their captions to the media library, and plays them in texts. "
        "Without it, texts only link to the file."
    ),
    file_kinds={
        "video": FileKind(
            (".mp4", ".webm"),
            recognizes=f"{__name__}.upload:is_video",
            prepare=f"{__name__}.upload:prepare_video",
            label=N_("Videos"),
            order=10,
            shown=f"{__name__}.player:shown",
            parts=f"{__name__}.companions:parts",
            wholes=f"{__name__}.companions:videos_for_companion",
        ),
        "captions": FileKind(
            (".vtt",),
            recognizes=f"{__name__}.upload:are_captions",
            prepare=f"{__name__}.upload:prepare_captions",
            label=N_("Captions"),
            order=11,
        ),
    },
    common_sheets=("video/video.css",),
)
