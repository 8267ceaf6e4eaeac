"""Pages of any section, the page of languages, the HTML sitemap, the site's feed, errors."""

from collections.abc import Iterator
from typing import Any

from blueprints.common import common, discovery, records, search
from blueprints.common.models import Page
from blueprints.common.newsletter import is_offered
from blueprints.common.site_tree import site_tree
from blueprints.common.timeline import timeline
from cms.content import LocalizedEntry, Reader
from cms.core.languages import Text
from cms.web.context import app_state
from cms.web.derived_language import converter
from cms.web.i18n import gettext as _
from cms.web.pages.calendar import ahead_and_past
from cms.web.pages.feeds import MAX_FEED_ENTRIES, Feed
from cms.web.pages.menus import menus
from cms.web.pages.page import PageMeta, of_entry, page, subscription
from cms.web.templating.render import url
from cms.web.views import entry_page

PRIVACY = "privacy"
"""The key of the page that says what is kept of visitors: what the settings decide is added to it."""


@common.page("/")
def languages(read: Reader) -> str:
    fronts = [(one, read.within(read.trace, one.code).single("site").name) for one in read.locales]
    for one in read.snapshot.derived.values():
        name = dict(fronts)[one.source]
        said = converter(one)(name)
        fronts.append((one.locale, Text(said, one.locale.lang) if not name.borrowed else name))
    names = list(dict.fromkeys(str(name) for _locale, name in fronts))
    title = " · ".join(names)
    if len(names) == 1:
        title = _("%(title)s, %(site)s", title=_("Languages"), site=title)
    return page(read, "common/languages.html", PageMeta(title, kind="languages"), fronts=fronts)


@common.page("/<locale>/<path:address>/")
def at(read: Reader, address: str) -> object:
    return entry_page(read, address)


@common.entry(Page)
def entry(read: Reader, entry: LocalizedEntry) -> str:
    way = read.ancestors("pages", entry.key)
    section = (way[0] if way else entry).url.split("/")[2]
    meta = of_entry(
        read,
        entry,
        [(above.title, above.url) for above in way],
        section,
        entry.summary or entry.body,
        entry.historical,
    )
    return page(
        read,
        "common/page.html",
        meta,
        entry=entry,
        body=read.render(entry.body),
        timeline=timeline(read, entry.timeline),
        events=tuple((row, read.follow(row.entry)) for row in entry.timeline),
        children=read.list("pages", "link", where={"parent": entry.key}),
        kept=kept_of_visitors() if entry.key == PRIVACY else (),
    )


def kept_of_visitors() -> tuple[str, ...]:
    """The kinds of data about visitors that this installation keeps, by its settings: "visits",
    "newsletter".
    """
    settings = app_state().site.settings
    counted = settings.visits == "log" or (settings.visits == "live" and settings.live)
    return ("visits",) * counted + ("newsletter",) * is_offered()


@common.page("/<locale>/sitemap/")
def sitemap(read: Reader) -> str:
    return page(
        read,
        "common/sitemap.html",
        PageMeta(
            _("Sitemap"), _("All sections of the site."), [(_("Sitemap"), url("common.sitemap"))]
        ),
        tree=site_tree(read, menus()),
    )


@common.feed("/<locale>/feed")
def feed(read: Reader) -> Feed:
    return Feed(
        read.single("site").name,
        url("home.index"),
        lambda: read.list("news", "page", limit=MAX_FEED_ENTRIES),
    )


@common.page("/<locale>/feeds/")
def feeds(read: Reader) -> str:
    return page(
        read,
        "common/feeds.html",
        PageMeta(
            _("Feeds and calendars"),
            _("Follow the site with a feed reader or a calendar."),
            [(_("Feeds and calendars"), url("common.feeds"))],
        ),
        feeds=all_feeds(read),
        most=MAX_FEED_ENTRIES,
        newsletter=url("common.newsletter") if is_offered() else "",
        calendars=tuple(calendars(read)),
    )


def all_feeds(read: Reader) -> tuple[tuple[Feed, tuple[str, ...]], ...]:
    """Every feed of the site with its address in each format."""
    sections = sorted(app_state().sections.values(), key=lambda section: section.name != "common")
    return tuple(
        (feed, addresses)
        for section in sections
        for feeds in section.feeds
        for feed, addresses in feeds.listed(read)
    )


def calendars(read: Reader) -> Iterator[tuple[Any, str, str]]:
    """(title, its file, the address to subscribe at) of the calendar of all conferences, and of each
    that is to come.
    """
    path = url("cooperation.calendar_of_all")
    if not path:
        return
    yield _("All conferences with their deadlines"), path, subscription(path)
    for entry in ahead_and_past(read, read.list("conferences"))[0]:
        if entry.start or entry.deadlines:
            path = url("cooperation.calendar_of", key=entry.key)
            yield entry.title, path, subscription(path)


@common.page("/<locale>/404.html")
def missing(read: Reader) -> str:
    meta = PageMeta(_("Page not found"), kind="error")
    return page(read, "errors/404.html", meta, nearest=None, query="")


ONE_EACH = (
    "languages",
    "sitemap",
    "feeds",
    "missing",
    "sitemap_xml",
    "robots",
    "favicon",
    "common_sheet",
    "search_script",
    "manifest",
)
"""Pages of which there is one in each language."""


@common.urls
def urls(read: Reader) -> Iterator[str]:
    for view in ONE_EACH:
        yield url(f"common.{view}")
    if app_state().site.settings.security_contact:
        yield url("common.security")
    yield from discovery.sitemap_parts(read)
    yield from search.addresses(read)
    # All languages share them: one of ten thousands names them once.
    if read.locale == read.snapshot.default_locale:
        yield from records.addresses(read)
