"""Pictures in pages: `<picture>` with every size, in templates and in texts; and the addresses of
the sizes.
"""

import re
from html import escape, unescape
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, abort
from markupsafe import Markup

from cms.content.entry import LocalizedRow
from cms.content.file_facts import ShownPicture, moved_to
from cms.core.errors import NotFound
from cms.core.files import Busy
from cms.core.http_headers import media_type
from cms.media.renditions import Rendition, Renditions
from cms.media.videos import companions, is_video
from cms.web.context import app_state, note_dependency, page_context
from cms.web.static_files import is_public

IN_TEXT = "(min-width: 60rem) 44rem, 92vw"
"""How wide a picture in a text stands (HTML `sizes`)."""
OF_CLASS = {"wide": "(min-width: 120rem) 90rem, 92vw", "beside": "(min-width: 46rem) 20rem, 46vw"}
"""The same of those across the page, and of those side by side, by the classes that texts have."""
CLASS = re.compile(r' class="(\w+)"')
ALT = re.compile(r' alt="([^"]*)"')
FOCUS_STEP = 10
"""Percent between two classes of focal points (static/css/focus.css)."""
ADDRESS = re.compile(r"([0-9a-f]{12})-(\d{1,5})\.(avif|webp|jpeg)")


def set_up(app: Flask) -> None:
    """Serve every size, and let templates show pictures."""
    app.add_url_rule("/pictures/<path:file>/<name>", "picture", serve)
    app.jinja_env.globals |= {"image": image, "shown_picture": shown}


def renditions() -> Renditions:
    """The renditions of this site's pictures."""
    return Renditions(app_state().site.paths)


def serve(file: str, name: str) -> Response:
    """One size of a picture, by the address that it had before it was moved too."""
    found = ADDRESS.fullmatch(name)
    if not found:
        abort(404)
    file = moved_to(app_state().site.paths.media, file) or file
    size = Rendition(file, found[1], int(found[2]), found[3])
    try:
        if not is_public(app_state(), app_state().site.store.snapshot(), file):
            raise NotFound
        body = renditions().read(size)
    except NotFound:
        abort(404)
    except Busy:
        abort(503)
    return Response(body, mimetype=f"image/{size.format}")


def shown(image: LocalizedRow) -> ShownPicture:
    """A picture of an entry: its file, and its description and credit, the file's where the entry
    has none.
    """
    return page_context().read.picture(image)


def image(file: str, alt: Any = "", sizes: str = IN_TEXT, **attributes: str) -> Markup:
    """A picture of the media folder. `alt` is for those who can't see it; `attributes` are the
    `<img>`’s.
    """
    given = {"alt": alt, "loading": "lazy", "decoding": "async"} | attributes
    if focus := page_context().read.focus(file):
        given["class_"] = f"{given.get('class_', '')} {focus_classes(focus)}".strip()
    text = Markup("").join(
        Markup(' {}="{}"').format(name.strip("_"), value) for name, value in given.items()
    )
    return Markup(_html(file, str(text), sizes))  # noqa: S704 - addresses quoted, attributes escaped


def in_text(file: str, attributes: str) -> str:
    """A picture or video in a Markdown text; `attributes` as the text's own HTML has them."""
    if is_video(file):
        return video(file, attributes)
    found = CLASS.search(attributes)
    if found and found[1] == "beside" and (focus := page_context().read.focus(file)):
        attributes = attributes.replace('class="beside"', f'class="beside {focus_classes(focus)}"')
    return _html(file, attributes, OF_CLASS.get(found[1], IN_TEXT) if found else IN_TEXT)


def video(file: str, attributes: str) -> str:
    """A video with its poster and captions; it loads when somebody plays it."""
    note_dependency("picture", file)
    shown, alt = companions(app_state().site.paths.media, file), ALT.search(attributes)
    words, still = alt[1] if alt else "", address(shown.poster) if shown.poster else ""
    page_context().videos[file] = unescape(words), still
    label = f' aria-label="{words}"' if words else ""
    poster = f' poster="{still}"' if still else ""
    tracks = "".join(track(language, captions) for language, captions in shown.captions)
    name = file.rpartition("/")[2]
    return (
        f'<video controls playsinline preload="none"{poster}{label}>'
        f'<source src="/media/{quote(file)}" type="{media_type(file)}">{tracks}'
        f'<a href="/media/{quote(file)}">{escape(name)}</a></video>'
    )


def track(code: str, file: str) -> str:
    """The captions of a video in a language of the site (its code) or another (BCP 47); in the
    page's where `code` is empty.
    """
    read = page_context().read
    known = read.snapshot.by_code.get(code or read.locale)
    lang, name = (known.lang, known.name) if known else (code, code)
    default = " default" if known and known.code == read.locale else ""
    return (
        f'<track kind="captions" src="/media/{quote(file)}" srclang="{escape(lang)}" '
        f'label="{escape(name)}"{default}>'
    )


def _html(file: str, attributes: str, wanted: str) -> str:
    note_dependency("picture", file)
    if page_context().read.snapshot.everything and not is_public(
        app_state(), app_state().site.store.snapshot(), file
    ):
        return renditions().inline_html(file, attributes)
    return renditions().html(file, attributes, wanted)


def address(file: str) -> str:
    """The address of a picture for other sites."""
    found = renditions().share_address(file)
    note_dependency("picture", file)
    return found


def focus_classes(focus: tuple[int, int] | None) -> str:
    """The classes by which a crop keeps the focal point of a picture in sight: the policy of pages
    forbids styles of their own. Empty where nobody has chosen a point.
    """
    return " ".join(
        f"focus-{axis}-{(percent + FOCUS_STEP // 2) // FOCUS_STEP * FOCUS_STEP}"
        for axis, percent in zip("xy", focus or (), strict=False)
    )
