"""The contact card of each person, for address books: a vCard beside the page."""

from pathlib import Path

from cms.core.feature import Beside, Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating.slots import ARTICLE_ASIDE, ARTICLE_HEAD

CARDS = f"{__name__}.cards"

feature = Feature(
    "vcard",
    Path(__file__).parent,
    label=N_("Contact cards"),
    text=N_("Offers a contact card (vCard) beside the page of each person, for address books."),
    beside={"people.vcf": Beside(f"{CARDS}:card", keys=f"{CARDS}:keys")},
    slots=(
        Fill(ARTICLE_HEAD, "vcard/head.html", f"{CARDS}:link"),
        Fill(ARTICLE_ASIDE, "vcard/link.html", f"{CARDS}:link"),
    ),
)
