"""The media library as a list: its files filtered and sorted."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple

from cms.core.i18n import N_
from cms.core.slugs import fold
from cms.editing.entry_files import EntryFiles
from cms.editing.media_list import MediaFile, MediaIndex

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


class MediaList:
    """The files of the library at one moment. `styled`: those that style sheets or templates of the
    site show.
    """

    def __init__(self, files: EntryFiles, styled: frozenset[str]) -> None:
        self._files = files
        self._styled = styled
        self._codes = tuple(files.store.snapshot().by_code)
        self._index = MediaIndex(files)
        self.all, self.folders = self._index.all, self._index.folders

    @property
    def tags(self) -> list[str]:
        """Every tag in use."""
        return sorted({tag for file in self.all for tag in file.facts.get("tags", ())}, key=fold)

    def folders_in(self, folder: str) -> list[tuple[str, int]]:
        """Return (path, number of files, including subfolders) of the immediate subfolders of a
        folder.
        """
        prefix = f"{folder}/" if folder else ""
        below = (file.name.removeprefix(prefix) for file in self._index.below(folder))
        counts = Counter(prefix + name.partition("/")[0] for name in below if "/" in name)
        return sorted(counts.items(), reverse=not folder)

    def matching(self, media_filter: MediaFilter) -> list[MediaFile]:
        """Return the files that match a filter, including those in subfolders, in its order."""
        found = self._index.matching(media_filter.words, media_filter.folder, media_filter.kind)
        files = (file for file in found if self._matches(file, media_filter))
        return sorted(files, key=_order(media_filter.sort))

    def _matches(self, file: MediaFile, media_filter: MediaFilter) -> bool:
        now, since, tag = self._files.clock(), media_filter.since, media_filter.tag
        return (
            (not media_filter.shown or self._has_state(file, media_filter.shown))
            and (not since or now - file.changed <= timedelta(days=int(since)))
            and (not tag or tag in file.facts.get("tags", ()))
        )

    def is_used(self, file: MediaFile) -> bool:
        """Return whether an entry, a template or a style sheet shows a file."""
        return bool(file.uses) or file.name in self._styled

    def _has_state(self, file: MediaFile, shown: str) -> bool:
        match shown:
            case "unused":
                return not self.is_used(file)
            case "used":
                return self.is_used(file)
            case "undescribed":
                return bool(lacks(file, "description", self._codes))
            case "uncredited":
                return not any(file.facts.get("credit", {}).values())
            case "unlicensed":
                return not file.facts.get("licence")
        return True


def lacks(file: MediaFile, field: str, codes: Iterable[str]) -> list[str]:
    """Return the languages in which a text of a file's facts is missing."""
    texts = file.facts.get(field, {})
    return [code for code in codes if not texts.get(code)]


def _order(sort: str) -> Callable[[MediaFile], tuple[object, ...]]:
    match sort:
        case "name":
            return lambda file: (fold(file.name),)
        case "size":
            return lambda file: (-file.size, file.name)
    return lambda file: (-file.changed.timestamp(), file.name)
