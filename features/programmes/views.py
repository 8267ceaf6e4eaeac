"""The list of programmes, in the order of their levels, and the page of each, which counts the days to a deadline."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from blueprints.shared.long_lists import numbered
from blueprints.shared.people import members
from blueprints.shared.themes import theme_url
from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.web.i18n import gettext as _
from cms.web.i18n import ngettext
from cms.web.pages.list_pages import PageName
from cms.web.pages.page import ListPart
from cms.web.templating.render import url
from features.programmes import section
from features.programmes.models import LEVELS, Programme

ORDER = list(LEVELS)


class NextDeadline(NamedTuple):
    """The next deadline of a programme. `left` is a message: how long is left."""

    row: LocalizedRow
    left: str


def in_order(read: Reader) -> list[LocalizedEntry]:
    """Return the programmes by their level."""
    return sorted(read.list("programmes"), key=lambda entry: ORDER.index(entry.level))


PAGES = numbered(
    "programmes", lambda read, _argument: [one.key for one in in_order(read)], is_ascending=True
)


@section.optional_front()
def index(read: Reader) -> str:
    return render_list(read, PAGES.first(url("programmes.index")))


@section.pages_of("programmes.index", "/", PAGES, lambda read: [({}, PAGES.others())])
def page_of_list(read: Reader, name: PageName) -> str:
    return render_list(read, PAGES.page(url("programmes.index"), name))


def render_list(read: Reader, part: ListPart | None) -> str:
    """Render the front page with all programmes, or a part of a long list of them."""
    found = part.entries(read, "programmes") if part else in_order(read)
    programmes = tuple((entry, next_deadline(read, entry)) for entry in found)
    return section.front_page(read, "programmes/index.html", part, programmes=programmes)


@section.entry(Programme)
def programme(read: Reader, entry: LocalizedEntry) -> str:
    return section.article_page(
        read,
        "programmes/programme.html",
        [],
        entry,
        entry.description or entry.summary,
        subjects=subjects(read, entry.subjects),
        requirements=read.render(entry.requirements, "requirements-"),
        steps=read.render(entry.steps, "steps-"),
        supervisors=members(read, read.links("people", entry.supervisors, "card")),
        unit=read.get("units", entry.unit, "link"),
        deadline=next_deadline(read, entry),
    )


def subjects(read: Reader, rows: Sequence[LocalizedRow]) -> list[tuple[Any, str]]:
    """Return (name, address of the theme or "") of the subjects of a programme."""
    found = []
    for row in rows:
        term = read.get("terms", row.field, "card")
        name = row.name or (term.title if term else "")
        if name:
            found.append((name, theme_url(read, term) if term else ""))
    return found


def next_deadline(read: Reader, entry: LocalizedEntry) -> NextDeadline | None:
    """Return the next deadline that isn't over. Its page is rendered again each day until then."""
    if not any(row.closes for row in entry.deadlines):
        return None
    today = read.today()
    ahead = [row for row in entry.deadlines if row.closes and str(row.closes) >= today]
    if not ahead:
        return None
    row = min(ahead, key=lambda row: str(row.closes))
    return NextDeadline(row, _left(today, row))


def _left(today: str, row: LocalizedRow) -> str:
    if row.opens and str(row.opens) > today:
        days = _days(today, str(row.opens))
        # i18n: Of a period in which applications are taken
        return ngettext("opens in %(num)s day", "opens in %(num)s days", days)
    days = _days(today, str(row.closes))
    if not days:
        return _("last day today")
    return ngettext("%(num)s day left", "%(num)s days left", days)


def _days(today: str, day: str) -> int:
    return (date.fromisoformat(day) - date.fromisoformat(today)).days
