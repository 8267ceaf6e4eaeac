"""What the public app keeps beside Flask's own: the site, its addresses, its sections."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

from cms.content import Answers, Reader, Snapshot
from cms.content.dependencies import Question
from cms.site import Site
from cms.web.assets import Assets
from cms.web.locale_data import Tongue, Tongues
from cms.web.urls import Urls

if TYPE_CHECKING:
    from cms.web.templating.fragments import Fragments
    from cms.web.templating.sources import Templates

EXTENSION = "oasis"
SPOKEN = "oasis.tongue"
"""Under this an app has a function that gives the language it speaks where no public page is being
made.
"""


class State:
    """Found by `state()` wherever an app context is open."""

    templates: "Templates"
    fragments: "Fragments"

    def __init__(
        self, site: Site, urls: Urls, assets: Assets, sections: Mapping[str, Any], tongues: Tongues
    ) -> None:
        self.site = site
        self.urls = urls
        self.assets = assets
        self.sections = sections
        self.tongues = tongues
        self.entry_views: dict[str, Any] = {}
        """By content type."""
        self.page_views: dict[str, Any] = {}
        """By address: pages that show more than their own text."""
        self.views: dict[str, Any] = {}
        """By endpoint."""
        self.parts: dict[str, Any] = {}
        """By name of the fragment (see cms/web/templating/fragments.py)."""
        self.answers = Answers()
        """What every question is answered with now (see cms/web/freeze/static_dependencies.py)."""

    def base_url(self, snapshot: Snapshot) -> str:
        """The site's address, without a slash at its end: the setting's, else that of site.json."""
        return self.site.settings.base_url.rstrip("/") or snapshot.base_url


def state() -> State:
    """The state of the current app."""
    found: State = current_app.extensions[EXTENSION]
    return found


class Here:
    """What the page that is being made has at hand. `path` is its address.

    Not kept on Flask's `g`: a page looks here some two hundred times, and `g` and `current_app`
    took a fifth of its time.
    """

    __slots__ = ("base_url", "path", "read", "state", "tongue")

    def __init__(self, read: Reader, state: State, tongue: Tongue, base_url: str) -> None:
        self.read = read
        self.state = state
        self.tongue = tongue
        self.base_url = base_url
        self.path = ""


_HERE: ContextVar[Here | None] = ContextVar("oasis.here", default=None)
_INSTEAD: ContextVar[str] = ContextVar("oasis.instead", default="en")


def here() -> Here:
    """The page that is being made. Raises RuntimeError where none is."""
    found = _HERE.get()
    if found is None:
        raise RuntimeError("no page is being made")
    return found


def here_if_any() -> Here | None:
    """The page that is being made, if one is."""
    return _HERE.get()


def tongue() -> Tongue:
    """The language of the page that is being made; where none is, what the app speaks then."""
    found = _HERE.get()
    if found:
        return found.tongue
    spoken: Callable[[], Tongue] = current_app.extensions[SPOKEN]
    return spoken()


@contextmanager
def instead(code: str) -> Iterator[None]:
    """Phrases of the public app in this language where no page is being made, while this lasts;
    else in English.
    """
    token = _INSTEAD.set(code)
    try:
        yield
    finally:
        _INSTEAD.reset(token)


def arrive(read: Reader) -> Here:
    """Begin a page. It is left with the app context."""
    found = state()
    now = Here(read, found, found.tongues.of(read.locale), found.base_url(read.snapshot))
    _HERE.set(now)
    return now


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Phrases and dates of the page in another language, while this lasts."""
    now = here()
    own, now.tongue = now.tongue, now.state.tongues.of(code)
    try:
        yield
    finally:
        now.tongue = own


def set_up(app: Flask) -> None:
    """Forget the page when its app context ends."""
    known: State = app.extensions[EXTENSION]
    app.extensions[SPOKEN] = lambda: known.tongues.of(_INSTEAD.get())

    @app.teardown_appcontext
    def leave(error: BaseException | None) -> None:
        _HERE.set(None)


def note(op: str, argument: str = "", locale: str = "") -> None:
    """Write into the page's trace something it asks beside the content."""
    now = here()
    now.state.answers.note(
        now.read.snapshot, now.read.trace, Question(op, "", locale, "", argument)
    )
