"""Marks in pictures, videos and recordings that they were made with AI: read when they are added, and
kept in pictures.
"""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "ai_marks",
    Path(__file__).parent,
    label=N_("AI marks of files"),
    text=N_(
        "Reads from added pictures, videos and recordings whether they were made with AI, and notes it "
        "in their facts. Pictures keep these marks in all sizes. Without it, they lose them, which China "
        "forbids."
    ),
    services={"cms.media.picture_metadata:PictureMetadata": f"{__name__}.metadata:open_metadata"},
)
