"""The timeline of a page as a picture."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from cms.content import Reader
from cms.media.svg import timeline as timeline_chart
from cms.media.svg.svg import Caption
from cms.media.svg.years import moment, moment_after
from cms.web.i18n import gettext as _
from cms.web.pages.charts import chart
from cms.web.templating.formats import date_range


def timeline(read: Reader, rows: Iterable[Any]) -> Markup:
    """Return a chart of rows (`date`, `until`, `label`), empty if none has a date."""
    events = tuple(
        timeline_chart.TimelineEvent(
            moment(row.date),
            moment_after(row.until) if row.until else None,
            date_range(row.date, row.until),
            row.label,
        )
        for row in rows
        if row.date and row.label
    )
    return chart(
        timeline_chart.timeline,
        events,
        caption=Caption(
            _("Timeline"),
            _("Events in chronological order. The table gives the same information as text."),
            read.language.lang,
        ),
    )
