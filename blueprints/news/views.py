"""News: the newest, by category, by year and month, and the page of each item."""

from collections.abc import Iterable, Iterator
from typing import Any

from blueprints.news import news
from blueprints.news.archive import Months, archive, counts_in_year, months_of
from blueprints.news.models import CATEGORIES, News
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.core.errors import NotFound, TemporarilyMoved
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import (
    MIN_LISTED_ENTRIES,
    EntryList,
    Facet,
    choice_label,
    date_label,
    small_years,
)
from cms.web.pages.feeds import MAX_FEED_ENTRIES, Feed
from cms.web.pages.page import Crumb, PageMeta, entry_meta, page
from cms.web.pages.themes import theme_links
from cms.web.templating.render import url

Entries = tuple[LocalizedEntry, ...]
MAX_RELATED = 3
"""The most related items on the page of an item. They are earlier ones, since with later ones each
new item would change the pages of others.
"""
MAX_YEAR_ITEMS = 60
"""The most items on the page of a year. One with more lists its months, if all its items have one."""


ALL = EntryList("news", "news.index", N_("News"))
BY_CATEGORY = Facet(ALL, "category", "news.category", ("category",), choice_label(CATEGORIES))
YEARS = Facet(ALL, "date", "news.year", ("year",), date_label, value_length=4)
MONTHS = Facet(ALL, "date", "news.month", ("year", "month"), date_label, value_length=7)


def render_list(
    read: Reader,
    items: Entries,
    crumb: Crumb | None = None,
    *,
    category: str = "",
    opened: str = "",
    more: bool = False,
    lead: bool = False,
    months: Months = (),
    earlier: Entries = (),
) -> str:
    """Render a list of news with the label of `crumb` as its title.

    `category` is the category it is narrowed to, `opened` the year whose months it names. `more`
    says that there are earlier items. With `lead` the first item is shown large. `months` are shown
    instead of items. `earlier` are the items of years and months without a list of their own.
    """
    title = _("News: %(category)s", category=crumb[0]) if crumb else _("News")
    crumbs = [ALL.crumb(), crumb] if crumb else [ALL.crumb()]
    last = str(items[-1].date or "")[:4] if more else ""
    return page(
        read,
        "news/index.html",
        PageMeta(title, _("News and notices of the institute."), crumbs, "news"),
        items=items,
        earlier=earlier,
        category=category,
        opened=opened,
        lead=lead,
        months=months,
        last=PartialDate(last) if last and YEARS.number(read, last) >= MIN_LISTED_ENTRIES else None,
    )


@news.fragment("ways")
def ways(read: Reader, category: str, opened: str) -> dict[str, Any]:
    """Return the links that narrow the list, by category and date."""
    here = BY_CATEGORY.address(category) if category else ""
    return {
        "categories": BY_CATEGORY.items(read, here),
        "archive": archive(read, YEARS, MONTHS, opened),
    }


@news.page("/")
def index(read: Reader) -> str:
    items = read.list("news", limit=MAX_FEED_ENTRIES)
    shown = {item.key for item in items}
    earlier = items_of_dates(read, small_years(read, "news", "date"))
    return render_list(
        read,
        items,
        opened=str(items[0].date or "")[:4] if items else "",
        lead=True,
        more=read.count("news", limit=MAX_FEED_ENTRIES + 1) > MAX_FEED_ENTRIES,
        earlier=tuple(item for item in earlier if item.key not in shown),
    )


def items_of_dates(read: Reader, dates: Iterable[str]) -> Iterator[LocalizedEntry]:
    """Yield the news of some years or months."""
    for date in dates:
        yield from read.list("news", where={"date": date})


@news.page("/category/<category>/", BY_CATEGORY.each)
def category(read: Reader, category: str) -> str:
    crumb, where = BY_CATEGORY.crumb(read, category), {"category": category}
    return render_list(
        read,
        read.list("news", where=where, limit=MAX_FEED_ENTRIES),
        crumb,
        category=category,
        more=read.count("news", where, MAX_FEED_ENTRIES + 1) > MAX_FEED_ENTRIES,
    )


