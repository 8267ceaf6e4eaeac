"""Conferences: those to come, past ones by year, and the page of each."""

from collections.abc import Sequence
from itertools import groupby

from blueprints.cooperation import cooperation
from blueprints.cooperation.contexts import ConferenceList, ConferencePage
from blueprints.cooperation.models import Conference
from blueprints.shared.calendar import is_attested, is_past, news_of, upcoming_and_past
from blueprints.shared.long_lists import dated, entries_of
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.dates import PartialDate
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import EntryList, Facet, date_label
from cms.web.pages.feeds import MAX_FEED_ENTRIES, Feed
from cms.web.pages.page import Crumb, ListPart, page
from cms.web.templating.render import url

LIST = EntryList("conferences", "cooperation.conferences", N_("International Conferences"))
YEARS = Facet(LIST, "start", f"{LIST.endpoint}_of", ("year",), date_label, value_length=4)


@cooperation.listing(
    "/conferences/",
    LIST,
    {"year/<int(fixed_digits=4):year>/": YEARS},
    pages=dated("conferences"),
)
def conferences(read: Reader, where: Where, way: Sequence[Crumb], part: ListPart | None) -> str:
    ahead, past = upcoming_and_past(read, entries_of(read, "conferences", where, part))
    return page(
        read,
        ConferenceList(
            upcoming=ahead,
            past=tuple((PartialDate(year), tuple(found)) for year, found in groupby(past, year_of)),
            filters=((_("Year"), YEARS.years(read)),),
        ),
        cooperation.list_meta(read, way, _("Conferences, symposia and workshops."), part),
    )


@cooperation.list_of("conferences", "/")
def every_conference(read: Reader) -> Sequence[str]:
    return read.select("conferences")


def year_of(item: LocalizedEntry) -> str:
    return str(item.start or item.end)[:4]


@cooperation.entry(Conference)
def conference(read: Reader, entry: LocalizedEntry) -> str:
    return page(
        read,
        ConferencePage(
            entry=entry,
            body=read.render(entry.description),
            organizers=tuple(filter(None, map(read.follow, entry.organizers))),
            stage=stage_label(read, entry),
            news=news_of(read, "conferences", entry.key),
        ),
        cooperation.article_meta(read, [LIST.crumb()], entry, entry.description),
    )


def stage_label(read: Reader, entry: LocalizedEntry) -> str:
    """Return whether a conference is past or to come, as a label.

    It is empty if its dates are past and only its announcement is known.
    """
    if not is_past(read, entry):
        return _("Upcoming")
    return _("Past") if is_attested(entry) else ""


@cooperation.feed("/conferences/feed")
def conferences_feed(read: Reader) -> Feed:
    return Feed(
        _("Conferences"),
        url(LIST.endpoint),
        lambda: read.list("conferences", "page", limit=MAX_FEED_ENTRIES),
        "start",
        "description",
    )
