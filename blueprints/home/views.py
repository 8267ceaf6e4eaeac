"""The front page of each language."""

from collections.abc import Iterator

from blueprints.home import home
from cms.store import Reader, Reading
from cms.web.calendar import ahead_and_past
from cms.web.countries import by_country, partner_points
from cms.web.maps import contour_lines, world_map
from cms.web.pages import Meta, page
from cms.web.rendering import url

HERO = (720, 560)


@home.page("/")
def index(read: Reader) -> str:
    site = read.single("site")
    conference, past = next_conference(read)
    organizations = read.list("organizations")
    return page(
        read, "home/index.html", Meta(site.title, site.lead, kind="home"),
        statement=site.statement, lead=site.lead, figures=site.figures,
        news=read.list("news", limit=6), projects=read.list("projects", limit=3),
        counts={kind: read.count(kind) for kind in ("projects", "conferences", "organizations")},
        conference=conference, conference_past=past,
        map=world_map(partner_points(read, organizations), read), partners=by_country(organizations),
        contours=contour_lines("pamir", *HERO))


def next_conference(read: Reader) -> tuple[Reading | None, bool]:
    """The next conference, or the latest where none is ahead; and whether it is past."""
    ahead, past = ahead_and_past(read.list("conferences"), read.today())
    return (ahead or past or (None,))[0], not ahead


@home.urls
def urls(read: Reader) -> Iterator[str]:
    yield url("home.index")
