"""Stories: one result told at length, with pictures, the people and the papers behind it."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.section import Section
from cms.web.templating.slots import ARTICLE_END, HOME_LEAD, LIST_LINKS, RESEARCH_THEMES
from features.stories.models import Story

# i18n: Long articles that tell one result of research, as in a magazine
section = Section("stories", __name__, [Story], label=N_("Stories"))

from features.stories import views  # noqa: E402, F401

VIEWS = f"{__name__}.views"

feature = Feature(
    "stories",
    Path(__file__).parent,
    label=N_("Stories"),
    text=N_("Tells a result of research at length, large on the front page and in research."),
    sections=(section,),
    slots=(
        Fill(HOME_LEAD, "stories/home.html", f"{VIEWS}:on_home"),
        Fill(RESEARCH_THEMES, "stories/research.html", f"{VIEWS}:on_research"),
        Fill(LIST_LINKS, "stories/link.html", f"{VIEWS}:below_list", order=10),
        Fill(ARTICLE_END, "stories/about.html", f"{VIEWS}:about", order=40),
    ),
)
