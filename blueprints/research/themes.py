"""The page of a theme of research: every entry about it."""

from collections.abc import Iterator
from typing import Any

from blueprints.research import research
from blueprints.research.contexts import ThemePage
from blueprints.shared.calendar import MAX_NEWS
from blueprints.shared.people import AUTHOR, FORMER, members, sorted_by_name
from blueprints.shared.themes import KEYWORD_FIELDS, themes
from cms.content import Reader
from cms.core.errors import TemporarilyMoved
from cms.web.i18n import gettext as _
from cms.web.pages.page import PageMeta, drawing_of_entry, entry_picture, page
from cms.web.templating.render import url

MAX_SHOWN = {"papers": 60, "news": MAX_NEWS}
"""How many of the newest entries of a type the page of a theme shows."""


def every_theme(read: Reader) -> Iterator[dict[str, Any]]:
    """Yield the URL values of every theme's page."""
    yield from ({"key": theme.term.key} for theme in themes(read))


@research.page("/theme/<key>/", every_theme)
def theme(read: Reader, key: str) -> str:
    term = read.get_or_404("terms", key)
    all_themes = {theme.term.key: theme for theme in themes(read)}
    if key not in all_themes:
        raise TemporarilyMoved(url("research.index"))
    by_type = {
        type: read.list(type, where={path: key}, limit=MAX_SHOWN.get(type))
        for type, path in KEYWORD_FIELDS.items()
    }
    everybody = sorted_by_name(read, by_type["people"])
    people = [person for person in everybody if person.status not in (FORMER, AUTHOR)]
    crumbs = [research.crumb(read), (term.title, url("research.theme", key=key))]
    # i18n: theme is the name of a field of research
    about = _("Papers, projects and people of the theme “%(theme)s”.", theme=term.title)
    return page(
        read,
        ThemePage(
            entry=term,
            people=members(read, people),
            authors=members(read, (person for person in everybody if person.status == AUTHOR)),
            counts={**all_themes[key].counts, "people": len(people)},
            found=by_type,
            others=[theme for theme in all_themes.values() if theme.term.key != key],
        ),
        PageMeta(
            term.title,
            about,
            crumbs,
            research.name,
            image=entry_picture(read, term),
            drawing=drawing_of_entry(term),
        ),
    )
