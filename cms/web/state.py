"""What the public app keeps beside Flask's own: the site, its addresses, its sections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import current_app, g

from cms.site import Site
from cms.store import Answers, Snapshot
from cms.trace import Question
from cms.web.assets import Assets
from cms.web.urls import Urls

if TYPE_CHECKING:
    from cms.web.fragments import Fragments
    from cms.web.templates import Templates

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
    answers: Answers = field(default_factory=Answers)
    """What every question is answered with now (see cms/web/asked.py)."""
    templates: "Templates" = field(init=False)
    fragments: "Fragments" = field(init=False)

    def base_url(self, snapshot: Snapshot) -> str:
        """The site's address, without a slash at its end: the setting's, else that of site.json."""
        return self.site.settings.base_url.rstrip("/") or snapshot.base_url


def state() -> State:
    """The state of the current app."""
    found: State = current_app.extensions[EXTENSION]
    return found


def note(op: str, argument: str = "", locale: str = "") -> None:
    """Write into the page's trace something it asks beside the content."""
    state().answers.note(g.read.snapshot, g.read.trace, Question(op, "", locale, "", argument))
