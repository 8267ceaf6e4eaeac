"""Adding files to the media folder."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO

from cms.accounts.permissions import Actor, require
from cms.core.errors import Invalid
from cms.core.files import Commit, commit
from cms.core.i18n import N_
from cms.editing.entry_files import EntryFiles
from cms.editing.media_facts import MediaFacts, notify_of_file_change
from cms.media.uploads import prepare_upload, safe_folder
from cms.schema.file_facts import facts_name

FACTS_LEFT = N_(
    "Saved, but the file’s description and focal point could not be updated. Check them and save "
    "again. Tell your webmaster."
)


class MediaUploads:
    """Adds files to the media folder. `quota`: its maximum size in megabytes, including the trash; 0
    for no limit.
    """

    def __init__(self, files: EntryFiles, quota: int) -> None:
        self._files = files
        self.quota = quota
        self.facts = MediaFacts(files)

    def add(self, actor: Actor, name: str, file: IO[bytes], folder: str = "") -> str:
        """Add a file to a folder, by default this year's, and return its path. Adding the same file
        again returns the same path.

        Raises Forbidden, Busy, and Invalid if the file isn't accepted.
        """
        require(actor, "media")
        paths = self._files.paths
        target_folder = safe_folder(folder) or str(self._files.clock().year)
        valid_name, data = self.prepared(actor, name, file)
        with commit(paths.lock) as steps:
            self.check_quota(len(data))
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
                self.note_facts(steps, actor, path, data)
            notify_of_file_change(self._files, steps, actor, "media", path)
        return path

    def prepared(
        self, actor: Actor, name: str, file: IO[bytes], ending: str = ""
    ) -> tuple[str, bytes]:
        """Return (name, bytes) of a file as it is kept. Raises Busy, Invalid (see prepare_upload)."""
        files = self._files
        return prepare_upload(files.paths, name, file, ending, actor.id, files.file_kinds)

    def note_facts(self, steps: Commit, actor: Actor, name: str, data: bytes) -> None:
        """Copy the metadata of a file into its facts."""
        if said := self._files.file_kinds.metadata.facts(BytesIO(data)):
            with steps.follow_up(FACTS_LEFT):
                self.facts.change(steps, actor, name, lambda flat: flat | said)

    def check_quota(self, size: int) -> None:
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
