"""The front page of each language."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from blueprints.home import home
from cms.content import LocalizedEntry, Reader
from cms.formats.jsonld import organization, website
from cms.web.i18n import gettext as _
from cms.web.pages.calendar import ahead_and_past, is_attested, still_open
from cms.web.pages.maps import station_map
from cms.web.pages.page import PageMeta, absolute, drawing_of_entry, drawing_of_section, page
from cms.web.pages.people import FORMER
from cms.web.pages.themes import pictured, theme_url, themes
from cms.web.pages.units import heads, in_rank, present_heads
from cms.web.templating.render import choice_label

Entries = tuple[LocalizedEntry, ...]
STORIES, THEMES, NAMED_THEMES, FACES, EVENTS, PAPERS = 5, 3, 8, 6, 5, 4
"""The most of each on the front page; the lead story is one of the stories. Themes have no pictures
where the lines of research have.
"""

RELIEF = re.compile(r'<path class="(?:lit|shaded|glacier)"[^>]*/>')
"""The layers that the map of the front page does without: it weighs as much as the rest of the
page.
"""


class ResearchLine(NamedTuple):
    """A line of research, and the entry that it leads to."""

    title: Any
    address: str
    text: Any
    entry: LocalizedEntry


class Happening(NamedTuple):
    """One thing that is on: from `start` to `end`, or until then where nothing begins."""

    start: Any
    end: Any
    label: str
    entry: LocalizedEntry


@home.page("/")
def index(read: Reader) -> str:
    site = read.single("site")
    news = read.list("news", limit=STORIES)
    story = lead_story(read, site.story, news)
    papers = read.list("papers", limit=PAPERS)
    stations = read.list("stations")
    ahead, past = ahead_and_past(read, read.list("conferences"))
    happenings = what_is_on(read, ahead)
    lines, found = research_lines(read, site.lines), themes(read)
    return page(
        read,
        "home/index.html",
        PageMeta(
            site.title,
            site.lead,
            kind="home",
            jsonld=(website(read, absolute), organization(read, absolute)),
            drawing=drawing_of_section("home"),
        ),
        statement=site.statement,
        lead=site.lead,
        figures=site.figures,
        story=story,
        news=[item for item in news if item != story][: STORIES - 1],
        lines=lines,
        themes=found[:NAMED_THEMES] if lines else pictured(found, THEMES)[0],
        people=faces(read, papers),
        happenings=happenings[:EVENTS],
        latest=next(filter(is_attested, past), None) if not happenings else None,
        papers=papers,
        stations=stations,
        station_map=Markup(RELIEF.sub("", station_map(read, stations))),  # noqa: S704
    )


def lead_story(read: Reader, chosen: str | None, news: Entries) -> LocalizedEntry | None:
    """The item that an editor has chosen, else the newest with a picture of its own, else the
    newest.
    """
    seen = (item for item in news if (item.image and item.image.file) or drawing_of_entry(item))
    return read.get("news", chosen, "card") or next(seen, next(iter(news), None))


def research_lines(read: Reader, rows: tuple[Any, ...]) -> tuple[ResearchLine, ...]:
    """The lines of research whose entry is shown, with the entry's own title where they have none.
    A term stands for its theme.
    """
    return tuple(
        ResearchLine(row.title or entry.title, address, row.text, entry)
        for row in rows
        if (entry := read.follow(row.entry, "card"))
        and (address := entry.url or (theme_url(read, entry) if entry.type == "terms" else ""))
    )


def faces(read: Reader, papers: Entries) -> Entries:
    """People: the present heads of the institute and its units, the authors of the newest papers,
    then others by name; of these, those with a photograph first.
    """
    keys = dict.fromkeys([*heads_in_office(read), *authors(papers)])
    named = read.links("people", keys, "card")
    others = read.list("people", limit=len(named) + FACES)
    known = {person.key: person for person in (*named, *others) if person.status != FORMER}
    shown = sorted(known.values(), key=lambda person: not (person.image and person.image.file))
    return tuple(shown[:FACES])


def heads_in_office(read: Reader) -> Iterator[str]:
    """The keys of those who head a unit of today, those of the whole first."""
    units = in_rank(read.list("units", "page"))
    gone = {key for unit in units for key in unit.predecessors}
    for unit in sorted(units, key=lambda unit: bool(unit.parent)):
        if unit.key not in gone:
            now = present_heads(heads(read, unit))
            yield from (person.key for _role, person, _row in now)


def authors(papers: Entries) -> Iterator[str]:
    """The keys of the institute's people among the authors of some papers."""
    for paper in papers:
        yield from (row.person for row in paper.author if row.person)


def what_is_on(read: Reader, conferences: Iterable[LocalizedEntry]) -> list[Happening]:
    """The next conferences, their deadlines and the open positions, the nearest first."""
    # i18n: Mark of a job in the list of what is on
    position, conference = _("Open position"), _("Conference")
    jobs = still_open(read, read.list("jobs"))
    found = [Happening(None, job.validThrough, position, job) for job in jobs]
    for item in conferences:
        found.append(Happening(item.start, item.end, conference, item))
        found += deadlines(read, item)
    return sorted(found, key=lambda one: str(one.start or one.end or "~"))


def deadlines(read: Reader, conference: LocalizedEntry) -> Iterator[Happening]:
    """The deadlines of a conference that aren't past."""
    whole, today = read.one("conferences", conference.key), read.today(conference.timezone or "")
    for row in whole.deadlines:
        if row.closes and str(row.closes) >= today[: len(str(row.closes))]:
            label = choice_label(row.kind, "conferences", "deadlines.kind")
            # i18n: what is the kind of a deadline, such as Abstracts
            yield Happening(None, row.closes, _("Deadline: %(what)s", what=label), conference)