@news.page("/year/<int(fixed_digits=4):year>/", YEARS.each)
def year(read: Reader, year: int) -> str:
    date = f"{year:04}"
    crumb = YEARS.crumb(read, date)
    counts = dict(counts_in_year(read.values("news", "date"), date))
    of_months = {value: number for value, number in counts.items() if len(value) == 7}
    if MAX_YEAR_ITEMS < counts.get(date, 0) == sum(of_months.values()):
        few = [value for value, number in of_months.items() if number < MIN_LISTED_ENTRIES]
        return render_list(
            read,
            (),
            crumb,
            opened=date,
            months=months_of(read, MONTHS, date),
            earlier=tuple(items_of_dates(read, reversed(few))),
        )
    return render_list(read, read.list("news", where={"date": date}), crumb, opened=date)


@news.page("/year/<int(fixed_digits=4):year>/<int(fixed_digits=2):month>/", MONTHS.each)
def month(read: Reader, year: int, month: int) -> str:
    date = f"{year:04}-{month:02}"
    if 0 < MONTHS.number(read, date) < MIN_LISTED_ENTRIES:
        raise TemporarilyMoved(YEARS.url(read, date[:4]))
    crumb = MONTHS.crumb(read, date)
    return render_list(read, read.list("news", where={"date": date}), crumb)


@news.entry(News)
def article(read: Reader, entry: LocalizedEntry) -> str:
    newer, older = neighbours(read, entry)
    return page(
        read,
        "news/article.html",
        entry_meta(read, entry, [ALL.crumb()], "news", entry.summary or entry.body),
        entry=entry,
        category_url=BY_CATEGORY.url(read, entry.category),
        lead=entry.summary if "\n\n" in entry.body else "",
        body=read.render(entry.body),
        projects=read.links("projects", entry.projects),
        conferences=read.links("conferences", entry.conferences),
        themes=[(name, address) for name, address in theme_links(read, entry.keywords) if address],
        more=related(read, entry),
        newer=newer,
        older=older,
    )


def neighbours(
    read: Reader, entry: LocalizedEntry
) -> tuple[LocalizedEntry | None, LocalizedEntry | None]:
    """Return the next newer and the next older item, None at the end of the list.

    A new draft without a date has no newer one.
    """
    near = read.list("news", "link", around=entry.key, limit=1)
    index = [item.key for item in near].index(entry.key)
    newer = near[index - 1] if index and entry.date else None
    return newer, next(iter(near[index + 1 :]), None)


def related(read: Reader, entry: LocalizedEntry) -> Entries:
    """Return earlier items with the same keywords, then those of the same category."""
    filters = [("keywords", word) for word in entry.keywords] + [("category", entry.category)]
    found: dict[str, LocalizedEntry] = {}
    for path, value in filters:
        items = read.list("news", where={path: value}, after=entry.key, limit=MAX_RELATED)
        found |= {item.key: item for item in items if item.key not in found}
    return tuple(found.values())[:MAX_RELATED]


@news.feed("/feed")
def feed(read: Reader) -> Feed:
    return Feed(
        _("News"), url("news.index"), lambda: read.list("news", "page", limit=MAX_FEED_ENTRIES)
    )


def categories(read: Reader) -> Iterator[dict[str, str]]:
    """Yield the URL values of every category's feed."""
    yield from ({"category": key} for key, _count in read.values("news", "category"))


@news.feed("/category/<category>/feed", categories)
def category_feed(read: Reader, category: str) -> Feed:
    if not read.count("news", {"category": category}):
        raise NotFound
    return Feed(
        _("News: %(category)s", category=_(CATEGORIES[category])),
        BY_CATEGORY.url(read, category),
        lambda: read.list("news", "page", where={"category": category}, limit=MAX_FEED_ENTRIES),
    )
