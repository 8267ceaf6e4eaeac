"""The page of a theme of research: everything on the site that is about it."""

from collections.abc import Iterator
from typing import Any

from blueprints.research import research
from cms.content import Reader
from cms.core.errors import TemporarilyMoved
from cms.web.i18n import gettext as _
from cms.web.pages.calendar import MAX_NEWS
from cms.web.pages.page import PageMeta, drawing_of_entry, page, picture_of
from cms.web.pages.people import FORMER, in_order, members
from cms.web.pages.themes import NAMED, themes
from cms.web.templating.render import url

MAX_SHOWN = {"papers": 60, "news": MAX_NEWS}
"""The most entries of a type on the page of a theme, the newest."""


def every_theme(read: Reader) -> Iterator[dict[str, Any]]:
    """The values of every page of a theme."""
    yield from ({"key": theme.term.key} for theme in themes(read))


@research.page("/theme/<key>/", every_theme)
def theme(read: Reader, key: str) -> str:
    term = read.one("terms", key)
    listed = {one.term.key: one for one in themes(read)}
    if key not in listed:
        raise TemporarilyMoved(url("research.index"))
    found = {
        type: read.list(type, where={path: key}, limit=MAX_SHOWN.get(type))
        for type, path in NAMED.items()
    }
    people = in_order(read, (one for one in found["people"] if one.status != FORMER))
    way = [research.crumb(read), (term.title, url("research.theme", key=key))]
    # i18n: theme is the name of a field of research
    about = _("Papers, projects and people of the theme “%(theme)s”.", theme=term.title)
    return page(
        read,
        "research/theme.html",
        PageMeta(
            term.title,
            about,
            way,
            research.name,
            image=picture_of(read, term),
            drawing=drawing_of_entry(term),
        ),
        entry=term,
        people=members(read, people),
        counts={**listed[key].counts, "people": len(people)},
        found=found,
        others=[one for one in themes(read) if one.term.key != key],
    )
