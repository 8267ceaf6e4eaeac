"""Parts that many pages share: each made once for its name, language and values, and again when
what it read changed.

A page notes only the hash of what came out: a change that doesn't show touches no page.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextvars import Context
from datetime import datetime
from functools import lru_cache
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


def question_of(name: str, locale: str, values: dict[str, Any]) -> Dependency:
    """The dependency of a page on a fragment that it shows. `values` are JSON values."""
    return Dependency(
        "fragment", "", locale, name, orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()
    )


@lru_cache(maxsize=MAX_FRAGMENTS)
def _question(name: str, locale: str, values: tuple[tuple[str, str], ...]) -> Dependency:
    return question_of(name, locale, dict(values))


class Fragments:
    """The fragments of one app."""

    def __init__(self, app: Flask, answers: Fingerprints, parts: Mapping[str, Part]) -> None:
        self.app = app
        self.answers = answers
        self.parts: dict[str, Part] = {"header": other_names, "section": menu_of_section, **parts}
        self._made: OrderedDict[Dependency, Fragment] = OrderedDict()

    def get(self, snapshot: Snapshot, question: Dependency) -> Fragment:
        """The fragment as `snapshot` has it."""
        made = self._made.get(question)
        if not made or made.print != snapshot.fingerprints.get(question):
            made = self._check(snapshot, made) or Context().run(self._make, snapshot, question)
            self._keep(question, made)
            snapshot.fingerprints[question] = made.print
        return made

    def _check(self, snapshot: Snapshot, made: Fragment | None) -> Fragment | None:
        if made is None or self.answers.stale(made.trace, snapshot):
            return None
        return made._replace(until=self.answers.until(made.trace.fingerprints, snapshot))

    def _make(self, snapshot: Snapshot, question: Dependency) -> Fragment:
        with self.app.app_context():
            read = open_reader(snapshot, question.locale)
            name, values = question.projection, orjson.loads(question.argument)
            more = self.parts[name](read, **values) if name in self.parts else {}
            html = render_template(
                f"fragments/{name}.html", site=read.single("site"), menus=menus(), **values, **more
            )
        return Fragment(Markup(html), read.trace, fingerprint(html), read.trace.until)  # noqa: S704 - a template's own

    def _keep(self, question: Dependency, made: Fragment) -> None:
        self._made[question] = made
        self._made.move_to_end(question)
        while len(self._made) > MAX_FRAGMENTS:
            self._made.popitem(last=False)

    def known(self) -> dict[Dependency, Fragment]:
        """Every fragment there is, for the manifest."""
        return dict(self._made)

    def put(self, question: Dependency, made: Fragment) -> None:
        """Take over a fragment made elsewhere: by another process, or before this one began."""
        self._keep(question, made)


def other_names(read: Reader, section: str) -> dict[str, Any]:
    """`names`: (language tag, the site's entry) in the site's other languages, as far as it has a
    name in them.
    """
    others = (
        (locale.lang, read.within(read.trace, locale.code).single("site"))
        for locale in read.locales
        if locale.code != read.locale
    )
    here = read.single("site").name
    return {
        "names": tuple(
            (tag, site)
            for tag, site in others
            if site.name not in ("", here) and not site.name.borrowed
        )
    }


def menu_of_section(read: Reader, section: str, current: list[str]) -> dict[str, Any]:
    """`items` of the menu beside a section's pages."""
    return {"items": section_menu(read, section)}


def fragment(name: str, **values: Any) -> Markup:
    """Show a shared part in a template."""
    now = page_context()
    read = now.read
    texts = all(type(value) is str for value in values.values())
    question = (
        _question(name, read.locale, tuple(values.items()))
        if texts
        else question_of(name, read.locale, values)
    )
    made = now.state.fragments.get(read.snapshot, question)
    read.trace.note(question, made.print)
    read.trace.expires(made.until)
    return made.html
