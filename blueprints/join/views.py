"""Open positions, by kind of employment; closed ones by year; the page of each position."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from blueprints.join import join
from blueprints.join.contexts import ClosedJobs, JobList, JobPage, JoinFront
from blueprints.join.models import EMPLOYMENT, Job
from blueprints.shared.long_lists import YEAR, LongList, where_of
from cms.content import LocalizedEntry, Reader
from cms.content.query import Before, From, Where
from cms.core.dates import PartialDate
from cms.core.errors import NotFound
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import EntryList, Facet, choice_label
from cms.web.pages.feeds import Feed
from cms.web.pages.list_pages import PageName
from cms.web.pages.page import Crumb, ListPart, page
from cms.web.pages.template_context import Entries
from cms.web.section import PagesOfList
from cms.web.templating.render import url

ALL = EntryList("jobs", "join.index", N_("Jobs"))
BY_TYPE = Facet(ALL, "employmentType", "join.of_type", ("employment",), choice_label(EMPLOYMENT))


def open_jobs(
    read: Reader, where: Where | None = None, projection: str = "card", order: str = "validThrough"
) -> Entries:
    """Return the positions that are open until the end of their last day, the most urgent first."""
    return read.list(
        "jobs", projection, where={**(where or {}), "validThrough": From(read.today())}, order=order
    )


def closed_jobs(read: Reader) -> Entries:
    """Return the positions whose last day is over, the latest first."""
    return read.list("jobs", where={"validThrough": Before(read.today())}, order="-validThrough")


def placed_open(read: Reader, argument: str) -> Iterator[tuple[str, str]]:
    """Yield (year, key) of the open positions that meet an argument `path=value`."""
    return ((year_of(job), job.key) for job in open_jobs(read, where_of(argument)))


OPEN = LongList("open-jobs", YEAR, placed_open).declare()


@join.page("/")
def index(read: Reader) -> str:
    part = OPEN.first(url("join.index"))
    entry, meta = join.front_meta(read, part)
    context = list_context(read, "", part)
    return page(read, JoinFront(entry=entry, body=read.render(entry.body), **context), meta)


@join.pages_of("join.index", "/", OPEN, lambda read: [({}, OPEN.others())])
def page_of_open(read: Reader, name: PageName) -> str:
    part = OPEN.page(url("join.index"), name)
    return render_open(read, "", [(_("Open positions"), url("join.index"))], part)


@join.page("/type/<employment>/", BY_TYPE.each)
def of_type(read: Reader, employment: str) -> str:
    crumb, argument = BY_TYPE.crumb(read, employment), f"employmentType={employment}"
    return render_open(read, argument, [crumb], OPEN.first(crumb[1], argument))


def long_types(read: Reader) -> Iterator[PagesOfList]:
    """Yield the kinds of employment, with the pages after the first of each long list."""
    for values in BY_TYPE.each(read):
        yield values, OPEN.others(f"employmentType={BY_TYPE.value_of(values)}")


@join.pages_of("join.of_type", "/type/<employment>/", OPEN, long_types)
def page_of_type(read: Reader, name: PageName, employment: str) -> str:
    crumb, argument = BY_TYPE.crumb(read, employment), f"employmentType={employment}"
    return render_open(read, argument, [crumb], OPEN.page(crumb[1], name, argument))


def render_open(read: Reader, argument: str, crumbs: Sequence[Crumb], part: ListPart | None) -> str:
    """Render a list of open positions, or a part of it."""
    crumbs = [*crumbs, *(part.crumbs if part else ())]
    text = _("Open positions of this kind.") if argument else _("Open positions")
    context = JobList(**list_context(read, argument, part))
    return page(read, context, join.list_meta(read, crumbs, text, part))


def list_context(read: Reader, argument: str, part: ListPart | None) -> dict[str, Any]:
    """Return the fields that the contexts of pages with open positions share."""
    front = read.name_at("join/")
    return {
        "children": read.list("pages", "link", where={"parent": front[1]}) if front else (),
        "jobs": part.entries(read, "jobs") if part else open_jobs(read, where_of(argument)),
        "filters": ((_("Employment"), BY_TYPE.items(read)),),
        "closed": bool(closed_jobs(read)),
    }


def placed_closed(read: Reader, argument: str) -> Iterator[tuple[str, str]]:
    """Yield (year, key) of closed positions."""
    return ((year_of(job), job.key) for job in closed_jobs(read))


CLOSED = LongList("closed-jobs", YEAR, placed_closed).declare()


def if_any_closed(read: Reader) -> list[dict[str, Any]]:
    return [{}] if closed_jobs(read) else []


@join.page("/closed/", if_any_closed)
def closed(read: Reader) -> str:
    return render_closed(read, CLOSED.first(url("join.closed")))


@join.pages_of("join.closed", "/closed/", CLOSED, lambda read: [({}, CLOSED.others())])
def page_of_closed(read: Reader, name: PageName) -> str:
    return render_closed(read, CLOSED.page(url("join.closed"), name))


def render_closed(read: Reader, part: ListPart | None) -> str:
    """Render the list of closed positions, or a page of it."""
    jobs = part.entries(read, "jobs") if part else closed_jobs(read)
    if not jobs:
        raise NotFound
    crumbs = [(_("Closed positions"), url("join.closed")), *(part.crumbs if part else ())]
    years = tuple((PartialDate(year), tuple(found)) for year, found in groupby(jobs, year_of))
    meta = join.list_meta(read, crumbs, _("Positions closed for applications."), part)
    return page(read, ClosedJobs(years), meta)


def year_of(job: LocalizedEntry) -> str:
    return str(job.validThrough)[:4]


@join.entry(Job)
def job(read: Reader, entry: LocalizedEntry) -> str:
    past = bool(entry.validThrough) and str(entry.validThrough) < read.today()
    return page(
        read,
        JobPage(
            entry=entry,
            closed=past,
            body=read.render(entry.description),
            type_url=BY_TYPE.url(read, entry.employmentType),
            requirements=read.render(entry.requirements, "requirements-"),
            unit=read.get("units", entry.unit, "link"),
            supervisor=read.get("people", entry.supervisor, "link"),
        ),
        join.article_meta(read, [], entry, entry.description)._replace(expired=past),
    )


@join.feed("/feed")
def feed(read: Reader) -> Feed:
    return Feed(
        _("Open positions"),
        url("join.index"),
        lambda: open_jobs(read, projection="page", order="-datePosted"),
        "datePosted",
        "description",
    )
