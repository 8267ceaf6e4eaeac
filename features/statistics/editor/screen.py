"""Statistics of visits: bars by day, week or month, and the most frequent pages, downloads and
searches.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton
from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, pgettext
from flask_babel import gettext as _

from blueprints.editor.context import attempt, may, overview, site
from blueprints.shared.missing_pages import MISSING
from blueprints.shared.typed_addresses import title_at
from cms.core.i18n import N_
from features.daily_counts.counts import DailyCounts
from features.statistics.visits import DOWNLOAD, PAGE, SEARCH

blueprint = Blueprint("statistics", __name__, url_prefix="/statistics")

MAX_SHOWN = 20
"""Rows of each list."""
REDIRECTS = "redirects.index"
"""The screen on which addresses are redirected, if there is one."""


@dataclass(frozen=True, slots=True)
class StatisticsSpan:
    """How days are grouped into bars.

    `first` returns the first day of the bar of a day; `days` is the number of days shown.
    """

    label: str
    days: int
    first: Callable[[date], date]
    pattern: str


SPANS = {
    "day": StatisticsSpan(N_("By day"), 30, lambda day: day, "MMMd"),
    "week": StatisticsSpan(
        N_("By week"), 26 * 7, lambda day: day - timedelta(day.weekday()), "MMMd"
    ),
    "month": StatisticsSpan(N_("By month"), 396, lambda day: day.replace(day=1), "yMMM"),
}


@dataclass(frozen=True, slots=True)
class StatisticsBar:
    """A day, week or month."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class StatisticsPart:
    """A kind of visits; `top` has (name, title, number)."""

    kind: str
    label: str
    bars: tuple[StatisticsBar, ...]
    top: tuple[tuple[str, str, int], ...]

    @property
    def total(self) -> int:
        """The sum of all bars."""
        return sum(bar.number for bar in self.bars)

    @property
    def highest(self) -> int:
        """The highest bar, at least 1."""
        return max((bar.number for bar in self.bars), default=0) or 1


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the numbers of each kind."""
    by = request.args.get("by", "")
    by = by if by in SPANS else "day"
    parts = attempt(lambda: [_part(*kind, SPANS[by]) for kind in kinds().items()], [])
    return render_template(
        "statistics/editor/index.html",
        by=by,
        spans=SPANS,
        parts=parts,
        counted=site().settings.of("visits"),
        SEARCH=SEARCH,
        MISSING=MISSING,
        redirects=_redirects_url(),
    )


def _redirects_url() -> str:
    """Return where missing addresses are redirected; "" if no feature does that or the account may
    not.
    """
    if REDIRECTS not in current_app.view_functions or not may("redirects"):
        return ""
    return url_for(REDIRECTS, _anchor="not-found")


def kinds() -> dict[str, str]:
    """Return kind of visits → label."""
    return {
        PAGE: pgettext("visits of the site", "Pages"),
        DOWNLOAD: _("Downloads"),
        SEARCH: _("Searches without result"),
        MISSING: _("Addresses that don’t exist"),
    }


def _part(kind: str, label: str, span: StatisticsSpan) -> StatisticsPart:
    counts = site().get(DailyCounts)
    bars = tuple(_bars(counts.days(kind, span.days), span))
    top, content = counts.sums(kind, MAX_SHOWN, span.days), overview()
    return StatisticsPart(
        kind, label, bars, tuple((name, title_at(content, name), n) for name, n, _day in top)
    )


def _bars(counts: Mapping[str, int], span: StatisticsSpan) -> Iterator[StatisticsBar]:
    """Yield a bar for each day, week or month up to today, including those without visits."""
    store = site().store
    today = store.clock().astimezone(store.snapshot().zone).date()
    sums: dict[date, int] = {}
    for ago in reversed(range(span.days)):
        day = today - timedelta(ago)
        first = span.first(day)
        sums[first] = sums.get(first, 0) + counts.get(day.isoformat(), 0)
    locale = get_locale()
    for first, number in sums.items():
        yield StatisticsBar(format_skeleton(span.pattern, first, locale=locale), number)
