"""The services and places of the core: the pages of files, and files in the trash."""

from typing import Any

from flask import url_for

from blueprints.editor.context import site
from blueprints.editor.media import MediaPages
from blueprints.editor.slots import EmptyPlace
from cms.site import Site
from features.media_library.library import MediaLibrary


class LibraryPages(MediaPages):
    """The page of each media file."""

    def url(self, name: str) -> str:
        return url_for("media_file.one", name=name)


def pages(_site: Site) -> MediaPages:
    """Return the pages of media files."""
    return LibraryPages()


def trashed(_place: EmptyPlace) -> dict[str, Any] | None:
    """Return the files in the trash, None if there are none."""
    files = site().get(MediaLibrary).trash.files()
    return {"files": files} if files else None
