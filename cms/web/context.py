"""The state of the public app and the context of the page being rendered."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from babel.support import Translations
from flask import Flask, current_app
from flask_babel import refresh

from cms.content import Fingerprints, Reader, Snapshot
from cms.content.dependencies import Dependency
from cms.site import Site
from cms.web.assets import Assets
from cms.web.urls import Urls

if TYPE_CHECKING:
    from cms.web.templating.fragments import Fragments
    from cms.web.templating.sources import Templates

EXTENSION_NAME = "oasis"


class AppState:
    """Found by `app_state()` wherever an app context is open."""

    templates: "Templates"
    fragments: "Fragments"

    def __init__(self, site: Site, urls: Urls, assets: Assets, sections: Mapping[str, Any]) -> None:
        self.site = site
        self.urls = urls
        self.assets = assets
        self.sections = sections
        self.entry_views: dict[str, Any] = {}
        """By content type."""
        self.page_views: dict[str, Any] = {}
        """By address: pages that show more than their own text."""
        self.views: dict[str, Any] = {}
        """By endpoint."""
        self.parts: dict[str, Any] = {}
        """By name of the fragment (see cms/web/templating/fragments.py)."""
        self.fingerprints = Fingerprints()
        """Of every dependency (see cms/web/freeze/web_dependencies.py)."""

    def base_url(self, snapshot: Snapshot) -> str:
        """The site's address, without a slash at its end: the setting's, else that of site.json."""
        return self.site.settings.base_url.rstrip("/") or snapshot.base_url


def app_state() -> AppState:
    """The state of the current app. Needs an app context."""
    found: AppState = current_app.extensions[EXTENSION_NAME]
    return found


class PageContext:
    """The page being rendered: its reader, app state, language data and base URL. `path` is its address.

    Not kept on Flask's `g`: a page looks here some two hundred times, and `g` and `current_app`
    took a fifth of its time.
    """

    __slots__ = ("base_url", "path", "read", "state", "words")

    def __init__(self, read: Reader, state: AppState, base_url: str) -> None:
        self.read = read
        self.state = state
        self.base_url = base_url
        self.path = ""
        self.words: Translations | None = None
        """The translations of its language, once they have been asked for."""


_PAGE_CONTEXT: ContextVar[PageContext | None] = ContextVar("oasis.here", default=None)


def page_context() -> PageContext:
    """The context of the page being rendered. Raises RuntimeError if there is none."""
    found = _PAGE_CONTEXT.get()
    if found is None:
        raise RuntimeError("no page is being made")
    return found


def page_context_or_none() -> PageContext | None:
    """The context of the page being rendered, or None."""
    return _PAGE_CONTEXT.get()


def push_page_context(read: Reader) -> PageContext:
    """Start rendering a page. Its context ends with the app context."""
    found = app_state()
    now = PageContext(read, found, found.base_url(read.snapshot))
    _PAGE_CONTEXT.set(now)
    refresh()
    return now


def set_up(app: Flask) -> None:
    """Forget the page when its app context ends."""

    @app.teardown_appcontext
    def leave(error: BaseException | None) -> None:
        _PAGE_CONTEXT.set(None)


def note_dependency(kind: str, argument: str = "", locale: str = "") -> None:
    """Add a dependency on something other than content to the page's trace."""
    now = page_context()
    now.state.fingerprints.note(
        now.read.snapshot, now.read.trace, Dependency(kind, "", locale, "", argument)
    )
