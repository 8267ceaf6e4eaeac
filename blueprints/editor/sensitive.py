"""Views that are dangerous in a browser that was left signed in. A feature may ask for the password
again before one is opened (`Feature.recheck`).
"""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blueprints.editor.context import site
from cms.core.slots import call

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

_VIEWS = set[object]()


def sensitive(view: View) -> View:
    """Declare a view as sensitive; the decorator stands below that of its route. The values of its
    form are kept while somebody is asked, files are not.
    """
    _VIEWS.add(view)
    return view


def is_sensitive(endpoint: str | None) -> bool:
    """Return whether a view is declared as sensitive."""
    return current_app.view_functions.get(endpoint or "") in _VIEWS


def ask_again() -> ResponseReturnValue | None:
    """Return the question of a feature before a sensitive view, or None."""
    if not is_sensitive(request.endpoint) or not current_user.is_authenticated:
        return None
    checks = (one.recheck for one in site().settings.features if one.recheck)
    answers = (call(check) for check in checks)
    return next((answer for answer in answers if answer is not None), None)
