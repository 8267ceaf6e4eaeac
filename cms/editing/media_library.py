"""The media folder: adding and replacing files, and removing unused ones."""

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from cms.accounts.permissions import Actor, require
from cms.content.json_files import dump_json
from cms.core.errors import Invalid
from cms.core.files import TRASH_LEFT, Commit, commit, remove_file, write_file
from cms.core.i18n import N_
from cms.editing.entry_files import EntryFiles
from cms.editing.errors import InUse
from cms.editing.media_facts import MediaFacts, notify_of_file_change
from cms.editing.media_trash import MediaTrash
from cms.editing.where_used import medium_uses
from cms.media.ai_marks import read_marks
from cms.media.uploads import prepare_upload, safe_folder
from cms.schema.file_facts import facts_name

FACTS_LEFT = N_(
    "Saved, but the file’s description and focal point could not be updated. Check them and save "
    "again. Tell your webmaster."
)


class MediaLibrary:
    """Adds, replaces, removes and restores files of the media folder.

    `quota`: its maximum size in megabytes, including the trash; 0 for no limit · `styled`: returns
    the files used by the site's style sheets and templates.
    """

    def __init__(
        self,
        files: EntryFiles,
        quota: int,
        styled: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self._files = files
        self.quota = quota
        self.styled = styled
        self.trash = MediaTrash(files.paths)
        self.facts = MediaFacts(files)

    def add(self, actor: Actor, name: str, file: IO[bytes], folder: str = "") -> str:
        """Add a file to a folder, by default this year's, and return its path. Adding the same file
        again returns the same path.

        Raises Forbidden, Busy, and Invalid if the file isn't accepted.
        """
        require(actor, "media")
        paths = self._files.paths
        target_folder = safe_folder(folder) or str(self._files.clock().year)
        valid_name, data = self._prepared(actor, name, file)
        with commit(paths.lock) as steps:
            self._check_quota(len(data))
            folder_name = _existing_spelling(paths.media, target_folder)
            taken = _names_below(paths.media / folder_name)
            candidates = _candidate_names(f"{folder_name}/{valid_name}")
            path = next(
                candidate
                for candidate in candidates
                if _is_free(paths.media / candidate, data, taken)
            )
            is_new = not (paths.media / path).exists()
            steps.write(paths.media / path, data)
            if is_new:
                self._note_marks(steps, actor, path, data)
            notify_of_file_change(self._files, steps, actor, "media", path)
        return path

    def _note_marks(self, steps: Commit, actor: Actor, name: str, data: bytes) -> None:
        """Write into the facts of a file what it says of its making by AI."""
        marks = read_marks(BytesIO(data))
        if marks.ai:
            said = {"ai": marks.ai} | ({"aiTool": marks.tool} if marks.tool else {})
            with steps.follow_up(FACTS_LEFT):
                self.facts.change(steps, actor, name, lambda flat: flat | said)

    def replace(self, actor: Actor, name: str, upload_name: str, file: IO[bytes]) -> None:
        """Replace a file by another of the same kind, keeping its path. The old one goes to the
        trash. Raises Forbidden, NotFound, Busy, Invalid.
        """
        require(actor, "media")
        paths = self._files.paths
        paths.library_file(name)
        ending = PurePosixPath(name).suffix.lower()
        _fit, data = self._prepared(actor, upload_name, file, ending)
        with commit(paths.lock) as steps:
            self.overwrite(steps, actor, name, data)
            self._note_marks(steps, actor, name, data)
            notify_of_file_change(self._files, steps, actor, "replace", name)

    def _prepared(
        self, actor: Actor, name: str, file: IO[bytes], ending: str = ""
    ) -> tuple[str, bytes]:
        files = self._files
        return prepare_upload(files.paths, name, file, ending, actor.id, files.file_kinds)

    def overwrite(self, steps: Commit, actor: Actor, name: str, data: bytes) -> None:
        """Overwrite a file, moving the old one to the trash. The caller must hold the lock. Raises
        NotFound, Invalid.
        """
        path = self._files.paths.library_file(name)
        if path.read_bytes() == data:
            return
        self._check_quota(len(data))
        with self.trash.trashing(steps, actor, name, self._files.clock()):
            steps.write(path, data)

    def remove(self, actor: Actor, name: str) -> str:
        """Move an unused file to the trash and return its id there. Raises Forbidden, NotFound,
        Busy, InUse.
        """
        require(actor, "trash")
        paths = self._files.paths
        with commit(paths.lock) as steps:
            paths.library_file(name)
            uses = medium_uses(self._files, name)
            if uses or name in self.styled():
                raise InUse(uses)
            with self.trash.trashing(steps, actor, name, self._files.clock()) as id:
                steps.remove(paths.media / name)
            with steps.follow_up(FACTS_LEFT):
                remove_file(paths.media / facts_name(name))
            notify_of_file_change(self._files, steps, actor, "unmedia", name)
        return id

    def restore(self, actor: Actor, name: str, id: str = "") -> None:
        """Restore a file from the trash: the one with the id, or the newest of that name. The file
        now at its path goes to the trash. Raises Forbidden, NotFound, Busy.
        """
        require(actor, "restore")
        paths = self._files.paths
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
            notify_of_file_change(self._files, steps, actor, action, name)

    def _check_quota(self, size: int) -> None:
        """Raise Invalid if `size` more bytes would exceed the quota."""
        quota, paths = self.quota << 20, self._files.paths
        folders = (paths.media, paths.trashed_media)
        used = sum(path.lstat().st_size for folder in folders for path in folder.rglob("*"))
        if quota and used + size > quota:
            raise Invalid(
                "file",
                N_(
                    "The media folder is full: it may hold %(most)s MB. Remove files that nothing "
                    "shows, or ask your webmaster for more room."
                ),
                most=self.quota,
            )


def _candidate_names(path: str) -> Iterator[str]:
    """Yield `2026/lake.jpg`, `2026/lake-2.jpg`, …"""
    yield path
    stem, _, ending = path.rpartition(".")
    number = 2
    while True:
        yield f"{stem}-{number}.{ending}"
        number += 1


def _existing_spelling(root: Path, folder: str) -> str:
    """Return a folder with each part spelt as on disk, if it differs there by case only. Disks that
    don't tell apart upper and lower case would mix the two.
    """
    spelt: list[str] = []
    for part in folder.split("/"):
        spelt.append(_names_below(root.joinpath(*spelt)).get(part.casefold(), part))
    return "/".join(spelt)


def _names_below(folder: Path) -> dict[str, str]:
    """Return casefolded name → name of everything in a folder."""
    return {path.name.casefold(): path.name for path in folder.iterdir()} if folder.is_dir() else {}


def _is_free(path: Path, data: bytes, taken: Mapping[str, str]) -> bool:
    """Return whether a path is unused or has the same file already. Facts left by a deleted file
    keep the path in use, and so does a name that differs by case only. `taken`: the casefolded
    names in its folder.
    """
    if path.exists():
        return path.read_bytes() == data
    return not {path.name.casefold(), facts_name(path.name).casefold()} & taken.keys()
