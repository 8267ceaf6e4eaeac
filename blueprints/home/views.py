"""The front page of each language."""

from typing import Any

from blueprints.home import home
from cms.content import LocalizedEntry, Reader
from cms.formats.jsonld import organization, website
from cms.web.pages.calendar import ahead_and_past, is_attested
from cms.web.pages.countries import by_country, others, partner_points
from cms.web.pages.drawings import of_section
from cms.web.pages.maps import station_map, world_map
from cms.web.pages.page import PageMeta, absolute, page

COUNTED = ("projects", "conferences")


@home.page("/")
def index(read: Reader) -> str:
    site = read.single("site")
    conference, past = next_conference(read)
    partners = tuple(item for item in others(read, read.list("organizations")) if item.relation)
    stations = read.list("stations")
    return page(
        read,
        "home/index.html",
        PageMeta(
            site.title,
            site.lead,
            kind="home",
            jsonld=(website(read, absolute), organization(read, absolute)),
            drawing=of_section("home"),
        ),
        statement=site.statement,
        lead=site.lead,
        figures=site.figures,
        lines=research_lines(read, site.lines),
        news=read.list("news", limit=5),
        papers=read.list("papers", limit=4),
        projects=read.list("projects", limit=4),
        counts={kind: read.count(kind) for kind in COUNTED} | {"partners": len(partners)},
        conference=conference,
        conference_past=past,
        stations=stations,
        station_map=station_map(read, stations),
        map=world_map(partner_points(read, partners), read) if partners else "",
        partners=by_country(partners),
    )


def research_lines(read: Reader, rows: tuple[Any, ...]) -> tuple[tuple[Any, str, Any], ...]:
    """(title, address, text) of the lines of research whose entry is shown; the entry's own title
    where it has none.
    """
    return tuple(
        (row.title or entry.title, entry.url, row.text)
        for row in rows
        if (entry := read.follow(row.entry)) and entry.url
    )


def next_conference(read: Reader) -> tuple[LocalizedEntry | None, bool]:
    """The next conference, or the latest that took place where none is ahead; and whether it is
    past.
    """
    ahead, past = ahead_and_past(read, read.list("conferences"))
    held = tuple(item for item in past if is_attested(item))
    return (ahead or held or (None,))[0], not ahead
