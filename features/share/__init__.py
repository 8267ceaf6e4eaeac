"""A closed box at the end of an article: its address to copy, and as a QR code."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating.slots import ARTICLE_END

feature = Feature(
    "share",
    Path(__file__).parent,
    label=N_("Share box"),
    text=N_("Shows the address of an article, to copy or to scan with a phone as a QR code."),
    slots=(Fill(ARTICLE_END, "share/box.html", f"{__name__}.link:box"),),
    common_sheets=("share/share.css",),
)
