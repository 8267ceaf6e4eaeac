"""What the public app keeps beside Flask's own: the site, its addresses, its sections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from cms.site import Site
from cms.web.assets import Assets
from cms.web.urls import Urls

EXTENSION = "oasis"


@dataclass(slots=True)
class State:
    """Found by `state()` wherever an app context is open."""

    site: Site
    urls: Urls
    assets: Assets
    sections: Mapping[str, Any]
    entry_views: dict[str, Any] = field(default_factory=dict)
    """By content type."""
    page_views: dict[str, Any] = field(default_factory=dict)
    """By address: pages that show more than their own text."""


def state() -> State:
    """The state of the current app."""
    found: State = current_app.extensions[EXTENSION]
    return found
