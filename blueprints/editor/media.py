"""Media files in the forms of entries: adding them, their facts, and thumbnails."""

import logging
from time import monotonic
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, codes, site
from blueprints.editor.interface_text import labelled, refusal_text
from blueprints.editor.security import takes_files
from blueprints.editor.template_functions import template_function
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.files import Unfinished
from cms.core.http_headers import upload_headers
from cms.core.i18n import N_
from cms.editing.media_list import MediaIndex
from cms.media.file_kinds import FileKinds
from cms.media.image_formats import PICTURES, WIDTHS
from cms.media.uploads import MAX_FILES
from cms.schema.flat import Flat
from cms.web.picture_sizes import renditions_of
from cms.web.templating.responsive_images import focus_classes

log = logging.getLogger("oasis.editor")
blueprint = Blueprint("media", __name__, url_prefix="/media")

NOT_STORED = N_(
    "This file could not be stored. Try again in a moment. If it happens again, tell your webmaster."
)
NOT_REACHED = N_("%(name)s was not added, because the files before it took too long. Add it again.")
MAX_SECONDS = 20.0
"""Seconds after which no further file of a request is opened, so that others get their turn."""
THUMBNAIL_WIDTH = 320
"""The width of thumbnails."""
CACHE_CONTROL = "private, no-cache"
TEXTS = ("description", "credit")


class MediaPages:
    """The pages of media files in the editor. A feature may have a service of this class; without
    one, there are none.
    """

    def url(self, name: str) -> str:
        """Return the URL of the page of a file, "" if there is none."""
        return ""


def media_page(name: str) -> str:
    """Return the URL of the page of a file in the editor, "" if there is none."""
    return (site().find(MediaPages) or MediaPages()).url(name)


def media_index() -> MediaIndex:
    """Return an index of all files, as of this request."""
    return MediaIndex(site().editing.files)


@blueprint.post("/add")
@takes_files(MAX_FILES)
def add() -> ResponseReturnValue:
    """Add the submitted files, for scripts."""
    added, refused = add_files()
    return {"files": added, "refused": refused}, 200 if added else 422


def add_files() -> tuple[list[str], list[str]]:
    """Add the submitted files; return the paths of the stored ones and the errors of the others."""
    sent_files = request.files.getlist("file")
    added: list[str] = []
    refused: list[str] = []
    if len(sent_files) > MAX_FILES:
        text = _("Add up to %(most)s files at once. These files were not added.", most=MAX_FILES)
        return added, [text]
    folder, deadline = request.form.get("folder", "")[:400], monotonic() + MAX_SECONDS
    for number, sent in enumerate(filter(lambda sent: sent.filename, sent_files)):
        name = sent.filename or ""
        if number and monotonic() > deadline:
            refused.append(_(NOT_REACHED, name=name))
            continue
        try:
            added.append(site().editing.media.add(actor(), name, sent.stream, folder))
        except (Invalid, Unfinished, OSError) as fault:
            refused.append(rejection_text(name, fault))
    return added, refused


def rejection_text(name: str, fault: Invalid | Unfinished | OSError) -> str:
    """Return the reason why a file wasn't added, or not completely."""
    if isinstance(fault, Invalid):
        return refusal_text(fault)
    if isinstance(fault, Unfinished):
        return str(labelled(name, refusal_text(fault)))
    log.error("%s could not be stored: %s", name, fault)
    return str(labelled(name, refusal_text(as_disk_error(fault) or Refusal(NOT_STORED))))


@blueprint.post("/describe/<path:name>")
def describe(name: str) -> ResponseReturnValue:
    """Write the submitted descriptions of a file, by language, if it has none yet. For scripts."""
    sent = {code: request.form.get(f"description.{code}", "").strip() for code in codes()}
    texts = {code: text for code, text in sent.items() if text}
    site().editing.media.facts.describe(actor(), name, texts)
    return {}


@blueprint.get("/shown/<path:name>")
def shown(name: str) -> ResponseReturnValue:
    """Return the facts as HTML, as the form of an entry shows them."""
    return render_template("editor/fields/media_about.html", file=about_file(name))


@template_function
def about_file(name: str) -> dict[str, Any] | None:
    """Return the facts of a file for the form of an entry, None if there is no such file."""
    if not name:
        return None
    try:
        flat = site().editing.media.facts.open(name)
    except NotFound:
        return None
    about: dict[str, Any] = {field: _in_languages(flat, field) for field in TEXTS}
    about["licence"] = str(flat.get("licence") or "")
    about["name"] = name
    about["focus"] = focus_classes(focus_in(flat))
    about["picture"] = _thumbnail_now(name)
    about["page"] = media_page(name)
    return about


def focus_in(flat: Flat) -> tuple[int, int] | None:
    """Return the focal point in the form's values, None if it is missing or invalid."""
    x, y = flat.get("focus.x"), flat.get("focus.y")
    if isinstance(x, int) and isinstance(y, int) and 0 <= x <= 100 and 0 <= y <= 100:
        return x, y
    return None


def _thumbnail_now(name: str) -> str:
    """Return the URL of a file's thumbnail, which changes with the file; "" if it is no picture."""
    url = thumbnail_of(name)
    return url and f"{url}?v={site().paths.media_file(name).stat().st_mtime_ns}"


def _in_languages(flat: Flat, field: str) -> dict[str, str]:
    """Return language → text of a field, in the order of the site's languages."""
    texts = {code: flat.get(f"{field}.{code}") for code in codes()}
    return {code: str(text) for code, text in texts.items() if text is not None}


@template_function
def shown_endings() -> str:
    """Return the endings of files that a text shows, without dots."""
    return " ".join(ending[1:] for ending in site().get(FileKinds).shown_endings)


def thumbnail_of(name: str) -> str:
    """Return the URL of a file's thumbnail, "" if it is no picture."""
    is_picture = f".{name.rpartition('.')[2].lower()}" in PICTURES
    return url_for("media.thumbnail", width=THUMBNAIL_WIDTH, name=name) if is_picture else ""


@blueprint.get("/thumbnail/<int:width>/<path:name>")
def thumbnail(width: int, name: str) -> ResponseReturnValue:
    """Return a picture in a width that the editor uses, or the file itself if none is smaller.
    Raises NotFound.
    """
    renditions = renditions_of(site())
    size = renditions.nearest(name, width) if width in WIDTHS else None
    if size is None:
        return file(name)
    response = Response(
        renditions.read(size),
        mimetype=f"image/{size.format}",
        headers={"Cache-Control": CACHE_CONTROL},
    )
    response.set_etag(f"{size.digest}-{size.width}.{size.format}")
    return response.make_conditional(request)


@blueprint.get("/file/<path:name>")
def file(name: str) -> Response:
    """Return a file of the media folder. Raises NotFound."""
    response = send_file(site().paths.media_file(name))
    response.headers.update(upload_headers(f"/media/{name}"))
    return response
