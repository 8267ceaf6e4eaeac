"""The charts of pages as inline SVG, each in a wide and a narrow layout, of which CSS shows one."""

from collections.abc import Callable
from typing import Any

from babel.dates import get_month_names
from markupsafe import Markup

from blueprints.shared.svg import Caption, draw_cached
from cms.content import Reader
from cms.web.i18n import gettext as _
from cms.web.i18n import locale
from cms.web.templating.formats import date_range
from cms.web.templating.slots import (
    ClimatePlace,
    SpansPlace,
    TimelinePlace,
    UnitsPlace,
    YearsPlace,
)
from features.charts import bar_chart, climate_diagram, gantt, org_chart
from features.charts import timeline as timeline_chart
from features.charts.units import forest
from features.charts.years import moment, moment_after

WIDE, NARROW = 760, 340

Values = dict[str, Markup] | None
"""The values of the template; None if there is nothing to draw."""


def _chart(
    read: Reader,
    draw: Callable[..., str],
    data: tuple[Any, ...],
    title: str,
    description: str,
    **options: Any,
) -> Values:
    """Draw both layouts of a chart."""
    if not data:
        return None
    caption = Caption(title, description, read.language.lang)
    layouts = "".join(
        f'<div class="chart-{name}">'
        f"{draw_cached(draw, data, width=width, caption=caption, **options)}</div>"
        for name, width in (("wide", WIDE), ("narrow", NARROW))
    )
    # our own drawing, its words escaped
    return {"chart": Markup(f'<div class="chart">{layouts}</div>')}  # noqa: S704


def years(place: YearsPlace) -> Values:
    """Return a bar chart of numbers per year."""
    numbers = tuple((int(year), number) for year, number in place.counts)
    return _chart(place.read, bar_chart.per_year, numbers, place.title, place.description)


def spans(place: SpansPlace) -> Values:
    """Return a chart of entries over the years up to today.

    Entries with neither end are left out. One without an end is running only if its `state` says
    so.
    """
    dated = tuple(
        gantt.Span(
            item.title,
            moment(item.start) if item.start else None,
            moment_after(item.end) if item.end else None,
            item.state == "running",
        )
        for item in place.items
        if item.start or item.end
    )
    until = int(place.read.today()[:4]) + 1.0
    return _chart(place.read, gantt.spans, dated, place.title, place.description, until=until)


def timeline(place: TimelinePlace) -> Values:
    """Return a timeline of the rows with a date."""
    events = tuple(
        timeline_chart.TimelineEvent(
            moment(row.date),
            moment_after(row.until) if row.until else None,
            date_range(row.date, row.until),
            row.label,
        )
        for row in place.rows
        if row.date and row.label
    )
    return _chart(
        place.read,
        timeline_chart.timeline,
        events,
        _("Timeline"),
        _("Events in chronological order. The table gives the same information as text."),
    )


def units(place: UnitsPlace) -> Values:
    """Return the organisation chart, its units linked to their pages."""
    return _chart(
        place.read,
        _draw_organisation,
        forest(place.units),
        _("Organization chart"),
        _("The units of the institute and what they belong to."),
    )


def _draw_organisation(roots: tuple[org_chart.OrgUnit, ...], *, width: int, **words: Any) -> str:
    columns = 3 if width == WIDE else 1
    return org_chart.organisation(roots, width=width, columns=columns, **words)


def climate(place: ClimatePlace) -> Values:
    """Return a chart of temperature and precipitation by month."""
    data = climate_diagram.Climate(tuple(place.temperature), tuple(place.precipitation))
    return _chart(
        place.read,
        climate_diagram.climate_diagram,
        data if any(data) else (),
        _("Climate by month"),
        _("Mean temperature and precipitation of each month. The table has the numbers."),
        months=tuple(get_month_names("narrow", "stand-alone", locale()).values()),
    )
