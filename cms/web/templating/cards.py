"""Entries as lists show them: each made once a snapshot, language and look.

A news item stands in the lists of its year, its month, its category, its people and its projects,
and below other items; making it anew for each was a third of a full freeze.
"""

from flask import Flask
from markupsafe import Markup

from cms.content import LocalizedEntry
from cms.web.templating.render import render_template
from cms.web.templating.snapshot_cache import once


def set_up(app: Flask) -> None:
    """Let templates show cards."""
    app.jinja_env.globals["card"] = card


def card(name: str, entry: LocalizedEntry, **look: str | int) -> Markup:
    """`templates/cards/<name>.html` for an `entry` the page has asked for; `look` is what else the
    template gets.
    """
    return once(
        ("card", name, entry, tuple(look.items())),
        lambda read: Markup(  # noqa: S704 - a template's own
            render_template(f"cards/{name}.html", item=entry, **look)
        ),
    )
