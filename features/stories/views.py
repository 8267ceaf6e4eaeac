"""Pages of stories: all of them, each, and where other pages show them."""

from typing import Any

from blueprints.shared.long_lists import dated, entries_of
from cms.content import LocalizedEntry, Reader
from cms.web.i18n import gettext as _
from cms.web.pages.feeds import MAX_FEED_ENTRIES, Feed
from cms.web.pages.list_pages import PageName, is_long
from cms.web.pages.page import ListPart, PageMeta, entry_meta, joined_labels, page
from cms.web.templating.render import url
from cms.web.templating.slots import ArticlePlace, EntryListPlace, HeadPlace
from features.stories import section
from features.stories.models import Story

Stories = tuple[LocalizedEntry, ...]
MAX_ON_HOME, MAX_ON_RESEARCH, MAX_MORE = 3, 3, 3
"""The most stories on the front page, in research, and below a story."""
BEHIND = ("projects", "datasets", "units")
"""Fields with the entries on which a story is based, each a list of links."""
SUBJECTS = ("people", "papers", "projects", "datasets", "units")
"""Types with a field of their own, by which the page of an entry finds the stories about it."""
PLACES = ("stations", "collections")
"""Types that share the field `stations`."""

PAGES = dated("stories")


@section.optional_front()
def index(read: Reader) -> str:
    part = PAGES.first(url("stories.index")) if is_long(read, "stories") else None
    return render_list(read, part)


@section.pages_of("stories.index", "/", PAGES, lambda read: [({}, PAGES.others())])
def page_of_list(read: Reader, name: PageName) -> str:
    return render_list(read, PAGES.page(url("stories.index"), name))


def render_list(read: Reader, part: ListPart | None) -> str:
    """Render the list of all stories, or a page of it."""
    crumbs = part.crumbs if part else ()
    meta = PageMeta(
        joined_labels([(_("Stories"), ""), *crumbs]),
        _("Results of the institute’s research, told at length."),
        [section.crumb(read), *crumbs],
        "stories",
        part=part,
    )
    stories = entries_of(read, "stories", {}, part)
    return page(read, "stories/index.html", meta, stories=stories)


@section.entry(Story)
def story(read: Reader, entry: LocalizedEntry) -> str:
    return page(
        read,
        "stories/story.html",
        entry_meta(read, entry, [section.crumb(read)], "stories", entry.summary),
        entry=entry,
        body=read.render(entry.body),
        people=read.links("people", entry.people, "card"),
        papers=read.links("papers", entry.papers, "card"),
        places=tuple(filter(None, map(read.follow, entry.stations))),
        behind={name: read.links(name, entry[name]) for name in BEHIND},
        more=others(read, entry),
    )


def others(read: Reader, entry: LocalizedEntry) -> Stories:
    """Return other stories, those after it in the list first, then from its beginning."""
    stories = read.list("stories", limit=MAX_FEED_ENTRIES)
    keys = [one.key for one in stories]
    at = keys.index(entry.key) + 1 if entry.key in keys else 0
    turned = (*stories[at:], *stories[:at])
    return tuple(one for one in turned if one.key != entry.key)[:MAX_MORE]


@section.feed("/feed", section.if_content)
def feed(read: Reader) -> Feed:
    return Feed(
        _("Stories"),
        url("stories.index"),
        lambda: read.list("stories", "page", limit=MAX_FEED_ENTRIES),
    )


def on_home(place: HeadPlace) -> dict[str, Any] | None:
    """Return the newest stories for the front page; None without any."""
    return shown(place.read.list("stories", limit=MAX_ON_HOME))


def on_research(place: HeadPlace) -> dict[str, Any] | None:
    """Return the newest stories for the front page of research; None without any."""
    return shown(place.read.list("stories", limit=MAX_ON_RESEARCH))


def shown(stories: Stories) -> dict[str, Any] | None:
    """Return stories for a template; None without any."""
    return {"stories": stories} if stories else None


def below_list(place: EntryListPlace) -> dict[str, Any] | None:
    """Return nothing but that the list of news has a link to the stories, if there are any."""
    return {} if place.type == "news" and place.read.count("stories", limit=1) else None


def about(place: ArticlePlace) -> dict[str, Any] | None:
    """Return the stories about an entry, for the end of its page; None without any."""
    entry = place.entry
    name, key = entry.type, entry.key
    if name in SUBJECTS:
        where = {name: key}
    elif name in PLACES:
        where = {"stations": f"{name}/{key}"}
    else:
        return None
    return shown(place.read.list("stories", "link", where=where, limit=MAX_MORE))
