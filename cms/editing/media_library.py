"""The media folder: putting files into it, where each is used, taking unused ones out."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import IO

from cms.accounts.permissions import Actor, require
from cms.core.errors import Invalid, NotFound
from cms.core.file_commit import TRASH_LEFT
from cms.core.files import remove_file, write_file
from cms.core.i18n import N_
from cms.editing.base import ChangesBase
from cms.editing.errors import InUse
from cms.media.uploads import prepared
from cms.schema.content_type import ContentType
from cms.schema.fields import Json
from cms.schema.fields.walk import walk
from cms.schema.usages import shows


class MediaLibrary(ChangesBase):
    """Adding, removing and restoring files of the media folder."""

    quota: int = 0
    """Megabytes of media that the site may have, those in the trash included; 0 sets no limit."""

    def add_medium(self, actor: Actor, name: str, file: IO[bytes]) -> str:
        """Put a file into this year's folder and return its path there; the same file twice has one
        place.

        Raises Forbidden, Busy, and Invalid for what can't be taken.
        """
        require(actor, "media")
        fit, data = prepared(self.paths, name, file)
        with self._change() as steps:
            self._make_room(len(data))
            path = next(path for path in self._names(fit) if self._free_for(path, data))
            steps.write(self.paths.media / path, data)
            self._invalidate(steps)
        self._note_medium(actor, "media", path)
        return path

    def _make_room(self, more: int) -> None:
        """Raises Invalid where the media, those in the trash included, would take more than the
        site may have.
        """
        quota = self.quota << 20
        folders = (self.paths.media, self.paths.trashed_medium("0.txt").parent)
        used = sum(path.lstat().st_size for folder in folders for path in folder.rglob("*"))
        if quota and used + more > quota:
            raise Invalid(
                "file",
                N_(
                    "The media folder is full: it may hold %(most)s MB. Remove files that nothing "
                    "shows, or ask your webmaster for more room."
                ),
                most=self.quota,
            )

    def _note_medium(self, actor: Actor, what: str, name: str) -> None:
        with suppress(OSError):
            self.history.audit(self._now(), actor, what, "media", name)

    def _names(self, name: str) -> Iterator[str]:
        """`2026/lake.jpg`, `2026/lake-2.jpg`, …"""
        year, (stem, _, ending) = self._now().year, name.rpartition(".")
        yield f"{year}/{name}"
        number = 2
        while True:
            yield f"{year}/{stem}-{number}.{ending}"
            number += 1

    def _free_for(self, name: str, data: bytes) -> bool:
        path = self.paths.media / name
        return not path.exists() or path.read_bytes() == data

    def media_uses(self, name: str) -> tuple[tuple[str, str, str], ...]:
        """(type, key, field) of every place that shows a file, on the site or in a working copy."""
        content = self.store.content()
        entries = (
            (entry.model, key, entry.raw)
            for of_type in content.entries.values()
            for key, entry in of_type.items()
        )
        works = (
            (self.models[type], key, self._draft_view(self.models[type], key).raw)
            for (type, key), _copy in self.copies.all(self.models)
        )
        everything = (*entries, *works)
        return tuple(
            dict.fromkeys(
                use for model, key, raw in everything for use in _uses(model, key, raw, name)
            )
        )

    def remove_medium(self, actor: Actor, name: str) -> None:
        """Move a file that nothing shows into `instance/trash/media/`. Raises Forbidden, NotFound,
        Busy, InUse.
        """
        require(actor, "trash")
        with self._change() as steps:
            path, trashed = self.paths.medium(name), self.paths.trashed_medium(name)
            if uses := self.media_uses(name):
                raise InUse(uses)
            with steps.undone(trashed):
                write_file(trashed, path.read_bytes(), mode=0o600)
                steps.remove(path)
            self._invalidate(steps)
        self._note_medium(actor, "unmedia", name)

    def restore_medium(self, actor: Actor, name: str) -> None:
        """Bring a removed file back to where it was. Raises Forbidden, NotFound, Busy."""
        require(actor, "restore")
        with self._change() as steps:
            path = self.paths.trashed_medium(name)
            if not path.is_file() or (self.paths.media / name).exists():
                raise NotFound
            steps.write(self.paths.media / name, path.read_bytes())
            with steps.then(TRASH_LEFT):
                remove_file(path)
            self._invalidate(steps)
        self._note_medium(actor, "media", name)


def _uses(
    model: type[ContentType], key: str, raw: Mapping[str, Json], name: str
) -> Iterator[tuple[str, str, str]]:
    yield from (
        (model.name, key, leaf.path.split(".")[0])
        for leaf in walk(model.fields, raw)
        if shows(leaf, name)
    )
