"""The list of specimens, those of a family, each at its address, and a feed."""

from cms.content import LocalizedEntry, Reader
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import EntryList, Facet, Filters, choice_label
from cms.web.pages.feeds import Feed
from cms.web.pages.page import PageMeta, page
from cms.web.templating.render import url

from . import herbarium
from .models import FAMILIES, Specimen

ALL = EntryList("specimens", "herbarium.index", N_("Herbarium"))
FAMILY = Facet(ALL, "family", "herbarium.family", ("family",), choice_label(FAMILIES))
"""A family of three sheets or more has a list of its own."""


def filters(read: Reader) -> Filters:
    return ((_("Family"), FAMILY.items(read)),)


@herbarium.page("/")
def index(read: Reader) -> str:
    crumb = ALL.crumb()
    return page(
        read,
        "herbarium/index.html",
        PageMeta(crumb[0], _("The sheets of the herbarium."), [crumb], "herbarium"),
        specimens=read.list("specimens"),
        filters=filters(read),
    )


@herbarium.page("/family/<family>/", FAMILY.each)
def family(read: Reader, family: str) -> str:
    return herbarium.list_page(
        read,
        "herbarium/index.html",
        [FAMILY.crumb(read, family)],
        "",
        specimens=read.list("specimens", where={"family": family}),
        filters=filters(read),
    )


@herbarium.entry(Specimen)
def specimen(read: Reader, entry: LocalizedEntry) -> str:
    return herbarium.article_page(
        read,
        "herbarium/specimen.html",
        [],
        entry,
        entry.text,
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
