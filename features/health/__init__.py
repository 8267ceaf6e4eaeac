"""`/-/health`: tells a monitor whether a live site works."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "health",
    Path(__file__).parent,
    label=N_("Health check"),
    text=N_(
        "Tells monitoring at /-/health whether the live site has pages and can write to its disk. "
        "The containers of the program ask there: without it they count as not working."
    ),
    middleware={"cache": f"{__name__}.health:answer_health"},
)
