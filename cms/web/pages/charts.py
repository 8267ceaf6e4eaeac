"""Pictures of entries, drawn as inline SVG: each in a wide and a narrow layout, of which the page's
CSS shows one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from babel.dates import get_month_names
from markupsafe import Markup

from cms.content import LocalizedEntry, Reader
from cms.core.i18n import N_
from cms.media.svg import bar_chart, climate_diagram, gantt, org_chart
from cms.media.svg import timeline as line_of_time
from cms.media.svg.svg import Caption
from cms.media.svg.years import moment, moment_after
from cms.web.i18n import gettext as _
from cms.web.i18n import locale
from cms.web.templating.formats import date_range

WIDE, NARROW = 760, 340
GROUPS = {
    "institute": N_("Institutes"),
    "department": N_("Departments"),
    "laboratory": N_("Laboratories"),
    "centre": N_("Centres"),
    "station": N_("Field stations"),
    "museum": N_("Museums"),
    "office": N_("Offices"),
}


@lru_cache(maxsize=256)
def drawn(draw: Callable[..., str], *data: Any, **options: Any) -> str:
    """A picture, drawn once for the same data."""
    return draw(*data, **options)


def timeline(read: Reader, rows: Iterable[Any]) -> Markup:
    """The dated rows of a page's `timeline` ({date, until, label}) as a line of time; nothing where
    none has a date.
    """
    events = tuple(
        line_of_time.TimelineEvent(
            moment(row.date),
            moment_after(row.until) if row.until else None,
            date_range(row.date, row.until),
            row.label,
        )
        for row in rows
        if row.date and row.label
    )
    return _chart(
        line_of_time.timeline,
        events,
        caption=Caption(
            _("Timeline"),
            _("Events in chronological order. The table gives the same information as text."),
            read.language.lang,
        ),
    )


def per_year(
    read: Reader, counts: Iterable[tuple[str, int]], title: str, description: str
) -> Markup:
    """Numbers a year as a bar chart. `counts` are pairs of a year as text and a number."""
    numbers = tuple((int(year), number) for year, number in counts)
    return _chart(
        bar_chart.per_year, numbers, caption=Caption(title, description, read.language.lang)
    )


def climate(read: Reader, data: climate_diagram.Climate) -> Markup:
    """Temperature and precipitation by month; nothing where neither is known."""
    return _chart(
        climate_diagram.climate_diagram,
        data if any(data) else (),
        months=tuple(month_names("narrow").values()),
        caption=Caption(
            _("Climate by month"),
            _("Mean temperature and precipitation of each month. The table has the numbers."),
            read.language.lang,
        ),
    )


def month_names(width: Literal["abbreviated", "narrow"]) -> Mapping[int, str]:
    """Month → its name in the page's language; `width` as CLDR has it."""
    return get_month_names(width, "stand-alone", locale())


def spans(read: Reader, items: Iterable[LocalizedEntry], title: str, description: str) -> Markup:
    """Entries with a `start` or an `end` over the years up to today; those with neither are left
    out.

    One without an end goes on only if its `state` says so.
    """
    known = tuple(
        gantt.Span(
            item.title,
            moment(item.start) if item.start else None,
            moment_after(item.end) if item.end else None,
            item.state == "running",
        )
        for item in items
        if item.start or item.end
    )
    return _chart(
        gantt.spans,
        known,
        until=int(read.today()[:4]) + 1.0,
        caption=Caption(title, description, read.language.lang),
    )


def organisation_chart(read: Reader, units: Iterable[LocalizedEntry]) -> Markup:
    """Units (`name`, `kind`, `parent`) below those they belong to, grouped by kind, each a link to
    its page.
    """
    return _chart(
        _draw_organisation,
        _forest(tuple(units)),
        caption=Caption(
            _("Organization chart"),
            _("The units of the institute and what they belong to."),
            read.language.lang,
        ),
    )


def _draw_organisation(roots: tuple[org_chart.OrgUnit, ...], *, width: int, **words: Any) -> str:
    columns = 3 if width == WIDE else 1
    return org_chart.organisation(roots, width=width, columns=columns, **words)


def _chart(draw: Callable[..., str], data: tuple[Any, ...], **options: Any) -> Markup:
    """Both layouts of a picture; nothing where there is nothing to draw."""
    if not data:
        return Markup()
    layouts = "".join(
        f'<div class="chart-{name}">{drawn(draw, data, width=width, **options)}</div>'
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )
    return Markup(f'<div class="chart">{layouts}</div>')  # noqa: S704 - our own drawing, its words escaped


def _forest(units: Sequence[LocalizedEntry]) -> tuple[org_chart.OrgUnit, ...]:
    """The trees units make; one whose parent isn't shown is a root, and so is one of a ring of
    parents.
    """
    keys = {unit.key for unit in units}
    below: dict[str, list[LocalizedEntry]] = {}
    for unit in units:
        below.setdefault(unit.parent if unit.parent in keys else "", []).append(unit)
    drawn: set[str] = set()

    def tree(unit: LocalizedEntry) -> org_chart.OrgUnit:
        drawn.add(unit.key)
        own = [one for one in below.get(unit.key, ()) if one.key not in drawn]
        groups = []
        for kind in sorted({one.kind or "" for one in own}, key=_order):
            groups.append((_label(kind), tuple(map(tree, _of_kind(own, kind)))))
        return org_chart.OrgUnit(unit.title, unit.url or "", tuple(groups))

    trees = [tree(unit) for unit in below.get("", ())]
    trees += [tree(unit) for unit in units if unit.key not in drawn]
    return tuple(sorted(trees, key=lambda tree: not tree.groups))


def _of_kind(units: Iterable[LocalizedEntry], kind: str) -> list[LocalizedEntry]:
    return [unit for unit in units if (unit.kind or "") == kind]


def _label(kind: str) -> str:
    return _(GROUPS[kind]) if kind in GROUPS else _("Units")


def _order(kind: str) -> int:
    return list(GROUPS).index(kind) if kind in GROUPS else len(GROUPS)
