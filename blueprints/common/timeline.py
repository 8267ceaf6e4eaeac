"""The dated rows of a page as a line of time."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from cms.content import Reader
from cms.media.svg import timeline as line_of_time
from cms.media.svg.svg import Caption
from cms.media.svg.years import moment, moment_after
from cms.web.i18n import gettext as _
from cms.web.pages.charts import chart
from cms.web.templating.formats import date_range


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
    return chart(
        line_of_time.timeline,
        events,
        caption=Caption(
            _("Timeline"),
            _("Events in chronological order. The table gives the same information as text."),
            read.language.lang,
        ),
    )
