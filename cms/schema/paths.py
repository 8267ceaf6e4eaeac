"""The only code that builds a path: where every file of the site lies."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from posixpath import normpath
from typing import NamedTuple

from cms.core.errors import Invalid, NotFound
from cms.schema.content_type import Model, Models
from cms.schema.fields.formats import KEY, MAX_KEY_LENGTH, Key
from cms.schema.fields.groups import FILE
from cms.schema.file_facts import FileFacts, facts_name, is_facts

SINGLE = "_"
"""The key of the only entry of a single type."""


def check_key(key: str) -> str:
    """`key` as it is, if it may name a file. Raises Invalid."""
    if len(key) > MAX_KEY_LENGTH or not re.fullmatch(KEY, key):
        raise Invalid("key", Key.problem)
    return key


def first_of(folders: Sequence[Path], name: str) -> Path:
    """The file of a name in the first of some folders that has it; where none has, where the last
    would.
    """
    *own, last = (folder / name for folder in folders)
    return next((path for path in own if path.is_file()), last)


def is_media_name(name: str) -> bool:
    """Whether a field may hold a file of this path in the media folder."""
    return bool(re.fullmatch(FILE, name)) and ".." not in name


def is_inside(folder: Path, path: Path) -> bool:
    """Whether `path` is a file that lies in `folder`, wherever links lead."""
    try:
        real = path.resolve()
        return real.is_relative_to(folder.resolve()) and real.is_file()
    except (OSError, RuntimeError, ValueError):  # too long a name, a loop of links, no name at all
        return False


def _check_single(key: str) -> str:
    """A single entry has one key: under any other it would get drafts and a history of its
    own.
    """
    if key != SINGLE:
        raise Invalid("key", Key.problem)
    return key


class Paths(NamedTuple):
    """The folders of one site: `data` (public, fit for git), `instance` (private), `site` (the
    institute's own).
    """

    data: Path
    instance: Path
    site: Path | None = None

    def entry(self, model: Model, key: str) -> Path:
        """The file of an entry, or of what is known of a media file, whose key is its path. Raises
        Invalid for a key that can't be a file's name.
        """
        if model is FileFacts:
            return self.media / facts_name(key)
        if model.single:
            _check_single(key)
            return self.data / f"{model.name}.json"
        return self.folder(model) / f"{check_key(key)}.json"

    def folder(self, model: Model) -> Path:
        """The folder of a type's entries."""
        return self.data / "content" / model.name

    def schema(self, model: Model) -> Path:
        return self.data / "schemas" / f"{model.name}.json"

    @property
    def sections(self) -> Path | None:
        """The package of the institute's own sections and fields, if it has one."""
        if self.site and (self.site / "sections" / "__init__.py").is_file():
            return self.site / "sections"
        return None

    @property
    def media(self) -> Path:
        """The folder of pictures and documents."""
        return self.data / "media"

    def medium(self, name: str) -> Path:
        """A media file that exists inside the media folder, by its one name: what is known of files,
        what shows them and what came before goes by names. Facts of a file are none. Raises NotFound.
        """
        path = self.media / name
        if normpath(f"/media/{name}") != f"/media/{name}" or is_facts(name):
            raise NotFound
        if not is_inside(self.media, path):
            raise NotFound
        return path.resolve()

    def listed_medium(self, name: str) -> Path:
        """A media file that the library lists, and fields may hold. Raises NotFound."""
        if not is_media_name(name):
            raise NotFound
        return self.medium(name)

    @property
    def trashed_media(self) -> Path:
        """Where files go that are taken out of the media folder."""
        return self.instance / "trash" / "media"

    def draft(self, model: Model, key: str) -> Path:
        """The file of an entry's working copy."""
        return self._private("drafts", model, key).with_suffix(".json")

    def trashed(self, model: Model, key: str) -> Path:
        """The file of an entry that was thrown away."""
        return self._private("trash", model, key).with_suffix(".json")

    def history(self, model: Model, key: str) -> Path:
        """The folder of the revisions of an entry, or of what is known of a media file."""
        if model is FileFacts:
            return self.instance / "history" / model.name / key
        return self._private("history", model, key)

    def _private(self, job: str, model: Model, key: str) -> Path:
        """A file or folder of an entry in the instance folder. Raises Invalid for a key that can't
        be a name.
        """
        name = _check_single(key) if model.single else check_key(key)
        return self.instance / job / model.name / name

    @property
    def undo(self) -> Path:
        """Folder of changes that can be taken back, one file each."""
        return self.instance / "undo"

    @property
    def begun_changes(self) -> Path:
        """Folder of such changes while they are being made."""
        return self.undo / "begun"

    @property
    def written(self) -> tuple[Path, ...]:
        """The folders in which everything is written under the lock, beside `data` itself."""
        return self.data / "content", self.media, self.instance / "history", *self.unfinished

    @property
    def unfinished(self) -> tuple[Path, ...]:
        """The folders of what is being worked on, of what was thrown away, of what is moving, and of
        changes that have begun.
        """
        return self.instance / "drafts", self.instance / "trash", self.moves, self.begun_changes

    @property
    def moves(self) -> Path:
        """Moves of media files that aren't finished yet."""
        return self.instance / "moves"

    @property
    def jobs(self) -> Path:
        """Folder of publish job logs, one file a job."""
        return self.instance / "cache" / "jobs"

    @property
    def bulk(self) -> Path:
        """Folder of the records of what was done to several entries at once."""
        return self.instance / "bulk"

    @property
    def bulk_jobs(self) -> Path:
        """Folder of the logs of such jobs."""
        return self.jobs / "bulk"

    @property
    def database(self) -> Path:
        """The database of everything derived from the content; it may be lost at any time."""
        return self.instance / "cache" / "site.db"

    @property
    def lock(self) -> Path:
        """Held while anything that lasts is written."""
        return self.instance / "write.lock"

    @property
    def change_log(self) -> Path:
        """Added to after every write; workers look at it once a request."""
        return self.instance / "cache" / "changes"

    @property
    def audit(self) -> Path:
        """The audit log of content changes."""
        return self.instance / "history" / "audit.jsonl"

    @property
    def security_log(self) -> Path:
        """The folder of the security log."""
        return self.instance / "audit"

    def entries(self, models: Models) -> Iterator[tuple[Model, str, Path]]:
        """(type, key, file) of every content file there is, in the order of types and keys."""
        for model in models.values():
            if model.single:
                yield model, SINGLE, self.entry(model, SINGLE)
                continue
            for path in sorted(self.folder(model).glob("*.json")):
                yield model, path.stem, path
