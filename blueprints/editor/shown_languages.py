"""The languages that a form shows: one, or all side by side.

A cookie stores the choice, so that a phone can show one language and a desktop both.
"""

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


def _is_known(code: str, locales: tuple[Locale, ...]) -> bool:
    return code in [locale.code for locale in locales]
