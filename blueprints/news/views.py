"""News: the newest, by category, by year and month, and each item."""

from collections.abc import Iterator
from typing import Any

from blueprints.news import news
from blueprints.news.models import CATEGORIES, News
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.errors import Elsewhere, NotFound
from cms.web.i18n import gettext as _
from cms.web.pages.facets import (
    MIN_LISTED_ENTRIES,
    Facet,
    Months,
    archive,
    below,
    months_of,
    small_years,
)
from cms.web.pages.feeds import MAX_FEED_ENTRIES, Feed
from cms.web.pages.page import Crumb, PageMeta, of_entry, page
from cms.web.templating.formats import date_text
from cms.web.templating.render import url

Readings = tuple[LocalizedEntry, ...]
BEFORE = 2
"""How many earlier items of its category an item leads to: later ones would have its page change
with each new item.
"""
MAX_YEAR_ITEMS = 60
"""The most items that the page of a year shows; one with more leads to its months, where all have a
month.
"""


BY_CATEGORY = Facet(
    "news", "category", lambda key: url("news.category", category=key), "news.index"
)
YEARS = Facet("news", "date", lambda year: url("news.year", year=int(year)), "news.index")
MONTHS = Facet(
    "news",
    "date",
    lambda month: url("news.month", year=int(month[:4]), month=int(month[5:])),
    "news.index",
)


def front() -> Crumb:
    return _("News"), url("news.index")


def listing(
    read: Reader,
    items: tuple[LocalizedEntry, ...],
    heading: str = "",
    path: str = "",
    category: str = "",
    opened: str = "",
    more: bool = False,
    months: Months = (),
    earlier: Readings = (),
) -> str:
    """A list of news under a heading; `category` is the one it is narrowed to, `opened` the year
    whose months it names.

    `more` says that there are earlier ones; `months` stand in for items; `earlier` are of years and
    months that have no list of their own.
    """
    crumbs = [front()] + ([(heading, path)] if heading else [])
    title = _("News: %(category)s", category=heading) if heading else _("News")
    last = str(items[-1].date or "")[:4] if more else ""
    return page(
        read,
        "news/index.html",
        PageMeta(title, _("News and notices of the institute."), crumbs, "news"),
        items=items,
        earlier=earlier,
        category=category,
        opened=opened,
        months=months,
        last=PartialDate(last) if last and YEARS.number(read, last) >= MIN_LISTED_ENTRIES else None,
    )


@news.part("ways")
def ways(read: Reader, category: str, opened: str) -> dict[str, Any]:
    """The ways to narrow the list."""
    return {
        "categories": BY_CATEGORY.items(read, lambda key: _(CATEGORIES[key]), category),
        "archive": archive(read, YEARS, MONTHS, opened),
    }


@news.page("/")
def index(read: Reader) -> str:
    items = read.list("news", limit=MAX_FEED_ENTRIES)
    newest = str(items[0].date or "")[:4] if items else ""
    shown = {item.key for item in items}
    earlier = tuple(
        item
        for year in small_years(read, "news", "date")
        for item in read.list("news", where={"date": year})
        if item.key not in shown
    )
    return listing(
        read,
        items,
        opened=newest,
        more=read.count("news", most=MAX_FEED_ENTRIES + 1) > MAX_FEED_ENTRIES,
        earlier=earlier,
    )


@news.page("/category/<category>/")
def category(read: Reader, category: str) -> str:
    if category not in CATEGORIES:
        raise NotFound
    BY_CATEGORY.need(read, category)
    items = read.list("news", where={"category": category}, limit=MAX_FEED_ENTRIES)
    return listing(
        read,
        items,
        _(CATEGORIES[category]),
        url("news.category", category=category),
        category,
        more=read.count("news", {"category": category}, MAX_FEED_ENTRIES + 1) > MAX_FEED_ENTRIES,
    )


@news.page("/year/<int(fixed_digits=4):year>/")
def year(read: Reader, year: int) -> str:
    date, path = PartialDate(f"{year:04}"), url("news.year", year=year)
    YEARS.need(read, date.value)
    counts = dict(below(read.values("news", "date"), date.value))
    of_months = sum(number for value, number in counts.items() if len(value) == 7)
    if MAX_YEAR_ITEMS < counts.get(date.value, 0) == of_months:
        few = (
            value
            for value, number in reversed(counts.items())
            if len(value) == 7 and number < MIN_LISTED_ENTRIES
        )
        return listing(
            read,
            (),
            date_text(date),
            path,
            opened=date.value,
            months=months_of(read, MONTHS, date.value),
            earlier=tuple(
                item for month in few for item in read.list("news", where={"date": month})
            ),
        )
    return dated(read, date, path, date.value)


@news.page("/year/<int(fixed_digits=4):year>/<int(fixed_digits=2):month>/")
def month(read: Reader, year: int, month: int) -> str:
    date = PartialDate(f"{year:04}-{month:02}")
    number = MONTHS.number(read, date.value)
    if 0 < number < MIN_LISTED_ENTRIES:
        raise Elsewhere(YEARS.url(read, date.value[:4]))
    return dated(read, date, url("news.month", year=year, month=month))


def dated(read: Reader, date: PartialDate, path: str, opened: str = "") -> str:
    """The news of a year or a month."""
    items = read.list("news", where={"date": date.value})
    if not items:
        raise NotFound
    return listing(read, items, date_text(date), path, opened=opened)


@news.entry(News)
def article(read: Reader, entry: LocalizedEntry) -> str:
    more = read.list("news", where={"category": entry.category}, after=entry.key, limit=BEFORE)
    return page(
        read,
        "news/article.html",
        of_entry(read, entry, [front()], "news", entry.summary or entry.body),
        entry=entry,
        category_url=BY_CATEGORY.url(read, entry.category) if entry.category else "",
        lead=entry.summary if "\n\n" in entry.body else "",
        body=read.render(entry.body),
        projects=read.links("projects", entry.projects),
        conferences=read.links("conferences", entry.conferences),
        more=more,
    )


@news.feed("/feed")
def feed(read: Reader) -> Feed:
    return Feed(
        _("News"), url("news.index"), lambda: read.list("news", "page", limit=MAX_FEED_ENTRIES)
    )


def categories(read: Reader) -> Iterator[dict[str, str]]:
    """The values of every category's feed."""
    yield from ({"category": key} for key, _count in read.values("news", "category"))


@news.feed("/category/<category>/feed", categories)
def category_feed(read: Reader, category: str) -> Feed:
    if not read.count("news", {"category": category}):
        raise NotFound
    return Feed(
        _("News: %(category)s", category=_(CATEGORIES[category])),
        url("news.category", category=category),
        lambda: read.list("news", "page", where={"category": category}, limit=MAX_FEED_ENTRIES),
    )


@news.urls
def urls(read: Reader) -> Iterator[str]:
    yield url("news.index")
    yield from BY_CATEGORY.urls(read)
    yield from YEARS.urls(read, 4)
    yield from MONTHS.urls(read, 7)
