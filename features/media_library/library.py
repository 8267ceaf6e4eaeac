"""The media library: replacing files of the media folder, removing unused ones, and restoring both."""

from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from cms.accounts.permissions import Actor, require
from cms.content.json_files import dump_json
from cms.core.files import TRASH_LEFT, Commit, commit, remove_file, write_file
from cms.editing.editing import Editing
from cms.editing.errors import InUse
from cms.editing.media_facts import notify_of_file_change
from cms.editing.media_uploads import FACTS_LEFT
from cms.editing.where_used import medium_uses
from cms.schema.file_facts import facts_name
from cms.site import Site
from cms.web.static_files import styled_media
from features.media_library.facts import FactsEditing
from features.media_library.trash import MediaTrash


class MediaLibrary:
    """Replaces, removes and restores files of the media folder.

    `styled`: returns the files used by the site's style sheets and templates.
    """

    def __init__(self, editing: Editing, styled: Callable[[], frozenset[str]] = frozenset) -> None:
        self.files = editing.files
        self._uploads = editing.media
        self.styled = styled
        self.trash = MediaTrash(self.files.paths)
        self.facts = FactsEditing(self.files)

    def replace(self, actor: Actor, name: str, upload_name: str, file: IO[bytes]) -> None:
        """Replace a file by another of the same kind, keeping its path. The old one goes to the
        trash. Raises Forbidden, NotFound, Busy, Invalid.
        """
        require(actor, "media")
        paths = self.files.paths
        paths.library_file(name)
        ending = PurePosixPath(name).suffix.lower()
        _fit, data = self._uploads.prepared(actor, upload_name, file, ending)
        with commit(paths.lock) as steps:
            self.overwrite(steps, actor, name, data)
            self._uploads.note_facts(steps, actor, name, data)
            notify_of_file_change(self.files, steps, actor, "replace", name)

    def overwrite(self, steps: Commit, actor: Actor, name: str, data: bytes) -> None:
        """Overwrite a file, moving the old one to the trash. The caller must hold the lock. Raises
        NotFound, Invalid.
        """
        path = self.files.paths.library_file(name)
        if path.read_bytes() == data:
            return
        self._uploads.check_quota(len(data))
        with self.trash.trashing(steps, actor, name, self.files.clock()):
            steps.write(path, data)

    def remove(self, actor: Actor, name: str) -> str:
        """Move an unused file to the trash and return its id there. Raises Forbidden, NotFound,
        Busy, InUse.
        """
        require(actor, "trash")
        paths = self.files.paths
        with commit(paths.lock) as steps:
            paths.library_file(name)
            uses = medium_uses(self.files, name)
            if uses or name in self.styled():
                raise InUse(uses)
            with self.trash.trashing(steps, actor, name, self.files.clock()) as id:
                steps.remove(paths.media / name)
            with steps.follow_up(FACTS_LEFT):
                remove_file(paths.media / facts_name(name))
            notify_of_file_change(self.files, steps, actor, "unmedia", name)
        return id

    def restore(self, actor: Actor, name: str, id: str = "") -> None:
        """Restore a file from the trash: the one with the id, or the newest of that name. The file
        now at its path goes to the trash. Raises Forbidden, NotFound, Busy.
        """
        require(actor, "restore")
        paths = self.files.paths
        with commit(paths.lock) as steps:
            trashed = self.trash.find(name, id)
            path, source = paths.media / name, paths.trashed_media / trashed.id
            data, facts = source.read_bytes(), paths.media / facts_name(name)
            if trashed.replaced:
                self.overwrite(steps, actor, name, data)
            else:
                steps.write(path, data)
            with steps.follow_up(FACTS_LEFT):
                if isinstance(trashed.facts, dict) and not facts.is_file():
                    write_file(facts, dump_json(trashed.facts))
            with steps.follow_up(TRASH_LEFT):
                self.trash.delete(source)
            action = "unreplace" if trashed.replaced else "media"
            notify_of_file_change(self.files, steps, actor, action, name)


def open_library(site: Site) -> MediaLibrary:
    """Return the library of a site."""
    return MediaLibrary(site.editing, partial(styled_media, site.settings))
