"""Conferences: those ahead, those past by year, and each conference."""

from collections.abc import Iterator
from itertools import groupby

from blueprints.cooperation import cooperation
from blueprints.cooperation.models import Conference
from blueprints.cooperation.navigation import SECTION, conferences_crumb, front
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.dates import PartialDate
from cms.web.i18n import gettext as _
from cms.web.pages.calendar import ahead_and_past, is_attested, is_past, news_of
from cms.web.pages.facets import Facet, Filters
from cms.web.pages.feeds import MAX_FEED_ENTRIES, Feed
from cms.web.pages.page import Crumb, PageMeta, of_entry, page, subscription
from cms.web.templating.formats import date_text
from cms.web.templating.render import url

YEARS = Facet(
    "conferences",
    "start",
    lambda year: url("cooperation.conferences_of", year=int(year)),
    "cooperation.conferences",
)


@cooperation.page("/conferences/")
def conferences(read: Reader) -> str:
    return conference_list(read, {}, conferences_crumb())


@cooperation.page("/conferences/year/<int(fixed_digits=4):year>/")
def conferences_of(read: Reader, year: int) -> str:
    value = f"{year:04}"
    YEARS.need(read, value)
    way = (date_text(PartialDate(value)), url("cooperation.conferences_of", year=year))
    return conference_list(read, {"start": value}, conferences_crumb(), way, current=value)


def conference_list(read: Reader, where: Where, *way: Crumb, current: str = "") -> str:
    items = read.list("conferences", where=where)
    ahead, past = ahead_and_past(read, items)
    filters: Filters = ((_("Year"), YEARS.years(read, current)),)
    grouped = tuple((PartialDate(year), tuple(found)) for year, found in groupby(past, year_of))
    return page(
        read,
        "cooperation/conferences.html",
        PageMeta(way[-1][0], _("Conferences, symposia and workshops."), [front(), *way], SECTION),
        subscribe=subscription(url("cooperation.calendar_of_all")),
        heading=way[-1][0],
        upcoming=ahead,
        past=grouped,
        filters=filters,
    )


def year_of(item: LocalizedEntry) -> str:
    return str(item.start or item.end)[:4]


@cooperation.entry(Conference)
def conference(read: Reader, entry: LocalizedEntry) -> str:
    organizers = tuple(found for one in entry.organizers if (found := read.follow(one)))
    return page(
        read,
        "cooperation/conference.html",
        of_entry(read, entry, [front(), conferences_crumb()], SECTION, entry.description),
        entry=entry,
        body=read.render(entry.description),
        organizers=organizers,
        stage=stage(read, entry),
        news=news_of(read, "conferences", entry.key, "link"),
    )


def stage(read: Reader, entry: LocalizedEntry) -> str:
    """Whether a conference is past or to come; empty where its dates are past and only its
    announcement is known.
    """
    if not is_past(read, entry):
        return str(_("Upcoming"))
    return str(_("Past")) if is_attested(entry) else ""


@cooperation.feed("/conferences/feed")
def conferences_feed(read: Reader) -> Feed:
    return Feed(
        _("Conferences"),
        url("cooperation.conferences"),
        lambda: read.list("conferences", "page", limit=MAX_FEED_ENTRIES),
        "start",
        "description",
    )


def urls(read: Reader) -> Iterator[str]:
    """Every address of the conferences' lists."""
    yield url("cooperation.conferences")
    yield from YEARS.urls(read, 4)
