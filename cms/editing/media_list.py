"""The files of the media folder with their facts and uses, found by their names and texts."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from cms.content.derived import heading, titles
from cms.content.file_facts import Facts
from cms.core.files import walk
from cms.editing.entry_files import EntryFiles
from cms.editing.where_used import all_medium_uses
from cms.schema.entry_ref import Name
from cms.schema.file_facts import is_facts
from cms.schema.paths import is_inside, is_media_name
from cms.search.by_name import NameQuery


class MediaFile(NamedTuple):
    """A file of the media folder. `size`: in bytes · `changed`: when it was added or replaced ·
    `uses`: the entries that show it · `kind`: see FileKinds.
    """

    name: str
    size: int
    changed: datetime
    facts: Facts
    uses: Collection[Name]
    kind: str


class MediaIndex:
    """Every file of the media folder at one moment, with its facts and uses."""

    def __init__(self, files: EntryFiles) -> None:
        self._kinds = files.file_kinds
        self._uses = all_medium_uses(files)
        self._snapshot = files.store.snapshot()
        self.all = [self._of(name, path) for name, path in media_names(files.paths.media)]

    def _of(self, name: str, path: Path) -> MediaFile:
        stat = path.stat()
        changed = datetime.fromtimestamp(stat.st_mtime, UTC)
        names = (name, *self._kinds.wholes(name))
        uses = set().union(*(self._uses.get(used, ()) for used in names))
        facts, kind = self._snapshot.facts(name), self._kinds.kind_of(name)
        return MediaFile(name, stat.st_size, changed, facts, uses, kind)

    @property
    def folders(self) -> list[str]:
        """Every folder that has files."""
        return sorted({file.name.rpartition("/")[0] for file in self.all} - {""})

    def below(self, folder: str) -> list[MediaFile]:
        """Return the files in a folder and its subfolders."""
        return [file for file in self.all if not folder or file.name.startswith(f"{folder}/")]

    def matching(self, words: str, folder: str = "", kind: str = "") -> list[MediaFile]:
        """Return the files of a folder and its subfolders that match, the newest first."""
        query = NameQuery(words)
        files = (
            file
            for file in self.below(folder)
            if kind in ("", file.kind) and query.matches(*self._texts(file))
        )
        return sorted(files, key=lambda file: (-file.changed.timestamp(), file.name))

    def _texts(self, file: MediaFile) -> Iterator[str]:
        """Yield the searchable texts of a file: its name, its facts, and the entries that show
        it.
        """
        yield file.name
        for field in ("description", "credit"):
            yield from file.facts.get(field, {}).values()
        yield from file.facts.get("tags", ())
        for type, key in file.uses:
            entry = self._snapshot.content.get(type, key)
            yield key
            if entry:
                yield from titles(entry.model, heading(entry)).values()


def media_names(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name, path) of every file that a field may name, sorted by name. Facts files are left
    out.
    """
    start = len(str(folder)) + 1
    entries = (
        [(entry.path[start:], entry) for entry in walk(str(folder))] if folder.is_dir() else []
    )
    for name, entry in sorted(entries, key=lambda pair: pair[0]):
        inside = is_inside(folder, Path(entry.path)) if entry.is_symlink() else entry.is_file()
        if inside and is_media_name(name) and not is_facts(name):
            yield name, Path(entry.path)
