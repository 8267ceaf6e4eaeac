"""The front page of each language."""

from collections.abc import Iterable, Iterator
from typing import Any

from blueprints.home import home
from blueprints.home.contexts import HomePage, ResearchLine, UpcomingItem
from blueprints.shared.calendar import is_attested, open_positions, upcoming_and_past
from blueprints.shared.people import AUTHOR, FORMER, members, staff, unit_posts
from blueprints.shared.themes import split_by_picture, theme_url, themes
from blueprints.shared.units import leading
from cms.content import LocalizedEntry, Reader
from cms.web.i18n import gettext as _
from cms.web.pages.menus import quick_links
from cms.web.pages.page import PageMeta, drawing_of_entry, drawing_of_section, page
from cms.web.pages.template_context import Entries
from cms.web.templating.formats import is_shown
from cms.web.templating.render import choice_label

MAX_STORIES = 5
"""The lead story is one of them."""
MAX_PICTURED_THEMES, MAX_NAMED_THEMES = 3, 8
"""Themes have pictures only if the site names no lines of research: those have pictures."""
MAX_PEOPLE, MAX_EVENTS, MAX_PAPERS = 6, 5, 4


@home.page("/")
def index(read: Reader) -> str:
    site = read.single("site")
    news = read.list("news", limit=MAX_STORIES)
    story = lead_story(read, site.story if is_shown(read, site.storyUntil) else None, news)
    papers = read.list("papers", limit=MAX_PAPERS)
    ahead, past = upcoming_and_past(read, read.list("conferences"))
    upcoming = upcoming_items(read, ahead)
    lines, all_themes = research_lines(read, site.lines), themes(read)
    return page(
        read,
        HomePage(
            statement=site.statement,
            lead=site.lead,
            figures=site.figures,
            quick_links=quick_links(read),
            story=story,
            news=[item for item in news if item != story][: MAX_STORIES - 1],
            lines=lines,
            themes=all_themes[:MAX_NAMED_THEMES]
            if lines
            else split_by_picture(all_themes, MAX_PICTURED_THEMES)[0],
            people=members(read, people_to_show(read, papers), unit_posts(read)),
            happenings=upcoming[:MAX_EVENTS],
            latest=next(filter(is_attested, past), None) if not upcoming else None,
            papers=papers,
            stations=read.list("stations"),
        ),
        PageMeta(
            site.title,
            site.lead,
            kind="home",
            institute=True,
            drawing=drawing_of_section("home"),
        ),
    )


def lead_story(read: Reader, chosen: str | None, news: Entries) -> LocalizedEntry | None:
    """Return the item an editor has chosen, else the newest with a picture, else the newest."""
    with_picture = (
        item for item in news if (item.image and item.image.file) or drawing_of_entry(item)
    )
    return read.get("news", chosen, "card") or next(with_picture, next(iter(news), None))


def research_lines(read: Reader, rows: tuple[Any, ...]) -> tuple[ResearchLine, ...]:
    """Return the lines of research whose entry is shown.

    One without a title has its entry's. A term links to the page of its theme.
    """
    return tuple(
        ResearchLine(row.title or entry.title, address, row.text, entry)
        for row in rows
        if (entry := read.follow(row.entry, "card"))
        and (address := entry.url or (theme_url(read, entry) if entry.type == "terms" else ""))
    )


def people_to_show(read: Reader, papers: Entries) -> Entries:
    """Return the people to show, those with a photograph first.

    They are the present heads of the institute and its units, the institute's people among the
    authors of the newest papers, then others by name.
    """
    heads = (person.key for _unit, _role, person, _row in leading(read))
    keys = dict.fromkeys([*heads, *author_keys(papers)])
    named = read.links("people", keys, "card")
    candidates = {
        person.key: person
        for person in (*named, *staff(read))
        if person.status not in (FORMER, AUTHOR)
    }
    return tuple(
        sorted(candidates.values(), key=lambda person: not (person.image and person.image.file))
    )[:MAX_PEOPLE]


def author_keys(papers: Entries) -> Iterator[str]:
    """Yield the keys of the authors who are the institute's people."""
    for paper in papers:
        yield from (row.person for row in paper.author if row.person)


def upcoming_items(read: Reader, conferences: Iterable[LocalizedEntry]) -> list[UpcomingItem]:
    """Return the next conferences, their deadlines and the open positions, the nearest first."""
    # i18n: Mark of a job in the list of what is on
    position, conference = _("Open position"), _("Conference")
    jobs = open_positions(read, read.list("jobs"))
    items = [UpcomingItem(None, job.validThrough, position, job) for job in jobs]
    for item in conferences:
        items.append(UpcomingItem(item.start, item.end, conference, item))
        items += deadlines(read, item)
    return sorted(items, key=lambda item: str(item.start or item.end or "~"))


def deadlines(read: Reader, conference: LocalizedEntry) -> Iterator[UpcomingItem]:
    """Yield the deadlines of a conference that aren't past."""
    whole, today = (
        read.get_or_404("conferences", conference.key),
        read.today(conference.timezone or ""),
    )
    for row in whole.deadlines:
        if row.closes and str(row.closes) >= today[: len(str(row.closes))]:
            label = choice_label(row.kind, "conferences", "deadlines.kind")
            # i18n: what is the kind of a deadline, such as Abstracts
            yield UpcomingItem(None, row.closes, _("Deadline: %(what)s", what=label), conference)
