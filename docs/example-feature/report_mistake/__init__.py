"""A link at the end of each article, by which readers report a mistake in it by email."""

from pathlib import Path

from cms.core.feature import Feature, MenuEntry
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating.slots import ARTICLE_END

feature = Feature(
    "report_mistake",
    Path(__file__).parent,
    label=N_("Report a mistake"),
    text=N_("Offers readers of an article to report a mistake in it by email."),
    settings={"report_mistake_to": ""},
    shown_settings=("report_mistake_to",),
    slots=(Fill(ARTICLE_END, "report_mistake/link.html", f"{__name__}.link:email", order=90),),
    screens={f"{__name__}.screen": "report_mistake"},
    menu=(MenuEntry("report_mistake.index", N_("Details to verify"), "check", "report_mistake"),),
    permissions=frozenset({"report_mistake"}),
)
