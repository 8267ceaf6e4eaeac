"""Cuts off visitors who send forms too slowly, so that a few can't stop a live site."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "slow_requests",
    Path(__file__).parent,
    label=N_("Slow requests"),
    text=N_(
        "Cuts off visitors who send a form too slowly. Without it, a few of them can keep a live "
        "site from answering others, unless a web server such as nginx takes in forms before."
    ),
    middleware={"body": f"{__name__}.request_bodies:limit_bodies"},
)
