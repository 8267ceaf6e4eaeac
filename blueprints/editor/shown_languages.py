"""The languages that a form shows: one, or all side by side; and whether the page is shown beside
it. The browser remembers it, so that a phone may show one while a desk shows both.
"""

from dataclasses import dataclass

from flask import request

from blueprints.editor.context import keep_in_browser
from cms.core.languages import Locale
from cms.editing.forms import EntryForm

NAME = "oasis-form-languages"
"""The cookie, which only the editor gets; js/editor/languages.js writes it too."""
ALL = "all"
CONTROL = "_shown"


def shown_languages(form: EntryForm) -> str:
    """The code of the only language to show, or `all`: also where another has an error."""
    asked = request.form.get(CONTROL) or request.cookies.get(NAME, "")
    if not _is_known(asked, form.locales) or form.refused_locales - {asked}:
        return ALL
    return asked


def remember(form: EntryForm) -> None:
    """Keep the choice that was sent with a form, for browsers without scripts."""
    asked = request.form.get(CONTROL, "")
    if asked == ALL or _is_known(asked, form.locales):
        keep_in_browser(NAME, asked)


PANE = "oasis-preview"
"""The cookie of the preview beside the form: `open.en.desktop`. Written by js/editor/pane/pane.js."""
WIDTHS = ("desktop", "phone")


@dataclass(frozen=True, slots=True)
class PaneState:
    """Whether the preview is open, in which language and width; `cookie`: where that is kept."""

    open: bool
    locale: str
    width: str
    cookie: str = PANE


def pane_state(form: EntryForm) -> PaneState:
    """As the browser remembers it; in the language of the form where it doesn't."""
    state, _dot, rest = request.cookies.get(PANE, "").partition(".")
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
