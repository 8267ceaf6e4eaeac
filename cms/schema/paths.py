"""The only code that builds paths: the location of every file of the site."""

import re
from collections.abc import Sequence
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple

from cms.core.errors import Invalid, NotFound
from cms.core.feature import Features, Folder
from cms.core.files import printable
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef
from cms.schema.fields.formats import KEY, MAX_KEY_LENGTH, Key
from cms.schema.fields.groups import FILE
from cms.schema.file_facts import FileFacts, facts_name, is_facts

SINGLE = "_"
"""The key of the only entry of a single type."""


def is_key(key: str) -> bool:
    """Return whether `key` is a valid file name of an entry."""
    return len(key) <= MAX_KEY_LENGTH and bool(re.fullmatch(KEY, key))


def check_key(key: str) -> str:
    """Return `key` if it is a valid file name. Raises Invalid."""
    if not is_key(key):
        raise Invalid("key", Key.problem)
    return key


def first_existing(folders: Sequence[Path], name: str) -> Path:
    """Return the file `name` in the first folder that has it; if none has it, its path in the last
    folder.
    """
    *own, last = (folder / name for folder in folders)
    return next((path for path in own if path.is_file()), last)


def is_media_name(name: str) -> bool:
    """Return whether a field may refer to this path in the media folder. Never if it isn't UTF-8."""
    return bool(re.fullmatch(FILE, name)) and ".." not in name and printable(name) == name


def is_inside(folder: Path, path: Path) -> bool:
    """Return whether `path` is a file inside `folder`, with all links resolved."""
    try:
        real = path.resolve()
        return real.is_relative_to(folder.resolve()) and real.is_file()
    except (OSError, RuntimeError, ValueError):  # name too long, loop of links, null byte
        return False


def _check_single(key: str) -> str:
    """Return `key` if it is the key of a single entry. Under any other key it would get drafts and
    a history of its own. Raises Invalid.
    """
    if key != SINGLE:
        raise Invalid("key", Key.problem)
    return key


class Paths(NamedTuple):
    """The folders of one site: `data` (public, kept in git), `instance` (private), `site` (the
    institute's own).
    """

    data: Path
    instance: Path
    site: Path | None = None

    def entry(self, ref: EntryRef) -> Path:
        """Return the file of an entry. For the facts of a media file, `key` is the path of that
        file. Raises Invalid for a key that isn't a valid file name.
        """
        if ref.model is FileFacts:
            return self.media / facts_name(ref.key)
        if ref.model.single:
            _check_single(ref.key)
            return self.data / f"{ref.model.name}.json"
        return self.folder(ref.model) / f"{check_key(ref.key)}.json"

    def folder(self, model: Model) -> Path:
        """Return the folder of a type's entries."""
        return self.data / "content" / model.name

    def schema(self, model: Model) -> Path:
        return self.data / "schemas" / f"{model.name}.json"

    @property
    def sections(self) -> Path | None:
        """The package of the institute's own sections and fields; None if it has none."""
        if self.site and (self.site / "sections" / "__init__.py").is_file():
            return self.site / "sections"
        return None

    @property
    def own_code(self) -> tuple[Path, ...]:
        """The folders of the institute's own code that exist: sections and features."""
        if self.site is None:
            return ()
        return tuple(filter(Path.is_dir, (self.site / "sections", self.site / "features")))

    @property
    def media(self) -> Path:
        """The folder of pictures and documents."""
        return self.data / "media"

    def media_file(self, name: str) -> Path:
        """Return the path of an existing file in the media folder. Only its canonical name is
        accepted, since facts, uses and redirects are recorded by name. Files of facts are refused.
        Raises NotFound.
        """
        path = self.media / name
        if normpath(f"/media/{name}") != f"/media/{name}" or is_facts(name):
            raise NotFound
        if not is_inside(self.media, path):
            raise NotFound
        return path.resolve()

    def library_file(self, name: str) -> Path:
        """Return the path of a media file that the library lists and fields may refer to. Raises
        NotFound.
        """
        if not is_media_name(name):
            raise NotFound
        return self.media_file(name)

    @property
    def trashed_media(self) -> Path:
        """The trash of the media folder."""
        return self.instance / "trash" / "media"

    def draft(self, ref: EntryRef) -> Path:
        """Return the file of an entry's draft."""
        return self._instance_path("drafts", ref).with_suffix(".json")

    def trashed(self, ref: EntryRef) -> Path:
        """Return the file of a deleted entry in the trash."""
        return self._instance_path("trash", ref).with_suffix(".json")

    def history(self, ref: EntryRef) -> Path:
        """Return the folder of the revisions of an entry, or of the facts of a media file."""
        if ref.model is FileFacts:
            return self.instance / "history" / ref.model.name / ref.key
        return self._instance_path("history", ref)

    def _instance_path(self, job: str, ref: EntryRef) -> Path:
        """Return the path of an entry in a folder of the instance folder. Raises Invalid for a key
        that isn't a valid file name.
        """
        name = _check_single(ref.key) if ref.model.single else check_key(ref.key)
        return self.instance / job / ref.model.name / name

    @property
    def undo(self) -> Path:
        """The folder of changes that can be undone, one file each."""
        return self.instance / "undo"

    @property
    def pending_changes(self) -> Path:
        """The folder of such changes while they are being made."""
        return self.undo / "begun"

    @property
    def locked_folders(self) -> tuple[Path, ...]:
        """The folders that are only written under the write lock, besides `data` itself."""
        return self.data / "content", self.media, self.instance / "history", *self.working_folders

    @property
    def working_folders(self) -> tuple[Path, ...]:
        """The folders of drafts, of the trash, and of pending changes."""
        return self.instance / "drafts", self.instance / "trash", self.pending_changes

    def owned_folders(self, features: Features) -> dict[Path, Folder]:
        """Return the folders of accounts and of features, also of those that are switched off.
        `Folder.is_personal` says which of them are about people.
        """
        of_features = (one for feature in features.known for one in feature.owns)
        return {self.instance / one.name: one for one in (Folder("accounts"), *of_features)}

    @property
    def folder_names(self) -> frozenset[str]:
        """The names of the core's folders in the instance folder."""
        folders = (*self.working_folders, self.undo, *self.owned_folders(Features()))
        names = {folder.relative_to(self.instance).parts[0] for folder in folders}
        return frozenset({"history", "cache", "releases", *names})

    @property
    def jobs(self) -> Path:
        """The folder of the logs of publish jobs, one file each. Jobs of another kind have a folder in
        it.
        """
        return self.instance / "cache" / "jobs"

    def job_lock(self, name: str) -> Path:
        """Return the lock that is held by the only process that does a kind of work."""
        return self.jobs / f"{name}.lock"

    @property
    def database(self) -> Path:
        """The database of everything derived from the content; it may be lost at any time."""
        return self.instance / "cache" / "site.db"

    @property
    def lock(self) -> Path:
        """The write lock, held while any lasting file is written."""
        return self.instance / "write.lock"

    @property
    def change_log(self) -> Path:
        """The change log. Every write appends to it, and workers check its length once per request."""
        return self.instance / "cache" / "changes"

    @property
    def audit(self) -> Path:
        """The audit log of content changes."""
        return self.instance / "history" / "audit.jsonl"
