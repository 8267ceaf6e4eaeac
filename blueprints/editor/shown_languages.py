"""The state of a form: one language or all side by side, and whether the preview is open.

Cookies store it, so that a phone can show one language and a desktop both.
"""

from dataclasses import dataclass

from flask import request

from blueprints.editor.context import set_preference_cookie
from cms.core.languages import Locale
from cms.editing.forms import EntryForm

COOKIE = "oasis-form-languages"
"""The cookie's name; js/editor/languages.js sets it too."""
ALL = "all"
CONTROL = "_shown"


def shown_languages(form: EntryForm) -> str:
    """Return the code of the only language to show, or `all`, also if another language has an
    error.
    """
    requested = request.form.get(CONTROL) or request.cookies.get(COOKIE, "")
    if not _is_known(requested, form.locales) or form.refused_locales - {requested}:
        return ALL
    return requested


def remember_choice(form: EntryForm) -> None:
    """Store the submitted choice, for browsers without scripts."""
    requested = request.form.get(CONTROL, "")
    if requested == ALL or _is_known(requested, form.locales):
        set_preference_cookie(COOKIE, requested)


PANE_COOKIE = "oasis-preview"
"""The cookie of the preview, such as `open.en.desktop`; js/editor/pane/pane.js sets it."""
WIDTHS = ("desktop", "phone")


@dataclass(frozen=True, slots=True)
class PaneState:
    """Whether the preview is open, in which language and width; `cookie` is the name of its cookie."""

    open: bool
    locale: str
    width: str
    cookie: str = PANE_COOKIE


def pane_state(form: EntryForm) -> PaneState:
    """Return the state in the cookie; by default in the language of the form."""
    state, _dot, rest = request.cookies.get(PANE_COOKIE, "").partition(".")
    locale, _dot, width = rest.partition(".")
    shown = shown_languages(form)
    known = (code for code in (locale, shown) if _is_known(code, form.locales))
    return PaneState(
        state == "open",
        next(known, form.locales[0].code),
        width if width in WIDTHS else WIDTHS[0],
    )


def _is_known(code: str, locales: tuple[Locale, ...]) -> bool:
    return code in [locale.code for locale in locales]
