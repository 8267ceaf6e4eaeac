"""The climate of a station by month."""

from collections.abc import Mapping
from typing import Literal

from babel.dates import get_month_names
from markupsafe import Markup

from cms.content import LocalizedEntry, Reader
from cms.media.svg import climate_diagram
from cms.media.svg.climate_diagram import Climate
from cms.media.svg.svg import Caption
from cms.web.i18n import gettext as _
from cms.web.i18n import locale
from cms.web.pages.charts import chart


def climate_chart(read: Reader, data: Climate) -> Markup:
    """Return a chart of temperature and precipitation by month, empty if both are unknown."""
    return chart(
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
    """Return month → name in the page's language; `width` is one of CLDR's."""
    return get_month_names(width, "stand-alone", locale())


def monthly_climate(entry: LocalizedEntry) -> Climate:
    """Return the monthly climate of a station; a series that is unknown is empty."""
    monthly = entry.monthly
    return Climate(
        *(
            parse_numbers(monthly[name]) if monthly else ()
            for name in ("temperature", "precipitation")
        )
    )


def parse_numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number.replace("−", "-")) for number in text.split())
