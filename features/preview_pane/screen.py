"""The page beside its form: rendered from the submitted values, before any of them is saved.

The browser shows it in a frame with an origin of its own, so neither submitted text nor the page
can act for the signed-in account. The frame's own document is empty except for one script of ours,
which gets the page as text.
"""

import re
import secrets
from collections.abc import Iterator
from hashlib import blake2b

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from blueprints.editor.context import codes, open_entry, site
from blueprints.editor.entry_form import make_form
from blueprints.editor.interface_text import field_text, labelled, refusal_text
from blueprints.editor.preview import render_preview, with_title
from cms.content import Snapshot
from cms.core.errors import NotFound
from cms.editing.edited_entry import EditedEntry
from cms.editing.forms import EntryForm
from cms.editing.forms.reference_choices import ReferenceOptions
from cms.schema.fields import Choice, Reference, References
from cms.schema.flat import Flat
from cms.web.i18n import locale_of

blueprint = Blueprint("preview_pane", __name__)

SANDBOX = (
    "sandbox allow-scripts; default-src 'none'; script-src 'nonce-{nonce}'; "
    "img-src 'self' {host} data:; media-src 'self' {host}; style-src 'self' {host}; "
    "font-src 'self' {host}; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""The policy of the frame: an origin of its own, and no script but ours.

The host is named because Safari takes 'self' for that origin, which has nothing.
"""
PICTURE = re.compile(r' src="(data:[^"]+)"')
MAX_PICTURES = 1_000
"""The most pictures that a browser can report as loaded."""


@blueprint.get("/preview/frame")
def frame() -> ResponseReturnValue:
    """Return the document into which pages are put."""
    nonce = secrets.token_urlsafe(16)
    html = render_template("preview_pane/editor/frame.html", nonce=nonce)
    return Response(
        html, headers={"Content-Security-Policy": SANDBOX.format(nonce=nonce, host=request.host)}
    )


@blueprint.post("/entries/<type>/<key>/typed/<locale>")
def typed(type: str, key: str, locale: str) -> ResponseReturnValue:
    """Render the page with the submitted values, valid or not. Saves nothing.

    Answers with JSON. `html`, `path`: the page. `place`: the id to scroll to. `pictures`: {digest:
    data URL} of those not in `_pictures`. `texts`: {control: the text of its value on the page}.
    `labels`: {control: its label on the page}. `note`: a message on values that aren't shown as typed.
    If no page can be rendered, only a note, with status 422.
    """
    edited = open_entry(type, key)
    form = make_form(edited.model).load(edited.flat, request.form)
    form.validate()
    if locale not in codes():
        raise NotFound
    flat = with_title(edited, _valid_values(form, edited), locale)
    snapshot = site().editing.overviews.with_values(edited, flat)
    page = render_preview(edited, locale, snapshot)
    if page is None or page.status != 200:
        return {"note": _unready(edited, locale)}, 422
    html, pictures = _without_loaded_pictures(page.html, request.form.get("_pictures", ""))
    return {
        "html": html,
        "path": page.path,
        "place": page.place,
        "pictures": pictures,
        "texts": dict(_texts(form, snapshot, locale)),
        "labels": _labels(form, locale),
        "note": _not_as_typed(edited, form, page.place),
    }


def _valid_values(form: EntryForm, edited: EditedEntry) -> Flat:
    """Return the submitted values, with the published value instead of one that isn't valid."""
    flat, published = form.flat(), edited.published_flat
    for control, _refusal in form.refused:
        flat.pop(control.name, None)
        if control.name in published:
            flat[control.name] = published[control.name]
    return flat


def _without_loaded_pictures(html: str, known: str) -> tuple[str, dict[str, str]]:
    """Return the page with digests instead of inline pictures, and the pictures the browser doesn't
    have.
    """
    loaded, pictures = set(known.split(",")[:MAX_PICTURES]), dict[str, str]()

    def name(match: re.Match[str]) -> str:
        digest = blake2b(match[1].encode(), digest_size=9).hexdigest()
        if digest not in loaded:
            pictures[digest] = match[1]
        return f' data-picture="{digest}"'

    return PICTURE.sub(name, html), pictures


def _texts(form: EntryForm, snapshot: Snapshot, locale: str) -> Iterator[tuple[str, list[str]]]:
    """Yield (control, texts on the page for its value) if these differ from the value."""
    titles = ReferenceOptions(snapshot, locale)
    with force_locale(locale_of(locale)):
        for control in form.leaves():
            kind, texts = control.field, [text for text in control.texts() if text]
            if texts and isinstance(kind, Choice):
                yield (
                    control.name,
                    [_(kind.choices[text]) for text in texts if text in kind.choices],
                )
            elif texts and isinstance(kind, Reference | References):
                yield control.name, [title for text in texts if (title := titles.title(kind, text))]


def _labels(form: EntryForm, locale: str) -> dict[str, str]:
    """Return control → label of its field in a language of the site."""
    with force_locale(locale_of(locale)):
        return {control.name: _(control.field.label) for control in form.leaves()}


def _not_as_typed(edited: EditedEntry, form: EntryForm, place: str) -> str:
    """Return a note on values that the page doesn't show, or on where it shows an entry without a
    page.
    """
    if form.refused:
        names = (field_text(edited.model, control.name) for control, _no in form.refused)
        return _(
            "Not valid, so not in the preview yet: %(fields)s.",
            fields=_(", ").join(dict.fromkeys(names)),
        )
    if not (edited.model.route or edited.model.single) or place:
        return _(
            "This entry has no page of its own. The preview shows a page on which it appears, or the "
            "front page."
        )
    return ""


def _unready(edited: EditedEntry, locale: str) -> str:
    """Return the reason why there is no page."""
    problems = site().editing.publishing.problems(edited, [locale])
    texts = (
        labelled(field_text(edited.model, problem.path), refusal_text(problem))
        for problem in problems
    )
    return " ".join((_("There is not enough for a preview yet."), *map(str, texts)))
