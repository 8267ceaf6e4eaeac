"""The metadata of each data set for DataCite, in a file beside its page."""

from pathlib import Path

from cms.core.feature import Beside, Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating.slots import ARTICLE_FACTS

feature = Feature(
    "datacite",
    Path(__file__).parent,
    label=N_("DataCite records"),
    text=N_("Offers the metadata of each dataset for DataCite, in a file beside its page."),
    beside={"datasets.json": Beside(f"{__name__}.record:file")},
    slots=(Fill(ARTICLE_FACTS, "datacite/fact.html", f"{__name__}.record:link"),),
)
