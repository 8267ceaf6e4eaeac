"""Placeholder portraits: initials over a piece of the site's landscape."""

from typing import NamedTuple
from zlib import crc32

from flask import Flask

from cms.content import LocalizedEntry
from cms.web.pages.people import initials

LAND = (1200, 800)
SHEET = (240, 300)


class Placeholder(NamedTuple):
    """Where on the made-up landscape (static/img/contours.svg) a person stands, in its units, and
    their initials.

    All share that one picture, which a visitor fetches once: drawing a landscape for each takes 80
    ms and 11 kB.
    """

    initials: str
    left: int
    top: int


def set_up(app: Flask) -> None:
    """Let templates ask for a person's placeholder."""
    app.jinja_env.globals["placeholder_of"] = placeholder


def placeholder(person: LocalizedEntry) -> Placeholder:
    """Always the same for the same person."""
    spot = crc32(person.key.encode())
    family = str(person.familyName) if "familyName" in person else ""
    return Placeholder(
        initials(str(person.title), family),
        spot % (LAND[0] - SHEET[0]),
        spot // 4096 % (LAND[1] - SHEET[1]),
    )
