"""Media files: which there are and where they are shown, more of them, a picker, each of them to
look at.
"""

import logging

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from blueprints.editor.context import actor, overview, site
from blueprints.editor.entries import reading_order
from blueprints.editor.interface_text import about, refusal_text
from cms.core.disk_errors import as_disk_error as why_not
from cms.core.errors import Invalid, Refusal
from cms.core.file_commit import Unfinished
from cms.core.http_headers import upload_headers
from cms.core.i18n import N_
from cms.editing import InUse
from cms.editing.forms.media_choices import MediaChoice, media_choices
from cms.editing.where_used import medium_uses
from cms.media.dimensions import shape
from cms.media.image_formats import WIDTHS
from cms.media.renditions import Sizes
from cms.media.uploads import MAX_FILES

log = logging.getLogger("oasis.editor")
blueprint = Blueprint("media", __name__, url_prefix="/media")

NOT_STORED = N_(
    "This file could not be stored. Try again in a moment. If it happens again, tell your webmaster."
)
SHOWN = 200
"""Files on the page; more are found by their names."""
SMALL, LARGE = 320, 960
"""How wide pictures are shown among others, and alone."""
KEEP = "private, max-age=600"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Every file, and a way to add more."""
    words = request.args.get("q", "")[:200]
    return render_template(
        "editor/media/index.html",
        files=media_choices(site().paths.media, words, SHOWN),
        words=words,
        shown=SHOWN,
        small=SMALL,
    )


@blueprint.post("/")
def add() -> ResponseReturnValue:
    """Put the files that were sent into the media folder; what can't be taken is named, the others
    are kept.
    """
    added: list[str] = []
    refused: list[str] = []
    sent_files = request.files.getlist("file")
    if len(sent_files) > MAX_FILES:
        sent_files, refused = (
            [],
            [_("Add up to %(most)s files at once. These files were not added.", most=MAX_FILES)],
        )
    for sent in sent_files:
        try:
            added += _shelve(sent)
        except (Invalid, Unfinished, OSError) as fault:
            refused.append(_why(sent.filename or "", fault))
    if request.accept_mimetypes.best == "application/json":
        return {"files": added, "refused": refused}, 200 if added else 422
    for text in refused:
        flash(text, "error")
    if added:
        flash(ngettext("%(num)s file added.", "%(num)s files added.", len(added)), "done")
    elif not refused:
        flash(_("Choose a file first."), "error")
    return redirect(url_for("media.index"), 303)


def _why(name: str, fault: Invalid | Unfinished | OSError) -> str:
    """Why a file wasn't added, or not wholly."""
    if isinstance(fault, Invalid):
        return refusal_text(fault)
    if isinstance(fault, Unfinished):
        return str(about(name, refusal_text(fault)))
    log.error("%s could not be stored: %s", name, fault)
    return str(about(name, refusal_text(why_not(fault) or Refusal(NOT_STORED))))


def _shelve(sent: FileStorage) -> list[str]:
    """The path of the file in the folder; none where the control was left empty."""
    return [site().editing.media.add(actor(), sent.filename, sent.stream)] if sent.filename else []


@blueprint.get("/about/<path:name>")
def one(name: str) -> ResponseReturnValue:
    """One file, and every place that shows it."""
    path = site().paths.medium(name)
    return render_template(
        "editor/media/one.html",
        name=name,
        size=path.stat().st_size,
        shape=shape(path),
        large=LARGE,
        uses=used_in(name),
        chain=reading_order(),
        models=site().models,
    )


def used_in(name: str) -> list[tuple[object, str, str, str]]:
    """(its line in lists, type, key, field) of each entry that shows a file."""
    return [
        (overview().get(type, key), type, key, field)
        for type, key, field in medium_uses(site().editing.files, name)
    ]


@blueprint.post("/remove/<path:name>")
def remove(name: str) -> ResponseReturnValue:
    """Take a file out that nothing shows."""
    try:
        site().editing.media.remove(actor(), name)
    except InUse:
        flash(_("This file is still in use. Remove it from these entries first."), "error")
        return redirect(url_for("media.one", name=name), 303)
    flash(_("%(name)s was removed.", name=name), "done")
    return redirect(url_for("media.index", removed=name), 303)


@blueprint.post("/restore/<path:name>")
def restore(name: str) -> ResponseReturnValue:
    """Bring a removed file back."""
    site().editing.media.restore(actor(), name)
    flash(_("Restored."), "done")
    return redirect(url_for("media.one", name=name), 303)


@blueprint.get("/pick")
def pick() -> ResponseReturnValue:
    """Files whose path has some words."""
    found = media_choices(site().paths.media, request.args.get("q", "")[:200])
    return {
        "files": [{"name": one.name, "size": one.size, "picture": _address(one)} for one in found]
    }


def _address(file: MediaChoice) -> str:
    return url_for("media.thumbnail", width=SMALL, name=file.name) if file.picture else ""


@blueprint.get("/thumbnail/<int:width>/<path:name>")
def thumbnail(width: int, name: str) -> ResponseReturnValue:
    """A picture as wide as it is shown in the editor; the file itself where there is none smaller.
    Raises NotFound.
    """
    sizes = Sizes(site().paths)
    size = sizes.near(name, width) if width in WIDTHS else None
    if size is None:
        return file(name)
    return Response(
        sizes.read(size), mimetype=f"image/{size.format}", headers={"Cache-Control": KEEP}
    )


@blueprint.get("/file/<path:name>")
def file(name: str) -> Response:
    """A file of the media folder. Raises NotFound."""
    response = send_file(site().paths.medium(name))
    response.headers.update(upload_headers(f"/media/{name}"))
    return response
