"""A command that lists the entries without a picture, and the pictures that lack facts."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "media_report",
    Path(__file__).parent,
    label=N_("Report on pictures"),
    text=N_(
        "Lists by “flask media report” the entries without a picture, the pictures without "
        "description, credit or licence, and the files that nothing shows."
    ),
    needs=("media_library",),
    commands={"media": f"{__name__}.commands:media"},
)
