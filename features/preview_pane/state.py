"""Whether the preview is open, in which language and width: in a cookie, so that a phone and a desktop
may differ.
"""

from dataclasses import dataclass

from flask import request

from blueprints.editor.context import site
from blueprints.editor.shown_languages import shown_languages
from blueprints.editor.slots import FormEndPlace
from blueprints.shared.address_targets import AddressTargets

COOKIE = "oasis-preview"
"""The cookie's name; its value is such as `open.en.desktop`. pane.js sets it."""
WIDTHS = ("desktop", "phone")


@dataclass(frozen=True, slots=True)
class PaneState:
    """Whether the preview is open, in which language and width; `cookie` is the name of its cookie."""

    open: bool
    locale: str
    width: str
    cookie: str = COOKIE


def pane(place: FormEndPlace) -> dict[str, object]:
    """Return the state in the cookie, by default in the language of the form; and the address that
    leads to the forms of other entries, "" without any.
    """
    state, _dot, rest = request.cookies.get(COOKIE, "").partition(".")
    locale, _dot, width = rest.partition(".")
    codes = [one.code for one in place.form.locales]
    chosen = next(
        (code for code in (locale, shown_languages(place.form)) if code in codes), codes[0]
    )
    return {
        "pane": PaneState(state == "open", chosen, width if width in WIDTHS else WIDTHS[0]),
        "at": (site().find(AddressTargets) or AddressTargets()).prefix(),
    }
