"""How the server reads and shows Markdown, for the script of the visual text."""

from collections.abc import Callable
from typing import Any

import orjson
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.originals import former_originals
from blueprints.editor.preview import rendered
from blueprints.editor.slots import ControlPlace, FormEndPlace
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.editing.forms.diff import compare_whole
from cms.schema.fields import Markdown
from cms.schema.fields.walk import all_fields
from features.visual_text.prosemirror import is_installed
from features.visual_text.source_lines import html_with_lines

blueprint = Blueprint("visual_text", __name__)
COOKIE = "oasis-text"
"""The cookie’s name; its value is `markdown` or `visual`. mode.js sets it."""
MAX_TEXTS = 20_000
MAX_LENGTH = 2_000_000
"""In characters, of all texts of a request: each block of a long text is sent twice."""


def form(place: FormEndPlace) -> dict[str, Any] | None:
    """Return the values of the form’s script; None where no long text can be shown."""
    has_text = any(
        isinstance(field, Markdown) for _path, field in all_fields(place.edited.model.fields)
    )
    if not has_text or not is_installed():
        return None
    return {"words": _words(), "cookie": COOKIE, "mode": request.cookies.get(COOKIE, "")}


def _words() -> dict[str, str]:
    return {
        # i18n: Switch above a text: it is shown as Markdown, with its marks
        "markdown": _("Markdown"),
        # i18n: Read aloud: a footnote in a text; {name}: its number or name
        "note": _("Footnote {name}"),
        "editSource": _("Edit as Markdown"),
        "sourceOf": _("Markdown of this block"),
        "unlike": _(
            "This block will look different on the page. Change it, or switch to Markdown."
        ),
        "unread": _("The text can’t be shown right now. This is its Markdown."),
        "old": _("removed:"),
        "new": _("added:"),
        # i18n: Read aloud at each change of a text; {change}: the words removed and added, {place}, {many}: numbers
        "change": _("Change {place} of {many}: {change}"),
        "unchanged": _("There is no difference."),
    }


def changes(place: ControlPlace) -> dict[str, Any] | None:
    """Return the changes in the original of an outdated long text; None if they aren’t known."""
    locale, original = place.leaf.locale, place.original
    if place.state != "stale" or not isinstance(place.leaf.field, Markdown):
        return None
    then = former_originals(place.edited, locale.code).get(place.leaf.name) if locale else None
    if then is None or original is None:
        return None
    return {
        "pieces": [
            (one.kind, one.text) for one in compare_whole(f"{then}\n", f"{original._value()}\n")
        ]
    }


@blueprint.post("/visual-text/blocks")
def blocks() -> ResponseReturnValue:
    """Return the HTML of each text with the source lines of its blocks."""
    return _answer(html_with_lines)


@blueprint.post("/visual-text/shown")
def shown() -> ResponseReturnValue:
    """Return each text as it is shown on the page, sanitised."""
    locale = request.form.get("locale", "")
    return _answer(lambda text: rendered(text, locale))


def _answer(of: Callable[[str], str]) -> ResponseReturnValue:
    """Return the results for the texts of the request. Raises Invalid if they aren’t such a list."""
    try:
        texts = orjson.loads(request.form.get("texts", ""))
    except ValueError:
        texts = None
    is_list = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
    if not is_list or len(texts) > MAX_TEXTS or sum(map(len, texts)) > MAX_LENGTH:
        raise Invalid("texts", N_("This must be a list of texts of a reasonable length."))
    return jsonify([of(text) for text in texts])
