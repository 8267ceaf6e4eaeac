"""Charts drawn from the content: timelines, periods, numbers per year, units, the climate by month."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.templating import slots

CHARTS, TEMPLATE = f"{__name__}.charts", "charts/chart.html"

feature = Feature(
    "charts",
    Path(__file__).parent,
    label=N_("Charts"),
    text=N_(
        "Draws timelines, projects over the years, papers per year, the organisation chart and the climate of "
        "stations. Without it, pages only have tables."
    ),
    slots=(
        Fill(slots.CHART_YEARS, TEMPLATE, f"{CHARTS}:years"),
        Fill(slots.CHART_SPANS, TEMPLATE, f"{CHARTS}:spans"),
        Fill(slots.CHART_TIMELINE, TEMPLATE, f"{CHARTS}:timeline"),
        Fill(slots.CHART_UNITS, TEMPLATE, f"{CHARTS}:units"),
        Fill(slots.CHART_CLIMATE, TEMPLATE, f"{CHARTS}:climate"),
    ),
)
