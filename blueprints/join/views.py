"""Open positions, by kind of employment; closed ones by year; each position at its address for
good.
"""

from collections.abc import Iterator
from itertools import groupby

from blueprints.join import join
from blueprints.join.models import EMPLOYMENT, Job
from blueprints.join.navigation import SECTION, closed_jobs, front, is_closed, open_jobs
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.errors import NotFound
from cms.web.i18n import gettext as _
from cms.web.pages.facets import Facet
from cms.web.pages.feeds import Feed
from cms.web.pages.menus import MenuItem
from cms.web.pages.page import PageMeta, of_entry, of_front, page
from cms.web.templating.render import url

BY_TYPE = Facet(
    "jobs",
    "employmentType",
    lambda employment: url("join.of_type", employment=employment),
    "join.index",
)


@join.page("/")
def index(read: Reader) -> str:
    entry, meta = of_front(read, SECTION, _("Jobs"))
    return page(
        read,
        "join/index.html",
        meta,
        entry=entry,
        body=read.render(entry.body),
        children=below(read),
        jobs=open_jobs(read),
        filters=filters(read),
        closed=bool(closed_jobs(read)),
    )


@join.page("/type/<employment>/")
def of_type(read: Reader, employment: str) -> str:
    if employment not in EMPLOYMENT:
        raise NotFound
    BY_TYPE.need(read, employment)
    way = (_(EMPLOYMENT[employment]), url("join.of_type", employment=employment))
    return page(
        read,
        "join/jobs.html",
        PageMeta(way[0], _("Open positions of this kind."), [front(read), way], SECTION),
        jobs=open_jobs(read, {"employmentType": employment}),
        filters=filters(read, employment),
        children=below(read),
        closed=bool(closed_jobs(read)),
    )


@join.page("/closed/")
def closed(read: Reader) -> str:
    jobs = closed_jobs(read)
    if not jobs:
        raise NotFound
    way = (_("Closed positions"), url("join.closed"))
    years = tuple((PartialDate(year), tuple(found)) for year, found in groupby(jobs, year_of))
    return page(
        read,
        "join/closed.html",
        PageMeta(way[0], _("Positions closed for applications."), [front(read), way], SECTION),
        years=years,
    )


def year_of(job: LocalizedEntry) -> str:
    return str(job.validThrough)[:4]


def below(read: Reader) -> tuple[LocalizedEntry, ...]:
    """The pages below the section's front."""
    found = read.stands(f"{SECTION}/")
    return read.list("pages", "link", where={"parent": found[1]}) if found else ()


def filters(read: Reader, current: str = "") -> tuple[tuple[str, tuple[MenuItem, ...]], ...]:
    """The kinds of employment under which positions are or were offered."""
    return ((_("Employment"), BY_TYPE.items(read, lambda key: _(EMPLOYMENT[key]), current)),)


@join.entry(Job)
def job(read: Reader, entry: LocalizedEntry) -> str:
    past = is_closed(read, entry)
    meta = of_entry(read, entry, [front(read)], SECTION, entry.description)
    if past:
        meta = meta._replace(jsonld=())  # to schema.org a JobPosting is open
    return page(
        read,
        "join/job.html",
        meta,
        entry=entry,
        closed=past,
        body=read.render(entry.description),
        type_url=BY_TYPE.url(read, entry.employmentType) if entry.employmentType else "",
        requirements=read.render(entry.requirements, "requirements-"),
        unit=read.get("units", entry.unit, "link"),
        supervisor=read.get("people", entry.supervisor, "link"),
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


@join.urls
def urls(read: Reader) -> Iterator[str]:
    yield url("join.index")
    yield from BY_TYPE.urls(read)
    if closed_jobs(read):
        yield url("join.closed")
