"""/media/: the list of the media library, with the form that adds files."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from blueprints.editor.context import codes, now, page_number, search_query, see_other, site
from blueprints.editor.language import interface_code
from blueprints.editor.media import THUMBNAIL_WIDTH, add_files
from blueprints.editor.security import takes_files
from cms.content.file_facts import focus_of
from cms.editing.entry_list import paginate
from cms.editing.media_list import MediaFile
from cms.media.file_kinds import FileKinds
from cms.media.uploads import MAX_FILES
from cms.web.templating.responsive_images import focus_classes
from features.media_library.library import MediaLibrary
from features.media_library.listing import (
    PER_PAGE,
    SHOWN,
    SINCE,
    SORTS,
    MediaFilter,
    MediaList,
    lacks,
)

blueprint = Blueprint("media_library", __name__, url_prefix="/media")

NO_VALUES: Mapping[str, str] = {}


def library() -> MediaLibrary:
    """Return the library of this site."""
    return site().get(MediaLibrary)


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
    media_filter, files = requested_filter(), MediaList(site().editing.files, library().styled())
    found = paginate(files.matching(media_filter), page_number(), PER_PAGE)
    return render_template(
        "media_library/index.html",
        found=found,
        subfolders=files.folders_in(media_filter.folder),
        tags=files.tags,
        every_folder=files.folders,
        is_used=files.is_used,
        lacks=lacks,
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
    return url_for("media_library.index", **given)


def description(file: MediaFile) -> str:
    """Return the description of a file, in the editor's language if it has one."""
    texts = file.facts.get("description", {})
    return str(texts.get(interface_code()) or next(iter(texts.values()), ""))


@blueprint.post("/")
@takes_files(MAX_FILES)
def add() -> ResponseReturnValue:
    """Add the submitted files; those that are refused are named, the others are stored."""
    added, refused = add_files()
    for text in refused:
        flash(text, "error")
    if added:
        flash(ngettext("%(num)s file added.", "%(num)s files added.", len(added)), "done")
    elif not refused:
        flash(_("Choose a file first."), "error")
    if len(added) == 1:
        return see_other("media_file.one", name=added[0])
    return redirect(list_url(folder=added[0].rpartition("/")[0] if added else ""), 303)
