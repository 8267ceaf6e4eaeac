"""For the press: contacts for topics, and material to publish."""

from pathlib import Path

from cms.core.feature import ContentCheck, Feature
from cms.core.i18n import N_
from cms.web.section import Section
from features.press.models import ExpertTopic, PressMaterial

section = Section("press", __name__, [ExpertTopic, PressMaterial], label=N_("Experts and press"))

from features.press import views  # noqa: E402, F401

feature = Feature(
    "press",
    Path(__file__).parent,
    label=N_("Experts and press"),
    text=N_(
        "Pages for journalists: topics with the people who speak on them, their languages and how to "
        "reach them, and material such as logos and pictures."
    ),
    stores=N_("Topics and press material, as entries in the content."),
    sections=(section,),
    checks={
        "press": ContentCheck(
            N_("Details that journalists look for"),
            of_site=f"{__name__}.checks:findings",
            order=177,
        )
    },
)
