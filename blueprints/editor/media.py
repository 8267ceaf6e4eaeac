"""The media library: its list, and adding files."""

import logging
from collections.abc import Mapping
from time import monotonic
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from werkzeug.datastructures import FileStorage

from blueprints.editor.context import (
    actor,
    codes,
    now,
    page_number,
    search_query,
    see_other,
    site,
    wants_json,
)
from blueprints.editor.interface_text import labelled, refusal_text
from blueprints.editor.language import interface_code
from blueprints.editor.template_functions import template_function
from cms.content.file_facts import focus_of
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Invalid, Refusal
from cms.core.files import Unfinished
from cms.core.http_headers import upload_headers
from cms.core.i18n import N_
from cms.editing.entry_list import paginate
from cms.editing.media_list import (
    PER_PAGE,
    SHOWN,
    SINCE,
    SORTS,
    MediaFile,
    MediaFilter,
    MediaIndex,
)
from cms.media.file_kinds import FileKinds
from cms.media.image_formats import PICTURES, WIDTHS
from cms.media.uploads import MAX_FILES
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
CACHE_CONTROL = "private, max-age=600"
NO_VALUES: Mapping[str, str] = {}


def media_index() -> MediaIndex:
    """Return an index of all files, as of this request."""
    return MediaIndex(site().editing.files, site().editing.media.styled)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the files of a folder or those that match a filter, with the form to add files."""
    return page()


def page(
    typed: Mapping[str, str] = NO_VALUES,
    faults: Mapping[str, str] = NO_VALUES,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the library.

    `typed` has the submitted values of a form for several files; `faults` is control → error.
    """
    media_filter, files = requested_filter(), media_index()
    found = paginate(files.matching(media_filter), page_number(), PER_PAGE)
    return render_template(
        "editor/media/index.html",
        found=found,
        subfolders=files.folders_in(media_filter.folder),
        tags=files.tags,
        every_folder=files.folders,
        media_filter=media_filter,
        typed=typed,
        faults=faults,
        list_url=list_url,
        small=THUMBNAIL_WIDTH,
        selects=(
            ("kind", _("Kind"), _labels(site().get(FileKinds).labels)),
            ("shown", _("State"), _labels(SHOWN)),
            ("since", pgettext("when a file came", "Added"), _labels(SINCE)),
        ),
        sorts=_labels(SORTS),
        codes=codes(),
        description=description,
        focus_classes=lambda facts: focus_classes(focus_of(facts)),
        year=now().year,
        file_types=site().get(FileKinds).types,
    ), status


def _labels(labels: Any) -> list[tuple[str, str]]:
    return [(name, _(label)) for name, label in labels.items()]


def requested_filter() -> MediaFilter:
    """Return the filter in the query string; invalid values are left out."""
    args = request.args
    known = {"kind": site().get(FileKinds).labels, "shown": SHOWN, "since": SINCE, "sort": SORTS}
    chosen = {name: args.get(name, "") for name in known if args.get(name, "") in known[name]}
    return MediaFilter(
        search_query(),
        args.get("folder", "")[:400].strip("/"),
        tag=args.get("tag", "")[:100],
        **chosen,
    )


def list_url(**changes: Any) -> str:
    """Return the URL of this list with some parameters changed; its first page unless `page` is
    given.
    """
    names = ("q", "folder", "kind", "shown", "since", "tag", "sort")
    kept = {name: request.args[name] for name in names if request.args.get(name)}
    given = {name: value for name, value in (kept | changes).items() if value}
    return url_for("media.index", **given)


def description(file: MediaFile) -> str:
    """Return the description of a file, in the editor's language if it has one."""
    texts = file.facts.get("description", {})
    return str(texts.get(interface_code()) or next(iter(texts.values()), ""))


@blueprint.post("/")
def add() -> ResponseReturnValue:
    """Add the submitted files; those that are refused are named, the others are stored."""
    sent_files = request.files.getlist("file")
    if len(sent_files) > MAX_FILES:
        text = _("Add up to %(most)s files at once. These files were not added.", most=MAX_FILES)
        added, refused = list[str](), [text]
    else:
        added, refused = _add_files(sent_files, request.form.get("folder", "")[:400])
    if wants_json():
        return {"files": added, "refused": refused}, 200 if added else 422
    for text in refused:
        flash(text, "error")
    if added:
        flash(ngettext("%(num)s file added.", "%(num)s files added.", len(added)), "done")
    elif not refused:
        flash(_("Choose a file first."), "error")
    if len(added) == 1:
        return see_other("media_file.one", name=added[0])
    return redirect(list_url(folder=added[0].rpartition("/")[0] if added else ""), 303)


def _add_files(sent_files: list[FileStorage], folder: str) -> tuple[list[str], list[str]]:
    """Add files; return the paths of the stored ones and the errors of the others."""
    added: list[str] = []
    refused: list[str] = []
    deadline = monotonic() + MAX_SECONDS
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
    renditions = renditions_of(site().paths)
    size = renditions.nearest(name, width) if width in WIDTHS else None
    if size is None:
        return file(name)
    return Response(
        renditions.read(size),
        mimetype=f"image/{size.format}",
        headers={"Cache-Control": CACHE_CONTROL},
    )


@blueprint.get("/file/<path:name>")
def file(name: str) -> Response:
    """Return a file of the media folder. Raises NotFound."""
    response = send_file(site().paths.media_file(name))
    response.headers.update(upload_headers(f"/media/{name}"))
    return response
