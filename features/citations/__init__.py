"""How to cite papers and datasets: references in the site's styles, and files for programs."""

from pathlib import Path

from cms.core.feature import Beside, Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating.slots import ARTICLE_BELOW, ARTICLE_HEAD, LIST_ASIDE

BOX, FILES = f"{__name__}.box", f"{__name__}.files"

feature = Feature(
    "citations",
    Path(__file__).parent,
    label=N_("Citations"),
    text=N_(
        "Shows references as APA and GB/T 7714, and offers papers to reference managers and search engines."
    ),
    services={
        "blueprints.shared.works.style:ReferenceStyle": f"{__name__}.styles:styled_references"
    },
    beside={
        "papers.bib": Beside(f"{FILES}:bib_file", of_list=f"{FILES}:bib_of_list"),
        "papers.ris": Beside(f"{FILES}:ris_file", of_list=f"{FILES}:ris_of_list"),
        "papers.json": Beside(f"{FILES}:json_file", of_list=f"{FILES}:json_of_list"),
    },
    slots=(
        Fill(ARTICLE_BELOW, "citations/box.html", f"{BOX}:box"),
        Fill(ARTICLE_HEAD, "citations/head.html", f"{BOX}:tags", order=40),
        Fill(LIST_ASIDE, "citations/list.html", f"{BOX}:downloads"),
    ),
)
