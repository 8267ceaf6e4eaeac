"""Responsive images: `<picture>` with every size, in templates and in texts, and serving the sizes."""

import re
from html import escape
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, abort
from markupsafe import Markup

from cms.content.file_facts import ShownPicture, moved_to
from cms.content.localized import LocalizedRow
from cms.core.errors import NotFound
from cms.core.files import Busy
from cms.media.file_kinds import FileKinds, is_shown_as_picture
from cms.media.renditions import Rendition, Renditions
from cms.web.context import app_state, note_dependency, page_context
from cms.web.picture_sizes import renditions_of
from cms.web.static_files import is_public

TEXT_SIZES = "(min-width: 60rem) 44rem, 92vw"
"""The width of an image in a text (HTML `sizes`)."""
CLASS_SIZES = {
    "wide": "(min-width: 120rem) 90rem, 92vw",
    "beside": "(min-width: 46rem) 20rem, 46vw",
}
"""The same for images with a class: across the page, and side by side."""
CLASS = re.compile(r' class="(\w+)"')
ALT = re.compile(r' alt="([^"]*)"')
FOCUS_STEP = 10
"""Percent between two classes of focal points (static/css/focus.css)."""
ADDRESS = re.compile(r"([0-9a-f]{12})-(\d{1,5})\.(avif|webp|jpeg)")


def set_up(app: Flask) -> None:
    """Serve the sizes of pictures and let templates show them."""
    app.add_url_rule("/pictures/<path:file>/<name>", "picture", serve)
    app.jinja_env.globals |= {
        "ai_words": ai_words,
        "image": image,
        "rights": rights,
        "shown_picture": shown_picture,
    }


def renditions() -> Renditions:
    """Return the renditions of this site's pictures."""
    return renditions_of(app_state().site)


def serve(file: str, name: str) -> Response:
    """Serve one size of a picture, also at its address before it was moved."""
    match = ADDRESS.fullmatch(name)
    if not match:
        abort(404)
    file = moved_to(app_state().site.paths.media, file) or file
    size = Rendition(file, match[1], int(match[2]), match[3])
    try:
        if not is_public(app_state(), app_state().site.store.snapshot(), file):
            raise NotFound
        body = renditions().read(size)
    except NotFound:
        abort(404)
    except Busy:
        abort(503)
    return Response(body, mimetype=f"image/{size.format}")


def shown_picture(image: LocalizedRow) -> ShownPicture:
    """Return the file, description and credit of an entry's picture.

    The file's own description and credit are used if the entry has none.
    """
    return page_context().read.picture(image)


def ai_words(file: str) -> str:
    """Return how the page says that a file was made or edited with AI; empty if it wasn't."""
    return page_context().read.ai_words(file)


def rights(picture: ShownPicture) -> Markup:
    """Return the credit and the licence of a picture, for its caption."""
    return page_context().read.rights(picture)


def image(file: str, alt: Any = "", sizes: str = TEXT_SIZES, **attributes: str) -> Markup:
    """Return the HTML for a picture of the media folder.

    `alt` is its text alternative; `attributes` are those of the `<img>`.
    """
    html_attributes = {"alt": alt, "loading": "lazy", "decoding": "async"} | attributes
    if focus := page_context().read.focus(file):
        html_attributes["class_"] = (
            f"{html_attributes.get('class_', '')} {focus_classes(focus)}".strip()
        )
    text = Markup("").join(
        Markup(' {}="{}"').format(name.strip("_"), value) for name, value in html_attributes.items()
    )
    return Markup(_html(file, str(text), sizes))  # noqa: S704 - addresses quoted, attributes escaped


def text_image(file: str, attributes: str) -> str:
    """Return the HTML for an image, or a file shown like one, in a Markdown text; `attributes` are
    HTML.
    """
    if not is_shown_as_picture(file):
        note_dependency("picture", file)
        html = app_state().site.get(FileKinds).html(file, attributes)
        return html or file_link(file, attributes)
    match = CLASS.search(attributes)
    if match and match[1] == "beside" and (focus := page_context().read.focus(file)):
        attributes = attributes.replace('class="beside"', f'class="beside {focus_classes(focus)}"')
    return _html(file, attributes, CLASS_SIZES.get(match[1], TEXT_SIZES) if match else TEXT_SIZES)


def file_link(file: str, attributes: str) -> str:
    """Return a link to a file that isn't shown, with the description in `attributes` as its text."""
    words = ALT.search(attributes)
    name = (words and words[1]) or escape(file.rpartition("/")[2])
    return f'<a href="/media/{quote(file)}">{name}</a>'


def _html(file: str, attributes: str, sizes_attribute: str) -> str:
    note_dependency("picture", file)
    if page_context().read.snapshot.everything and not is_public(
        app_state(), app_state().site.store.snapshot(), file
    ):
        return renditions().inline_html(file, attributes)
    return renditions().html(file, attributes, sizes_attribute)


def address(file: str) -> str:
    """Return the address of a picture for other sites."""
    shared = renditions().share_address(file)
    note_dependency("picture", file)
    return shared


def focus_classes(focus: tuple[int, int] | None) -> str:
    """Return the classes that keep the focal point of a picture visible when it is cropped.

    Classes, because the content security policy forbids inline styles. Empty without a focal point.
    """
    return " ".join(
        f"focus-{axis}-{(percent + FOCUS_STEP // 2) // FOCUS_STEP * FOCUS_STEP}"
        for axis, percent in zip("xy", focus or (), strict=False)
    )
