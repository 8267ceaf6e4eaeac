"""The state of the public app, the context of the page being rendered, and values that the pages of
a snapshot share.
"""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from babel.support import Translations
from flask import Flask, current_app
from flask_babel import refresh
from werkzeug.routing import MapAdapter

from cms.content import Fingerprints, Reader
from cms.content.dependencies import Dependency, Trace
from cms.core.cached_results import CachedResults
from cms.core.files import walk
from cms.core.languages import DerivedLocale
from cms.core.lru_cache import LruCache
from cms.core.program_version import folder_fingerprint
from cms.core.settings import Settings
from cms.markdown import Figures
from cms.schema.paths import first_existing
from cms.site import Site, service_name

if TYPE_CHECKING:
    from cms.core.filled_slots import Slots
    from cms.web.templating.fragments import Fragments
    from cms.web.templating.render import Templates


class Urls:
    """Builds and matches the public app's addresses. Paths only: it never trusts a Host header."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._build = lru_cache(maxsize=20_000)(self._build_once)

    @cached_property
    def adapter(self) -> MapAdapter:
        """The app's rules, for a site at the root of an unnamed host.

        Not created by `bind`, which loads a codec for international host names.
        """
        return MapAdapter(self._app.url_map, "", "/", "", "http", "/", "GET")

    def build(self, endpoint: str, locale: str = "", **values: Any) -> str:
        """Return the path of an endpoint; `locale` is added if its rule has one."""
        return self._build(endpoint, locale, tuple(sorted(values.items())))

    def _build_once(self, endpoint: str, locale: str, values: tuple[tuple[str, Any], ...]) -> str:
        arguments = dict(values)
        if self._app.url_map.is_endpoint_expecting(endpoint, "locale"):
            arguments["locale"] = locale
        return self.adapter.build(endpoint, arguments)

    def match(self, path: str) -> tuple[str, dict[str, Any]]:
        """Return (endpoint, values) of a path. Raises werkzeug's NotFound and RequestRedirect."""
        endpoint, values = self.adapter.match(path, method="GET")
        return endpoint, dict(values)


class Assets:
    """Static files and their addresses, which change with the file, so that browsers can cache them
    for ever.

    If several folders have a file of the same name, the first counts.
    """

    def __init__(self, settings: Settings) -> None:
        self._features = {feature.name: feature.folder / "static" for feature in settings.features}
        """All that a feature has is below its name, so no other file is looked up there: each folder
        costs a system call.
        """
        own = (settings.site / "static",) if settings.site else ()
        self._folders = *own, settings.static

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders with static files, in order of precedence."""
        return *self._folders, *self._features.values()

    def layers(self, name: str) -> tuple[Path, ...]:
        """Return the folders that may have a file, in order of precedence."""
        feature = self._features.get(name.partition("/")[0])
        return (*self._folders[:-1], feature) if feature else self._folders

    def url(self, name: str) -> str:
        """Return the address of a file, with the hash of its content.

        Raises FileNotFoundError, since a missing asset is a bug.
        """
        path = first_existing(self.layers(name), name)
        return f"/static/{name}?v={_digest(path, path.stat().st_mtime_ns)}"

    def modules(self, folder: str) -> dict[str, str]:
        """Map the address of every script below a folder to its address with the hash."""
        names = {
            file.path.removeprefix(f"{layer}/")
            for layer in self.layers(folder)
            for file in walk(f"{layer}/{folder}")
            if file.name.endswith(".js")
        }
        return {f"/static/{name}": self.url(name) for name in sorted(names)}

    def read(self, name: str) -> bytes:
        """Return the bytes of a file. Raises FileNotFoundError."""
        return first_existing(self.layers(name), name).read_bytes()

    def optional_url(self, name: str) -> str:
        """Return the address of an optional file; empty if it doesn't exist."""
        return self.url(name) if first_existing(self.layers(name), name).is_file() else ""


@cache
def _digest(path: Path, changed: int) -> str:
    return blake2b(path.read_bytes(), digest_size=5).hexdigest()


T = TypeVar("T")

EXTENSION_NAME = "oasis"
FRONT = "home.index"
"""The endpoint of the front page."""
MAX_SHARED_VALUES = 1000
"""How many shared values a snapshot caches, some kilobytes each; when full, the cache is cleared.
"""


