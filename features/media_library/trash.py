"""Media files in the trash: removed ones and replaced ones.

`instance/trash/media/<path>~<UTC time>`, with a record `….json`: {"when", "who", "name", "facts"
(those of the file)}.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from glob import escape
from pathlib import Path

from cms.accounts.permissions import Actor
from cms.content.json_files import dump_json, parse_json
from cms.core.dates import parse_moment
from cms.core.errors import Invalid, NotFound
from cms.core.files import Commit, commit, make_folder, remove_file, walk, write_file
from cms.editing.revisions import STAMP
from cms.schema.fields import Json, JsonObject
from cms.schema.file_facts import SUFFIX, facts_name
from cms.schema.paths import Paths
from cms.site import Site

STAMPED = re.compile(r"(.+)~(\d{8}T\d{6}\.\d{6}Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TrashedFile:
    """A file in the trash. `id`: its path there · `file`: its former path in the media folder ·
    `size`: in bytes · `replaced`: whether that path has another file now.
    """

    id: str
    file: str
    when: datetime
    who: str
    name: str
    size: int
    replaced: bool
    facts: Json = None


class MediaTrash:
    """Reads and writes the trash of media files. Callers of writing methods must hold
    `paths.lock`.
    """

    def __init__(self, paths: Paths) -> None:
        self.paths = paths

    @contextmanager
    def trashing(self, steps: Commit, actor: Actor, file: str, now: datetime) -> Iterator[str]:
        """Copy a media file and its facts into the trash before the steps in the context; if one of
        those fails, the copy is removed. Yields its id. Raises NotFound.
        """
        source, facts = self.paths.media_file(file), _json(self.paths.media / facts_name(file))
        record: JsonObject = {"when": now.isoformat(), "who": actor.id, "name": actor.name}
        if facts:
            record["facts"] = facts
        target = self._free_path(file, now)
        with steps.remove_on_failure(target), steps.remove_on_failure(record_of(target)):
            write_file(record_of(target), dump_json(record), mode=0o600)
            write_file(target, source.read_bytes(), mode=0o600)
            yield str(target.relative_to(self.paths.trashed_media))

    def _free_path(self, file: str, now: datetime) -> Path:
        """Return the path for a copy made `now`, with a slightly later time if that is taken."""
        while True:
            stamp = now.astimezone(UTC).strftime(STAMP)
            target = self.paths.trashed_media / f"{file}~{stamp}"
            if not target.exists():
                return target
            now += timedelta(microseconds=1)

    def delete(self, path: Path) -> None:
        """Delete a file from the trash. Raises OSError."""
        remove_file(path)
        remove_file(record_of(path))

    def move(self, old: str, new: str) -> None:
        """Rename the trashed versions of a file to its new path. Raises OSError."""
        source, target = self.paths.trashed_media / old, self.paths.trashed_media / new
        for path in sorted(source.parent.glob(f"{escape(source.name)}~*")):
            id = str(path.relative_to(self.paths.trashed_media))
            if file_of(id.removesuffix(SUFFIX) if _is_record(id) else id) == old:
                make_folder(target.parent)
                path.rename(target.with_name(target.name + path.name[len(source.name) :]))

    def delete_leftover(self, path: Path) -> bool:
        """Delete a leftover of a killed process: a trashed copy of a file that is still in the media
        folder, or a record without a file. Returns whether it was deleted.
        """
        id = str(path.relative_to(self.paths.trashed_media))
        medium = self.paths.media / file_of(id)
        if _is_record(id):
            is_leftover = not path.with_name(path.name.removesuffix(SUFFIX)).is_file()
        else:
            is_leftover = medium.is_file() and medium.read_bytes() == path.read_bytes()
        if is_leftover:
            self.delete(path)
        return is_leftover

    def files(self) -> list[TrashedFile]:
        """Return all trashed files, newest first."""
        return sorted(self._files(), key=lambda file: file.when, reverse=True)

    def _files(self) -> Iterator[TrashedFile]:
        folder = str(self.paths.trashed_media)
        for file in walk(folder):
            id = file.path[len(folder) + 1 :]
            if file.is_file() and not file.name.startswith(".") and not _is_record(id):
                yield self._read(id, Path(file.path))

    def _read(self, id: str, path: Path) -> TrashedFile:
        """Return a file in the trash; values missing from its record are empty."""
        file, stat = file_of(id), path.stat()
        record = _json(record_of(path)) or {}
        try:
            when = parse_moment(record.get("when"), "when")
        except Invalid:
            when = datetime.fromtimestamp(stat.st_mtime, UTC)
        who, name = str(record.get("who", "")), str(record.get("name", ""))
        replaced = (self.paths.media / file).is_file()
        return TrashedFile(id, file, when, who, name, stat.st_size, replaced, record.get("facts"))

    def find(self, file: str, id: str = "") -> TrashedFile:
        """Return the file with an id, or the newest one whose former path is `file`. Raises
        NotFound.
        """
        for trashed in self.files():
            if trashed.file == file and id in ("", trashed.id):
                return trashed
        raise NotFound


def _json(path: Path) -> JsonObject | None:
    """Return the JSON of a file, or None if it can't be read."""
    with suppress(OSError, Invalid):
        return parse_json(path.read_bytes())
    return None


def record_of(path: Path) -> Path:
    """Return the path of the record of a file in the trash."""
    return path.with_name(path.name + SUFFIX)


def file_of(id: str) -> str:
    """Return the former path, in the media folder, of a file in the trash."""
    match = STAMPED.fullmatch(id)
    return match[1] if match else id


def _is_record(id: str) -> bool:
    return id.endswith(SUFFIX) and bool(STAMPED.fullmatch(id.removesuffix(SUFFIX)))


def repair(site: Site) -> None:
    """Delete the leftovers of killed processes in the trash of a site. Raises Busy."""
    delete_leftovers(site.paths)


def delete_leftovers(paths: Paths) -> None:
    """Delete the leftovers of killed processes in the trash. Raises Busy."""
    trash = MediaTrash(paths)
    if any(paths.trashed_media.rglob("*")):
        with commit(paths.lock):
            for path in list(paths.trashed_media.rglob("*")):
                if path.is_file():
                    trash.delete_leftover(path)
