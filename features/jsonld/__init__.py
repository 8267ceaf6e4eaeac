"""Data for search engines in the head of each page: its subject in the terms of schema.org (JSON-LD)."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating.slots import HEAD

feature = Feature(
    "jsonld",
    Path(__file__).parent,
    label=N_("Data for search engines"),
    text=N_("Tells search engines what each page is about, in the terms of schema.org (JSON-LD)."),
    slots=(Fill(HEAD, "jsonld/head.html", f"{__name__}.page:head"),),
)
