"""Previews: Markdown as it is typed, and a page with the values of the draft."""

import logging
from typing import NamedTuple

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape

from blueprints.editor.context import open_entry, overview, site
from blueprints.editor.context import preview as render_page
from blueprints.editor.interface_text import refusal_text
from cms.content import Reader, Snapshot
from cms.core.errors import Invalid, NotFound
from cms.editing.edited_entry import EditedEntry
from cms.editing.where_used import where_used
from cms.markdown import Labels, render
from cms.schema.fields import Markdown
from cms.schema.fields.walk import language_at
from cms.schema.flat import Flat
from cms.web.i18n import locale_of

log = logging.getLogger("oasis.editor")
blueprint = Blueprint("preview", __name__)
TEXT = Markdown("")

SANDBOX = (
    "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self'; font-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""A previewed page can run no script, and its links lead nowhere."""


@blueprint.get("/entries/<type>/<key>/preview/")
def page(type: str, key: str) -> ResponseReturnValue:
    """Show the page in every language, in the width of a phone or a screen."""
    edited = open_entry(type, key)
    return render_template(
        "editor/entry/preview.html",
        edited=edited,
        own=bool(edited.model.route),
    )


@blueprint.get("/entries/<type>/<key>/preview/<locale>")
def frame(type: str, key: str, locale: str) -> ResponseReturnValue:
    """Render the page itself; an entry without one is shown where it is used, or on the front page."""
    edited = open_entry(type, key)
    snapshot = overview().staff
    if locale not in snapshot.by_code:
        raise NotFound
    if (flat := with_title(edited, edited.flat, locale)) is not edited.flat:
        snapshot = site().editing.overviews.with_values(edited, flat)
    page = render_preview(edited, locale, snapshot)
    if page:
        html, status = page.html, page.status
    else:
        missing = site().editing.publishing.problems(edited, [locale])
        html = render_template("editor/entry/unready.html", model=edited.model, missing=missing)
        status = 422
    return Response(html, status, {"Content-Security-Policy": SANDBOX})


def with_title(edited: EditedEntry, flat: Flat, locale: str) -> Flat:
    """Return the values of an entry with its title’s label in place of a title that a language with
    other texts lacks. Without a title in it, the page would be shown in another language.
    """
    fields, title = edited.model.fields, edited.model.title
    control = f"{title}.{locale}"
    has_text = any(language_at(fields, path) == locale for path in flat)
    if not fields[title].localized or flat.get(control) or not has_text:
        return flat
    with force_locale(locale_of(locale)):
        label = _(fields[title].label)
    return {**flat, control: f"[{label}]"}


class PreviewPage(NamedTuple):
    """A page on which an entry is shown; `place` is the id on it to scroll to."""

    html: str
    status: int
    path: str
    place: str


def render_preview(edited: EditedEntry, locale: str, snapshot: Snapshot) -> PreviewPage | None:
    """Return the page on which an entry is shown, None if it can't be rendered."""
    try:
        path, place = page_path(edited, locale, snapshot)
        html, status = render_page()(snapshot, path)
    except Exception:  # a template may need values that a draft doesn't have yet
        log.warning("%s/%s can't be rendered in %s yet", *edited.name, locale, exc_info=True)
        return None
    return PreviewPage(html, status, path, place)


def page_path(edited: EditedEntry, locale: str, snapshot: Snapshot) -> tuple[str, str]:
    """Return (path, id to scroll to) of the page on which an entry is shown.

    An entry without a page is shown on that of an entry that refers to it, else on the front page.
    """
    of, name = snapshot.addresses.by_name, edited.name
    if not (edited.model.route or edited.model.single):
        uses = where_used(site().editing.files, *name, itself=False)
        name = next((user for use in uses if (user := use[:2]) in of), name)
    address, _hash, place = of.get(name, "").partition("#")
    return f"/{locale}/{address}", place


@blueprint.post("/preview/markdown")
def markdown() -> ResponseReturnValue:
    """Return a Markdown text as sanitised HTML with resolved links to entries."""
    text = rendered(request.form.get("text", ""), request.form.get("locale", ""))
    return Response(text, mimetype="text/html")


def rendered(text: str, locale: str) -> str:
    """Return a Markdown text as sanitised HTML, as on a page in `locale`; a refusal if it is too
    long.
    """
    snapshot = overview().staff
    reader = Reader(snapshot, locale if locale in snapshot.by_code else snapshot.default_locale)
    try:
        TEXT.parse(text.splitlines(), "text")
    except Invalid as refusal:
        return str(escape(refusal_text(refusal)))
    result = render(
        text,
        reader.language.lang,
        labels=Labels(*map(_, Labels())),
        ids="preview-",
        images=lambda file, more: (
            f'<img src="{escape(url_for("media.file", name=file))}"{reader.with_description(file, more)}>'
        ),
        credits=reader.credit,
        links=reader.follow_link,
        titles=reader.link_title,
    )
    return str(result.html)