class AppState:
    """The state of the public app; `app_state()` returns it in any app context."""

    templates: "Templates"
    fragments: "Fragments"
    slots: "Slots"
    text_figure: Figures | None = None
    """Renders the maps and charts of entries in texts (cms/web/templating/text_figures.py)."""

    def __init__(
        self,
        site: Site,
        urls: Urls,
        assets: Assets,
        sections: Mapping[str, Any],
        deprecations: tuple[str, ...] = (),
    ) -> None:
        """`deprecations`: warnings about deprecated names that the institute's own code imports."""
        self.site = site
        self.urls = urls
        self.assets = assets
        self.sections = sections
        self.features = {feature.name: feature for feature in site.settings.features}
        self.feature_of = {
            section.name: feature.name
            for feature in self.features.values()
            for section in feature.sections
        }
        """Section → the feature that has it."""
        self.deprecations = deprecations
        self.entry_views: dict[str, Any] = {}
        """By content type."""
        self.page_views: dict[str, Any] = {}
        """By address: pages that show more than their own text."""
        self.views: dict[str, Any] = {}
        """By endpoint."""
        self.fragment_contexts: dict[str, Any] = {}
        """By name of the fragment (see cms/web/templating/fragments.py)."""
        self.slots_failed: Callable[[str, Exception], None] | None = None
        """Notes the feature and the exception of a fill that fails; set only in a process that
        serves visitors.
        """
        self.parts: CachedResults | None = None
        """Where a freeze stores parts of pages for later ones (`stored_part`); set only during it."""
        self.fingerprints = Fingerprints()
        """Computes the fingerprints of all dependencies (see cms/web/freeze/web_dependencies.py).
        """

    def service_owner(self, service: str) -> str:
        """Return the feature that has a service; empty if none has."""
        return next((one.name for one in self.features.values() if service in one.services), "")

    def feature_fingerprint(self, name: str) -> bytes:
        """Return the fingerprint of a feature's code. Raises KeyError."""
        return folder_fingerprint(self.features[name].folder)


def app_state() -> AppState:
    """Return the state of the app of the page being rendered, or of the current app context. Raises
    RuntimeError if there is neither.
    """
    page = _PAGE_CONTEXT.get()
    state: AppState = page.state if page else current_app.extensions[EXTENSION_NAME]
    return state


class PageContext:
    """The page being rendered: its reader, app state, language data and base URL. `path` is its
    address.

    Not kept on Flask's `g`, whose look-ups would take a large part of a page's time.
    """

    __slots__ = (
        "base_url",
        "derived",
        "drawings",
        "path",
        "read",
        "recordings",
        "state",
        "translations",
    )

    def __init__(self, read: Reader, state: AppState, derived: DerivedLocale | None) -> None:
        self.read = read
        self.state = state
        self.derived = derived
        """The language that the page is converted into; `path` and `read` are of its source."""
        self.base_url = state.site.base_url(read.snapshot)
        self.path = ""
        self.drawings: set[str] = set()
        """The names of the drawings that the page shows so far."""
        self.recordings: dict[str, tuple[str, str]] = {}
        """File → (description, address of a still picture), for videos in the page's texts."""
        self.translations: Translations | None = None
        """The translations of its language, once loaded."""


_PAGE_CONTEXT: ContextVar[PageContext | None] = ContextVar("oasis.page", default=None)


def page_context() -> PageContext:
    """Return the context of the page being rendered. Raises RuntimeError if there is none."""
    page = _PAGE_CONTEXT.get()
    if page is None:
        raise RuntimeError("no page is being rendered")
    return page


def page_context_or_none() -> PageContext | None:
    """Return the context of the page being rendered, or None."""
    return _PAGE_CONTEXT.get()


def push_page_context(read: Reader, derived: DerivedLocale | None = None) -> None:
    """Start rendering a page. Its context ends with the app context."""
    _PAGE_CONTEXT.set(PageContext(read, current_app.extensions[EXTENSION_NAME], derived))
    refresh()


def pop_page_context(error: BaseException | None = None) -> None:
    """End the context of the page being rendered."""
    _PAGE_CONTEXT.set(None)


