"""Parts that many pages share, such as the header.

Each is rendered once for its name, language and values, and again when its dependencies change. A
page depends only on the hash of the output, so a change that isn't visible makes no page stale.
"""

from collections.abc import Callable, Mapping
from contextvars import Context
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from flask import Flask
from markupsafe import Markup

from cms.content import Fingerprints, Reader, Snapshot
from cms.content.dependencies import Dependency, Trace
from cms.core.fingerprint import fingerprint
from cms.core.lru_cache import LruCache
from cms.web.context import app_state, page_context
from cms.web.pages.menus import menus, section_menu
from cms.web.templating import formats
from cms.web.templating.render import render_template
from cms.web.views import open_reader

FragmentContext = Callable[..., dict[str, Any]]
"""`part(read, **values)` returns more context for a fragment's template, besides its values, `site`
and `menus`.
"""

MAX_FRAGMENTS = 500
"""How many are cached; the least recently used are dropped first."""


class Fragment(NamedTuple):
    """A rendered fragment: its HTML, trace and fingerprint, and the time at which it turns stale by
    itself.
    """

    html: Markup
    trace: Trace
    fingerprint: bytes
    until: datetime | None


class Fragments:
    """The fragments of one app, cached by their dependency."""

    def __init__(
        self, app: Flask, fingerprints: Fingerprints, parts: Mapping[str, FragmentContext]
    ) -> None:
        self.app = app
        self.fingerprints = fingerprints
        self.parts: dict[str, FragmentContext] = {
            "header": header_context,
            "footer": footer_context,
            "section": section_context,
            **parts,
        }
        self.rendered = LruCache[Dependency, Fragment](MAX_FRAGMENTS)
        """By dependency; also fragments of other processes and earlier builds."""

    def get(self, snapshot: Snapshot, dependency: Dependency) -> Fragment:
        """Return the fragment for a snapshot."""
        fragment = self.rendered.get(dependency)
        if fragment and fragment.fingerprint == snapshot.fingerprints.get(dependency):
            return fragment
        if fragment and not self.fingerprints.stale(fragment.trace, snapshot):
            until = self.fingerprints.until(fragment.trace.fingerprints, snapshot)
            fragment = fragment._replace(until=until)
        else:
            fragment = Context().run(self._render, snapshot, dependency)
        self.rendered.put(dependency, fragment)
        snapshot.fingerprints[dependency] = fragment.fingerprint
        return fragment

    def _render(self, snapshot: Snapshot, dependency: Dependency) -> Fragment:
        name, values = dependency.projection, orjson.loads(dependency.argument)
        with self.app.app_context():
            read = open_reader(snapshot, dependency.locale)
            context = {"site": read.single("site"), "menus": menus()} | values
            if part := self.parts.get(name):
                context |= part(read, **values)
            html = render_template(fragment_template(app_state().feature_of, name), **context)
        return Fragment(Markup(html), read.trace, fingerprint(html), read.trace.until)  # noqa: S704 - a template's own


def fragment_template(feature_of: Mapping[str, str], name: str) -> str:
    """Return the template of a fragment. `feature_of`: section → the feature that has it."""
    section, _slash, part = name.partition("/")
    feature = feature_of.get(section)
    return f"{feature}/fragments/{part}.html" if feature else f"fragments/{name}.html"


def header_context(read: Reader, section: str) -> dict[str, Any]:
    """Return `names`: (language tag, the site's entry) for the other languages in which the site
    has a name; and `below`: the beginning of addresses in the page's language.
    """
    own_name, names = read.single("site").name, []
    for locale in read.locales:
        if locale.code != read.locale:
            site = read.within(read.trace, locale.code).single("site")
            if site.name not in ("", own_name) and not site.name.borrowed:
                names.append((locale.lang, site))
    return {"names": names, "below": f"/{read.locale}/"}


def footer_context(read: Reader) -> dict[str, Any]:
    """Return `current_filings`, without those that have expired."""
    rows = read.single("site").filings
    return {"current_filings": [row for row in rows if formats.is_shown(read, row.until)]}


def section_context(read: Reader, section: str, current: list[str]) -> dict[str, Any]:
    """Return `items` of the menu beside a section's pages."""
    return {"items": section_menu(section)}


def fragment(name: str, **values: Any) -> Markup:
    """Insert a fragment into a template. `values` are JSON values."""
    page = page_context()
    read = page.read
    argument = orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()
    dependency = Dependency("fragment", "", read.locale, name, argument)
    shown = page.state.fragments.get(read.snapshot, dependency)
    read.trace.note(dependency, shown.fingerprint)
    read.trace.expires(shown.until)
    return shown.html
