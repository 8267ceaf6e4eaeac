"""Entries as lists show them: each made once a snapshot, language and look.

A news item stands in the lists of its year, its month, its category, its people and its projects, and below other
items; making it anew for each was a third of a full freeze.
"""

from flask import Flask
from markupsafe import Markup

from cms.store import Reading
from cms.trace import Trace
from cms.web.rendering import render_template
from cms.web.state import here

KEPT = 4000
"""How many a snapshot holds, some 4 kB each; beyond, it begins anew."""


def set_up(app: Flask) -> None:
    """Let templates show cards."""
    app.jinja_env.globals["card"] = card


def card(name: str, entry: Reading, **look: str | int) -> Markup:
    """`templates/cards/<name>.html` for an `entry` the page has asked for; `look` is what else the template gets."""
    read = here().read
    cards: dict[object, tuple[Markup, Trace]] = read.snapshot.once("cards", dict)
    which = (name, read.locale, entry.type, entry.key, *look.items())
    found = cards.get(which)
    if found is None:
        if len(cards) >= KEPT:
            cards.clear()
        found = cards[which] = _make(name, entry, look)
    html, trace = found
    read.trace.take_over(trace)
    return html


def _make(name: str, entry: Reading, look: dict[str, str | int]) -> tuple[Markup, Trace]:
    """The card, and what it asked for beside the entry itself."""
    now = here()
    page, trace = now.read, Trace()
    now.read = page.within(trace)
    try:
        html = render_template(f"cards/{name}.html", item=entry, **look)
    finally:
        now.read = page
    return Markup(html), trace  # noqa: S704 - a template's own