def note_dependency(kind: str, argument: str = "", type: str = "") -> bytes:
    """Add a dependency on something that the reader doesn't record to the page's trace. Returns its
    fingerprint.
    """
    page = page_context()
    dependency, trace = Dependency(kind, type, "", "", argument), page.read.trace
    page.state.fingerprints.note(page.read.snapshot, trace, dependency)
    return trace.fingerprints[dependency]


def find(kind: type[T]) -> T | None:
    """Return a feature's service of a class of the core, as a dependency of the page; None if no
    feature has one. In a process that serves visitors also if it can't be made.
    """
    note_dependency("service", service_name(kind))
    state = page_context().state
    try:
        return state.site.find(kind)
    except Exception as error:
        if state.slots_failed is None:
            raise
        state.slots_failed(state.service_owner(service_name(kind)), error)
        return None


def memoize_per_snapshot(name: object, compute: Callable[[Reader], T]) -> T:
    """Return `compute(reader)` in the page's language, computed once per snapshot.

    Its dependencies are added to the trace of each page that calls it. Unlike a fragment it isn't
    recorded in the manifest, so it suits values of which there are thousands.
    """
    read = page_context().read
    values: dict[object, tuple[Any, Trace]] = read.snapshot.memo("values of pages", dict)
    key = name, read.locale
    if key not in values:
        if len(values) >= MAX_SHARED_VALUES:
            values.clear()
        values[key] = compute_traced(compute)
    value: T
    value, trace = values[key]
    read.trace.merge(trace)
    return value


def stored_part(name: Sequence[str], compute: Callable[[Reader], T]) -> T:
    """Return a part of pages like `memoize_per_snapshot`: one that is in many large files.

    A freeze stores it, so that later ones needn't read its entry again, unless something that it
    read has changed. `compute` must return what JSON can hold.
    """
    page = page_context()
    results, read = page.state.parts, page.read
    if results is None:
        return memoize_per_snapshot(tuple(name), compute)
    parts = read.snapshot.memo(("parts", read.locale), _no_parts)
    key = tuple(name)
    part = parts.get(key)
    if part is None:
        part = _load_part(results, key) or _store_part(results, key, compute)
        parts.put(key, part)
    value: T
    value, trace = part
    read.trace.merge(trace)
    return value


def _no_parts() -> LruCache[object, tuple[Any, Trace]]:
    return LruCache(MAX_SHARED_VALUES)


def _part_key(name: Sequence[str]) -> bytes:
    """Return the key of a part in the cache, which depends on the program too."""
    page = page_context()
    every: dict[Dependency, bytes] = page.read.snapshot.memo(("every page", page.read.locale), dict)
    source = [*name, page.read.locale, *(fingerprint.hex() for fingerprint in every.values())]
    return blake2b(orjson.dumps(source), digest_size=16).digest()


def _load_part(results: CachedResults, name: Sequence[str]) -> tuple[Any, Trace] | None:
    """Return a stored part with its trace; None if there is none, or something that it read has
    changed.
    """
    page, trace = page_context(), Trace()
    payload = results.get(_part_key(name))
    value, dependencies = orjson.loads(payload) if payload else (None, ())
    for *columns, fingerprint in dependencies:
        dependency = Dependency(*columns)
        page.state.fingerprints.note(page.read.snapshot, trace, dependency)
        if trace.fingerprints[dependency].hex() != fingerprint:
            return None
    return (value, trace) if payload else None


def _store_part(
    results: CachedResults, name: Sequence[str], compute: Callable[[Reader], T]
) -> tuple[T, Trace]:
    value, trace = compute_traced(compute)
    dependencies = [(*one, fingerprint.hex()) for one, fingerprint in trace.fingerprints.items()]
    results.put(_part_key(name), orjson.dumps([value, dependencies]))
    return value, trace


def compute_traced(compute: Callable[[Reader], T]) -> tuple[T, Trace]:
    """Return the result of `compute` and the trace of what it read."""
    page = page_context()
    read, trace = page.read, Trace()
    page.read = read.within(trace)
    try:
        return compute(page.read), trace
    finally:
        page.read = read
