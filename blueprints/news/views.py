"""News: the newest, by category, by year and month, and the page of each item."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from blueprints.news import news
from blueprints.news.archive import Counts, archive, counts_of_months, counts_of_years
from blueprints.news.contexts import NewsArticle, NewsList
from blueprints.news.models import CATEGORIES, News
from blueprints.shared.long_lists import dated, numbered
from blueprints.shared.periods import Runs, periods_left
from blueprints.shared.themes import theme_links
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.dates import PartialDate
from cms.core.errors import NotFound, TemporarilyMoved
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import (
    LONG_LIST,
    MIN_LISTED_ENTRIES,
    EntryList,
    Facet,
    choice_label,
    date_label,
)
from cms.web.pages.feeds import MAX_FEED_ENTRIES, Feed
from cms.web.pages.list_pages import PageName, is_long
from cms.web.pages.page import Crumb, ListPart, PageMeta, entry_meta, joined_labels, page
from cms.web.pages.template_context import Entries
from cms.web.section import PagesOfList
from cms.web.templating.render import url

MAX_RELATED = 3
"""The most related items on the page of an item."""
MIN_SHARED = 2
"""Related items share a person, a work or a rare keyword, or this many keywords."""
MAX_RARE = 5
"""A keyword of more items says little."""
MAX_YEAR_ITEMS = 60
"""The most items on the page of a year. One with more lists its months, if all its items have one."""


ALL = EntryList("news", "news.index", N_("News"))
BY_CATEGORY = Facet(ALL, "category", "news.category", ("category",), choice_label(CATEGORIES))
YEARS = Facet(ALL, "date", "news.year", ("year",), date_label, value_length=4)
MONTHS = Facet(ALL, "date", "news.month", ("year", "month"), date_label, value_length=7)
PAGES, PARTS = dated("news"), numbered("news")
"""Those of a long category by year, and those of a long year or month."""


def render_list(
    read: Reader,
    items: Entries,
    crumb: Crumb | None = None,
    *,
    category: str = "",
    opened: str = "",
    more: bool = False,
    lead: bool = False,
    earlier: Runs = (),
    part: ListPart | None = None,
) -> str:
    """Render a list of news with the label of `crumb` as its title.

    `category` is the category it is narrowed to, `opened` the year whose months it names. `more`
    says that there are earlier items, which can be found by year only. With `lead` the first item is
    shown large. `earlier` are the years or months after the items. `part` is that of a long list.
    """
    crumbs = [*([crumb] if crumb else ()), *(part.crumbs if part else ())]
    title = _("News: %(category)s", category=joined_labels(crumbs)) if crumbs else _("News")
    last = str(items[-1].date or "")[:4] if more else ""
    has_year = last and YEARS.number(read, last) >= MIN_LISTED_ENTRIES
    return page(
        read,
        NewsList(items, lead, category, opened, PartialDate(last) if has_year else None, earlier),
        PageMeta(
            title,
            _("News and notices of the institute."),
            [ALL.crumb(), *crumbs],
            "news",
            part=part,
        ),
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
    return render_list(
        read,
        items,
        opened=str(items[0].date or "")[:4] if items else "",
        lead=True,
        earlier=earlier(read, counts_of_years(read, YEARS), YEARS, items),
    )


def earlier(read: Reader, counts: Counts, facet: Facet, shown: Entries) -> Runs:
    """Return the years or months after the items of a list, newest first."""

    def of_date(date: str) -> Entries:
        return read.list("news", where={"date": date})

    return periods_left(counts, "date", shown, facet.address, of_date)


@news.page("/category/<category>/", BY_CATEGORY.each)
def category(read: Reader, category: str) -> str:
    crumb, where = BY_CATEGORY.crumb(read, category), {"category": category}
    if is_long(read, "news", where):
        part = PAGES.first(crumb[1], f"category={category}")
        return render_part(read, part, crumb, category)
    return render_list(
        read,
        read.list("news", where=where, limit=MAX_FEED_ENTRIES),
        crumb,
        category=category,
        more=read.count("news", where, MAX_FEED_ENTRIES + 1) > MAX_FEED_ENTRIES,
    )


def render_part(
    read: Reader, part: ListPart | None, crumb: Crumb, category: str = "", opened: str = ""
) -> str:
    """Render a page of a long list."""
    items = part.entries(read, "news") if part else ()
    return render_list(read, items, crumb, category=category, opened=opened, part=part)


def long_categories(read: Reader) -> Iterator[PagesOfList]:
    for category, number in BY_CATEGORY.counts(read).items():
        if number >= LONG_LIST:
            yield {"category": category}, PAGES.others(f"category={category}")


@news.pages_of("news.category", "/category/<category>/", PAGES, long_categories)
def page_of_category(read: Reader, name: PageName, category: str) -> str:
    crumb = BY_CATEGORY.crumb(read, category)
    return render_part(read, PAGES.page(crumb[1], name, f"category={category}"), crumb, category)


def listed_months(read: Reader, date: str) -> Counts:
    """Return the months that the page of a year lists; none if it lists its items, as the page of a
    month does.
    """
    if len(date) > len("2000"):
        return ()
    if read.count("news", {"date": date}, MAX_YEAR_ITEMS + 1) <= MAX_YEAR_ITEMS:
        return ()
    months = counts_of_months(read, date)
    is_whole = read.count("news", {"date": date}) == sum(number for _month, number in months)
    return months if is_whole else ()


@news.page("/year/<int(fixed_digits=4):year>/", YEARS.each)
def year(read: Reader, year: int) -> str:
    date = f"{year:04}"
    crumb = YEARS.crumb(read, date)
    if months := listed_months(read, date):
        runs = earlier(read, months, MONTHS, ())
        return render_list(read, (), crumb, opened=date, earlier=runs)
    return of_date(read, date, crumb, date)


@news.page("/year/<int(fixed_digits=4):year>/<int(fixed_digits=2):month>/", MONTHS.each)
def month(read: Reader, year: int, month: int) -> str:
    date = f"{year:04}-{month:02}"
    if 0 < MONTHS.number(read, date) < MIN_LISTED_ENTRIES:
        raise TemporarilyMoved(YEARS.url(read, date[:4]))
    return of_date(read, date, MONTHS.crumb(read, date))


def of_date(read: Reader, date: str, crumb: Crumb, opened: str = "") -> str:
    """Render the list of a year or a month, or its first part."""
    if is_long(read, "news", {"date": date}):
        return render_part(read, PARTS.first(crumb[1], f"date={date}"), crumb, opened=opened)
    return render_list(read, read.list("news", where={"date": date}), crumb, opened=opened)


def long_dates(facet: Facet) -> Callable[[Reader], Iterator[PagesOfList]]:
    """Return a function that yields the years, or the months, whose list is long."""

    def lists(read: Reader) -> Iterator[PagesOfList]:
        counts = facet.counts(read)
        for values in facet.each(read):
            date = facet.value_of(values)
            if counts[date] >= LONG_LIST and not listed_months(read, date):
                yield values, PARTS.others(f"date={date}")

    return lists


@news.pages_of("news.year", "/year/<int(fixed_digits=4):year>/", PARTS, long_dates(YEARS))
def part_of_year(read: Reader, name: PageName, year: int) -> str:
    date = f"{year:04}"
    crumb = YEARS.crumb(read, date)
    if listed_months(read, date):
        raise TemporarilyMoved(crumb[1])
    return render_part(read, PARTS.page(crumb[1], name, f"date={date}"), crumb, opened=date)


@news.pages_of(
    "news.month",
    "/year/<int(fixed_digits=4):year>/<int(fixed_digits=2):month>/",
    PARTS,
    long_dates(MONTHS),
)
def part_of_month(read: Reader, name: PageName, year: int, month: int) -> str:
    date = f"{year:04}-{month:02}"
    crumb = MONTHS.crumb(read, date)
    return render_part(read, PARTS.page(crumb[1], name, f"date={date}"), crumb)


@news.entry(News)
def article(read: Reader, entry: LocalizedEntry) -> str:
    newer, older = neighbours(read, entry)
    return page(
        read,
        NewsArticle(
            entry=entry,
            category_url=BY_CATEGORY.url(read, entry.category),
            lead=entry.summary if "\n\n" in entry.body else "",
            body=read.render(entry.body),
            projects=read.links("projects", entry.projects),
            conferences=read.links("conferences", entry.conferences),
            themes=[(name, path) for name, path in theme_links(read, entry.keywords) if path],
            more=related(read, entry),
            newer=newer,
            older=older,
        ),
        entry_meta(read, entry, [ALL.crumb()], "news", entry.summary or entry.body),
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
    """Return earlier and later items that share people, works or keywords with an item, those that
    share most first; none rather than items that share only a common keyword.
    """
    scores, found = Counter[str](), dict[str, LocalizedEntry]()
    for path, value, weight in subjects(read, entry):
        for item in near(read, entry, {path: value}):
            scores[item.key] += weight
            found[item.key] = item
    scores[entry.key] = 0
    keys = [key for key in found if scores[key] >= MIN_SHARED]
    keys.sort(key=lambda key: str(found[key].date or ""), reverse=True)
    keys.sort(key=lambda key: -scores[key])
    return tuple(found[key] for key in keys[:MAX_RELATED])


def near(read: Reader, entry: LocalizedEntry, where: Where) -> Iterator[LocalizedEntry]:
    """Yield the next later item of a subject and some earlier ones.

    One later item, so that a new item changes the page of one other item for each of its subjects.
    """
    around = read.list("news", where=where, around=entry.key, limit=1)
    yield from itertools.takewhile(lambda item: item.key != entry.key, around)
    yield from read.list("news", where=where, after=entry.key, limit=MAX_RELATED)


def subjects(read: Reader, entry: LocalizedEntry) -> Iterator[tuple[str, str, int]]:
    """Yield (field, value, weight) of the subjects of an item."""
    for path in ("people", "projects", "conferences", "papers"):
        yield from ((path, value, MIN_SHARED) for value in entry[path])
    for word in entry.keywords:
        number = read.count("news", {"keywords": word}, MAX_RARE + 1)
        yield "keywords", word, 1 if number > MAX_RARE else MIN_SHARED


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
