"""The list of specimens, those of a family, each at its address, and a feed."""

from collections.abc import Iterator

from cms.content import LocalizedEntry, Reader
from cms.core.errors import NotFound
from cms.web.i18n import gettext as _
from cms.web.pages.facets import Facet, Filters
from cms.web.pages.feeds import Feed
from cms.web.pages.page import Crumb, PageMeta, of_entry, page
from cms.web.templating.render import url

from . import herbarium
from .models import FAMILIES, Specimen

FAMILY = Facet(
    "specimens", "family", lambda family: url("herbarium.family", family=family), "herbarium.index"
)
"""A family of three sheets or more has a list of its own."""


def front() -> Crumb:
    return _("Herbarium"), url("herbarium.index")


def filters(read: Reader, current: str = "") -> Filters:
    return ((_("Family"), FAMILY.items(read, lambda family: _(FAMILIES[family]), current)),)


@herbarium.page("/")
def index(read: Reader) -> str:
    return page(
        read,
        "herbarium/index.html",
        PageMeta(_("Herbarium"), _("The sheets of the herbarium."), [front()], "herbarium"),
        specimens=read.list("specimens"),
        filters=filters(read),
    )


@herbarium.page("/family/<family>/")
def family(read: Reader, family: str) -> str:
    if family not in FAMILIES:
        raise NotFound
    FAMILY.need(read, family)
    crumb = _(FAMILIES[family]), url("herbarium.family", family=family)
    return page(
        read,
        "herbarium/index.html",
        PageMeta(crumb[0], crumbs=[front(), crumb], section="herbarium"),
        specimens=read.list("specimens", where={"family": family}),
        filters=filters(read, family),
    )


@herbarium.entry(Specimen)
def specimen(read: Reader, entry: LocalizedEntry) -> str:
    return page(
        read,
        "herbarium/specimen.html",
        of_entry(read, entry, [front()], "herbarium", entry.text),
        entry=entry,
        body=read.render(entry.text),
        family_url=FAMILY.url(read, entry.family),
        collector=read.get("people", entry.collector, "link"),
    )


@herbarium.feed("/feed")
def feed(read: Reader) -> Feed:
    return Feed(
        _("Herbarium"),
        url("herbarium.index"),
        lambda: read.list("specimens", "page", order="-collected"),
        "collected",
        "text",
    )


@herbarium.urls
def urls(read: Reader) -> Iterator[str]:
    yield url("herbarium.index")
    yield from FAMILY.urls(read)
