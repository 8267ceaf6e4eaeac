"""What the public app keeps beside Flask's own: the site, its addresses, its sections."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

from cms.content import Fingerprints, Reader, Snapshot
from cms.content.dependencies import Dependency
from cms.site import Site
from cms.web.assets import Assets
from cms.web.locale_data import Tongue, Tongues
from cms.web.urls import Urls

if TYPE_CHECKING:
    from cms.web.templating.fragments import Fragments
    from cms.web.templating.sources import Templates

EXTENSION_NAME = "oasis"
DEFAULT_LOCALE_KEY = "oasis.tongue"
"""Under this an app has a function that gives the language it speaks where no public page is being
made.
"""


class AppState:
    """Found by `app_state()` wherever an app context is open."""

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
        self.fingerprints = Fingerprints()
        """What every question is answered with now (see cms/web/freeze/static_dependencies.py)."""

    def base_url(self, snapshot: Snapshot) -> str:
        """The site's address, without a slash at its end: the setting's, else that of site.json."""
        return self.site.settings.base_url.rstrip("/") or snapshot.base_url


def app_state() -> AppState:
    """The state of the current app."""
    found: AppState = current_app.extensions[EXTENSION_NAME]
    return found


class PageContext:
    """What the page that is being made has at hand. `path` is its address.

    Not kept on Flask's `g`: a page looks here some two hundred times, and `g` and `current_app`
    took a fifth of its time.
    """

    __slots__ = ("base_url", "path", "read", "state", "tongue")

    def __init__(self, read: Reader, state: AppState, tongue: Tongue, base_url: str) -> None:
        self.read = read
        self.state = state
        self.tongue = tongue
        self.base_url = base_url
        self.path = ""


_PAGE_CONTEXT: ContextVar[PageContext | None] = ContextVar("oasis.here", default=None)
_DEFAULT_LOCALE: ContextVar[str] = ContextVar("oasis.instead", default="en")


def page_context() -> PageContext:
    """The page that is being made. Raises RuntimeError where none is."""
    found = _PAGE_CONTEXT.get()
    if found is None:
        raise RuntimeError("no page is being made")
    return found


def page_context_or_none() -> PageContext | None:
    """The page that is being made, if one is."""
    return _PAGE_CONTEXT.get()


def tongue() -> Tongue:
    """The language of the page that is being made; where none is, what the app speaks then."""
    found = _PAGE_CONTEXT.get()
    if found:
        return found.tongue
    spoken: Callable[[], Tongue] = current_app.extensions[DEFAULT_LOCALE_KEY]
    return spoken()


@contextmanager
def default_locale(code: str) -> Iterator[None]:
    """Phrases of the public app in this language where no page is being made, while this lasts;
    else in English.
    """
    token = _DEFAULT_LOCALE.set(code)
    try:
        yield
    finally:
        _DEFAULT_LOCALE.reset(token)


def push_page_context(read: Reader) -> PageContext:
    """Begin a page. It is left with the app context."""
    found = app_state()
    now = PageContext(read, found, found.tongues.of(read.locale), found.base_url(read.snapshot))
    _PAGE_CONTEXT.set(now)
    return now


@contextmanager
def override_locale(code: str) -> Iterator[None]:
    """Phrases and dates of the page in another language, while this lasts."""
    now = page_context()
    own, now.tongue = now.tongue, now.state.tongues.of(code)
    try:
        yield
    finally:
        now.tongue = own


def set_up(app: Flask) -> None:
    """Forget the page when its app context ends."""
    known: AppState = app.extensions[EXTENSION_NAME]
    app.extensions[DEFAULT_LOCALE_KEY] = lambda: known.tongues.of(_DEFAULT_LOCALE.get())

    @app.teardown_appcontext
    def leave(error: BaseException | None) -> None:
        _PAGE_CONTEXT.set(None)


def note_dependency(op: str, argument: str = "", locale: str = "") -> None:
    """Write into the page's trace something it asks beside the content."""
    now = page_context()
    now.state.fingerprints.note(
        now.read.snapshot, now.read.trace, Dependency(op, "", locale, "", argument)
    )
