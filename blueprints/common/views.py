"""Pages of any section, the page of languages, the HTML sitemap, items of the site's feed, errors."""

from collections.abc import Iterator

from flask.typing import ResponseReturnValue

from blueprints.common import common, discovery
from blueprints.common.contexts import Feeds, LanguageChoice, Sitemap, TextPage
from blueprints.common.models import Page
from blueprints.common.site_tree import site_tree
from cms.content import LocalizedEntry, Reader
from cms.core.languages import Text
from cms.web.context import FRONT, app_state
from cms.web.derived_language import converter
from cms.web.i18n import gettext as _
from cms.web.pages.feeds import MAX_FEED_ENTRIES, Feed
from cms.web.pages.menus import menus
from cms.web.pages.missing_page import MissingPage
from cms.web.pages.page import PageMeta, entry_meta, page, pages_below
from cms.web.templating.render import url
from cms.web.views import entry_page

PRIVACY = "privacy"
"""The key of the privacy page, to which text is added by the settings."""


@common.page("/")
def languages(read: Reader) -> ResponseReturnValue:
    """Let visitors choose a language. With one language, this is the front page."""
    if read.snapshot.has_one_language:
        return app_state().views[FRONT](read)
    fronts = [
        (locale, read.within(read.trace, locale.code).single("site").name)
        for locale in read.locales
    ]
    for derived in read.snapshot.derived.values():
        name = dict(fronts)[derived.source]
        if not name.borrowed:
            name = Text(converter(derived)(name), derived.locale.lang)
        fronts.append((derived.locale, name))
    names = list(dict.fromkeys(str(name) for _locale, name in fronts))
    title = " · ".join(names)
    if len(names) == 1:  # the same in all languages
        title = _("%(title)s, %(site)s", title=_("Languages"), site=title)
    return page(read, LanguageChoice(fronts), PageMeta(title, kind="languages"))


@common.page("/<locale>/<path:address>/")
def at(read: Reader, address: str) -> object:
    return entry_page(read, address)


@common.entry(Page)
def entry(read: Reader, entry: LocalizedEntry) -> str:
    ancestors = read.ancestors("pages", entry.key)
    section = (ancestors[0] if ancestors else entry).url.split("/")[2]
    meta = entry_meta(
        read,
        entry,
        [(above.title, above.url) for above in ancestors],
        section,
        entry.summary or entry.body,
        entry.historical,
    )
    return page(
        read,
        TextPage(
            entry=entry,
            body=read.render(entry.body),
            events=tuple((row, read.follow(row.entry)) for row in entry.timeline),
            children=pages_below(read, entry),
            kept=entry.key == PRIVACY,
        ),
        meta,
    )


@common.page("/<locale>/sitemap/")
def sitemap(read: Reader) -> str:
    return page(
        read,
        Sitemap(site_tree(read, menus())),
        PageMeta(
            _("Sitemap"), _("All sections of the site."), [(_("Sitemap"), url("common.sitemap"))]
        ),
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
        Feeds(),
        PageMeta(
            _("Feeds and calendars"),
            _("Follow the site with a feed reader or a calendar."),
            [(_("Feeds and calendars"), url("common.feeds"))],
        ),
    )


@common.page("/<locale>/404.html")
def missing(read: Reader) -> str:
    meta = PageMeta(_("Page not found"), kind="error")
    return page(read, MissingPage(), meta)


SINGLE_PAGES = (
    "languages",
    "sitemap",
    "feeds",
    "missing",
    "sitemap_xml",
    "robots",
    "favicon",
    "common_sheet",
    "manifest",
)
"""The endpoints with one page in each language."""


@common.urls
def urls(read: Reader) -> Iterator[str]:
    for view in SINGLE_PAGES:
        yield url(f"common.{view}")
    if read.snapshot.has_one_language:
        yield f"/{read.locale}/"  # the front page, whose own address is `/`
    if app_state().site.settings.security_contact:
        yield url("common.security")
    yield from discovery.sitemap_parts(read)
