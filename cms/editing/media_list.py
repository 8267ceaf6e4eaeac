"""The media library as a list: every file with its facts; searched, filtered, sorted and
paginated.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cms.content.derived import heading, titles
from cms.content.file_facts import Facts
from cms.core.files import walk
from cms.core.i18n import N_
from cms.core.slugs import fold
from cms.editing.entry_files import EntryFiles
from cms.editing.where_used import all_medium_uses
from cms.schema.entry_ref import Name
from cms.schema.file_facts import is_facts
from cms.schema.paths import is_inside, is_media_name
from cms.search.by_name import NameQuery

PER_PAGE = 60
SHOWN = {
    "unused": N_("Not used"),
    "used": N_("Used"),
    "undescribed": N_("Without description"),
    "uncredited": N_("Without credit"),
    "unlicensed": N_("Without licence"),
}
"""The filters of a list in addition to the kind."""
SINCE = {
    "7": N_("Last 7 days"),
    "30": N_("Last 30 days"),
    "365": N_("Last 12 months"),
}
"""Number of days in which files were added or replaced → label."""
SORTS = {
    "": N_("Newest first"),
    "name": N_("By name"),
    "size": N_("Largest first"),
}


class MediaFile(NamedTuple):
    """A file of the media folder. `size`: in bytes · `changed`: when it was added or replaced ·
    `uses`: the entries that show it · `styled`: whether style sheets or templates of the site show
    it · `kind`: see FileKinds.
    """

    name: str
    size: int
    changed: datetime
    facts: Facts
    uses: Collection[Name]
    styled: bool
    kind: str

    @property
    def is_used(self) -> bool:
        """Whether anything shows it."""
        return bool(self.uses) or self.styled

    def lacks(self, field: str, codes: Iterable[str]) -> list[str]:
        """Return the languages in which a text of its facts is missing."""
        texts = self.facts.get(field, {})
        return [code for code in codes if not texts.get(code)]


class MediaFilter(NamedTuple):
    """The filters of a list of files."""

    words: str = ""
    folder: str = ""
    kind: str = ""
    shown: str = ""
    since: str = ""
    tag: str = ""
    sort: str = ""

    @property
    def has_conditions(self) -> bool:
        """Whether it filters by more than the folder."""
        return any((self.words, self.kind, self.shown, self.since, self.tag))


class MediaIndex:
    """Every file of the media folder at one moment, with its facts and uses."""

    def __init__(self, files: EntryFiles, styled: Callable[[], frozenset[str]]) -> None:
        self._files = files
        self._uses = all_medium_uses(files)
        self._styled = styled()
        self._snapshot = files.store.snapshot()
        self.all = [self._of(name, path) for name, path in media_names(files.paths.media)]

    def _of(self, name: str, path: Path) -> MediaFile:
        stat, kinds = path.stat(), self._files.file_kinds
        changed = datetime.fromtimestamp(stat.st_mtime, UTC)
        uses = set().union(*(self._uses.get(used, ()) for used in (name, *kinds.wholes(name))))
        facts = self._snapshot.facts(name)
        is_styled, kind = name in self._styled, kinds.kind_of(name)
        return MediaFile(name, stat.st_size, changed, facts, uses, is_styled, kind)

    @property
    def folders(self) -> list[str]:
        """Every folder that has files."""
        return sorted({file.name.rpartition("/")[0] for file in self.all} - {""})

    @property
    def tags(self) -> list[str]:
        """Every tag in use."""
        return sorted({tag for file in self.all for tag in file.facts.get("tags", ())}, key=fold)

    def folders_in(self, folder: str) -> list[tuple[str, int]]:
        """Return (path, number of files, including subfolders) of the immediate subfolders of a
        folder.
        """
        prefix = f"{folder}/" if folder else ""
        below = (file.name.removeprefix(prefix) for file in self._below(folder))
        counts = Counter(prefix + name.partition("/")[0] for name in below if "/" in name)
        return sorted(counts.items(), reverse=not folder)

    def _below(self, folder: str) -> list[MediaFile]:
        """Return the files in a folder and its subfolders."""
        return [file for file in self.all if not folder or file.name.startswith(f"{folder}/")]

    def matching(self, media_filter: MediaFilter) -> list[MediaFile]:
        """Return the files that match a filter, including those in subfolders, in its order."""
        query = NameQuery(media_filter.words)
        files = (
            file
            for file in self._below(media_filter.folder)
            if self._matches(file, media_filter, query)
        )
        return sorted(files, key=_order(media_filter.sort))

    def _matches(self, file: MediaFile, media_filter: MediaFilter, query: NameQuery) -> bool:
        now = self._files.clock()
        return all(
            (
                not media_filter.kind or file.kind == media_filter.kind,
                not media_filter.shown or self._has_state(file, media_filter.shown),
                not media_filter.since
                or now - file.changed <= timedelta(days=int(media_filter.since)),
                not media_filter.tag or media_filter.tag in file.facts.get("tags", ()),
                query.matches(*self._texts(file)),
            )
        )

    def _has_state(self, file: MediaFile, shown: str) -> bool:
        match shown:
            case "unused":
                return not file.is_used
            case "used":
                return file.is_used
            case "undescribed":
                return bool(file.lacks("description", self._snapshot.by_code))
            case "uncredited":
                return not any(file.facts.get("credit", {}).values())
            case "unlicensed":
                return not file.facts.get("licence")
        return True

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


def _order(sort: str) -> Callable[[MediaFile], tuple[object, ...]]:
    match sort:
        case "name":
            return lambda file: (fold(file.name),)
        case "size":
            return lambda file: (-file.size, file.name)
    return lambda file: (-file.changed.timestamp(), file.name)
