"""Checks of the texts of entries: headings, HTML, length, descriptions of pictures, sources."""

from pathlib import Path

from cms.core.feature import ContentCheck, Feature
from cms.core.i18n import N_

feature = Feature(
    "text_checks",
    Path(__file__).parent,
    label=N_("Checks of texts"),
    text=N_(
        "Finds skipped headings, HTML in texts, texts that are too long for a list, titles that are web "
        "addresses, pictures without description, and figures without source or date."
    ),
    checks={
        "titles": ContentCheck(
            N_("Titles that are web addresses"), of_entries=f"{__name__}.checks:findings", order=66
        ),
        "alt": ContentCheck(N_("Pictures without description"), order=120),
        "headings": ContentCheck(N_("Skipped headings"), order=130),
        "html": ContentCheck(N_("HTML in texts"), order=140),
        "figures": ContentCheck(N_("Figures without source or date"), order=150),
        "length": ContentCheck(N_("Texts too long for a list"), order=160),
    },
)
