"""The feeds that sections declare, as Atom and JSON Feed, their links, and their list."""

from pathlib import Path

from cms.core.feature import Beside, Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating.slots import FOLLOW, LIST_LINKS, SHARED_HEAD

FORMATS = f"{__name__}.formats"
LINKS = f"{__name__}.links"

feature = Feature(
    "feeds",
    Path(__file__).parent,
    # i18n: Of news and other lists, for feed readers
    label=N_("Feeds"),
    text=N_("Offers what is new in the lists of the site to feed readers (Atom and JSON Feed)."),
    beside={"feed.atom": Beside(f"{FORMATS}:atom"), "feed.json": Beside(f"{FORMATS}:json_feed")},
    slots=(
        Fill(SHARED_HEAD, "feeds/head.html", f"{LINKS}:of_head", order=10),
        Fill(LIST_LINKS, "feeds/list.html", f"{LINKS}:of_list", order=60),
        Fill(FOLLOW, "feeds/follow.html", f"{LINKS}:of_all", order=60),
    ),
)
