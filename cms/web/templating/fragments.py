"""Parts that many pages share: each made once for its name, language and values, and again when
what it read changed.

A page notes only the hash of what came out: a change that doesn't show touches no page.
"""

from collections import OrderedDict
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
from cms.web.context import page_context
from cms.web.pages.menus import menus, section_menu
from cms.web.templating.render import render_template
from cms.web.views import open_reader

Part = Callable[..., dict[str, Any]]
"""`part(read, **values)`: what a fragment's template gets beside its values, `site` and `menus`."""

MAX_FRAGMENTS = 500
"""How many are kept; those not asked for longest go first."""


class Fragment(NamedTuple):
    """A rendered fragment: its HTML, the trace of what it read, its fingerprint, and the time at
    which it can next change by itself.
    """

    html: Markup
    trace: Trace
    print: bytes
    until: datetime | None


class Fragments:
    """The fragments of one app, each kept for the dependency on it."""

    def __init__(self, app: Flask, fingerprints: Fingerprints, parts: Mapping[str, Part]) -> None:
        self.app = app
        self.fingerprints = fingerprints
        self.parts: dict[str, Part] = {"header": other_names, "section": menu_of_section, **parts}
        self._rendered: OrderedDict[Dependency, Fragment] = OrderedDict()

    def get(self, snapshot: Snapshot, dependency: Dependency) -> Fragment:
        """The fragment as `snapshot` has it."""
        fragment = self._rendered.get(dependency)
        if fragment and fragment.print == snapshot.fingerprints.get(dependency):
            return fragment
        if fragment and not self.fingerprints.stale(fragment.trace, snapshot):
            until = self.fingerprints.until(fragment.trace.fingerprints, snapshot)
            fragment = fragment._replace(until=until)
        else:
            fragment = Context().run(self._render, snapshot, dependency)
        self.put(dependency, fragment)
        snapshot.fingerprints[dependency] = fragment.print
        return fragment

    def _render(self, snapshot: Snapshot, dependency: Dependency) -> Fragment:
        name, values = dependency.projection, orjson.loads(dependency.argument)
        with self.app.app_context():
            read = open_reader(snapshot, dependency.locale)
            context = {"site": read.single("site"), "menus": menus()} | values
            if part := self.parts.get(name):
                context |= part(read, **values)
            html = render_template(f"fragments/{name}.html", **context)
        return Fragment(Markup(html), read.trace, fingerprint(html), read.trace.until)  # noqa: S704 - a template's own

    def known(self) -> dict[Dependency, Fragment]:
        """Every fragment there is, for the manifest."""
        return dict(self._rendered)

    def put(self, dependency: Dependency, fragment: Fragment) -> None:
        """Keep a fragment, also one of another process or from before this one began."""
        self._rendered[dependency] = fragment
        self._rendered.move_to_end(dependency)
        while len(self._rendered) > MAX_FRAGMENTS:
            self._rendered.popitem(last=False)


def other_names(read: Reader, section: str) -> dict[str, Any]:
    """`names`: (language tag, the site's entry) in the site's other languages, as far as it has a
    name in them.
    """
    here, names = read.single("site").name, []
    for locale in read.locales:
        if locale.code != read.locale:
            site = read.within(read.trace, locale.code).single("site")
            if site.name not in ("", here) and not site.name.borrowed:
                names.append((locale.lang, site))
    return {"names": names}


def menu_of_section(read: Reader, section: str, current: list[str]) -> dict[str, Any]:
    """`items` of the menu beside a section's pages."""
    return {"items": section_menu(read, section)}


def fragment(name: str, **values: Any) -> Markup:
    """Show a shared part in a template. `values` are JSON values."""
    page = page_context()
    read = page.read
    argument = orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()
    dependency = Dependency("fragment", "", read.locale, name, argument)
    shown = page.state.fragments.get(read.snapshot, dependency)
    read.trace.note(dependency, shown.print)
    read.trace.expires(shown.until)
    return shown.html
