"""The trash: entries leave the site whole, with their working copy, and come back the same way.

`instance/trash/<type>/<key>.json`: {"when", "who", "name", "content" (the entry; absent if it was
never published; "text" or "base64" instead, where its file was broken: see cms/editing/revisions.py), "work"
(its working copy)}.
"""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cms.accounts.permissions import Actor, require
from cms.content.entry import dump_json
from cms.core.dates import parse_moment
from cms.core.errors import Invalid, NotFound
from cms.core.file_commit import DRAFT_LEFT, TRASH_LEFT, Commit
from cms.core.files import remove_file, write_file
from cms.editing.base import EntryFile, holds_trashed
from cms.editing.draft_files import WorkingCopy, dump_draft, parse_draft
from cms.editing.draft_view import DraftView
from cms.editing.errors import HasNoPage, InUse, KeyTaken, WrittenByOthers
from cms.editing.revisions import DISCARD, body_of, bytes_of
from cms.editing.where_used import UsageLookup
from cms.schema.content_type import ContentType
from cms.schema.fields import Json
from cms.schema.flat import flatten


@dataclass(frozen=True, slots=True)
class TrashedEntry:
    """One entry in the trash. `titles`: language ("" where the title has none) → title."""

    type: str
    key: str
    titles: Mapping[str, str]
    when: datetime
    who: str
    name: str


class TrashChanges(UsageLookup):
    """Moving entries into the trash, restoring them, discarding drafts."""

    def trash(self, actor: Actor, type: str, key: str, *, force: bool = False) -> None:
        """Move an entry into the trash. Raises Forbidden, NotFound, Busy, and InUse unless `force`."""
        model = self._model(type)
        require(actor, "trash", model)
        if model.single:
            raise HasNoPage
        where = [use for use in self.where_used(type, key) if use[:2] != (type, key)]
        if where and not force:
            raise InUse(where)
        with self._change(model, key) as steps:
            self._trash(steps, actor, model, key)

    def _trash(self, steps: Commit, actor: Actor, model: type[ContentType], key: str) -> None:
        disk = self._entry_file(model, key)
        work = self._draft_view(model, key, disk)
        self._keep_all(actor, work, disk)
        trashed = self.paths.trashed(model, key)
        with steps.undone(trashed):
            write_file(trashed, dump_json(self._record(actor, work, disk)), mode=0o600)
            if disk.data is not None:
                steps.remove(self.paths.entry(model, key))
            else:
                self.copies.remove(model, key, steps)
        with steps.then(DRAFT_LEFT):
            self.copies.remove(model, key)
        self._invalidate(steps, (model.name, key))
        self._audit(actor, "trash", model, key)

    def discard(self, actor: Actor, type: str, key: str, *, everybody: bool = False) -> None:
        """Discard the actor's own unpublished changes, or with `everybody` those of all; the
        history keeps them.

        An entry that was never published goes into the trash whole. Raises Forbidden, NotFound,
        Busy, and WrittenByOthers where nothing could go but what others wrote.
        """
        model = self._model(type)
        require(actor, "discard", model)
        with self._change(model, key) as steps:
            work = self._draft_view(model, key)
            left = set() if everybody else left_after(work, actor)
            if left and (is_new(work) or len(left) == len(work.copy.fields if work.copy else ())):
                raise WrittenByOthers
            if is_new(work) and not self.paths.entry(model, key).exists():
                self._trash(steps, actor, model, key)
                return
            if work.changed:
                self.history.record(model, key, self._now(), actor, DISCARD, work.raw)
            self._save_draft(model, key, self._without(work, left, actor), steps)
            self._audit(actor, DISCARD, model, key)

    def _without(self, work: DraftView, left: set[str], actor: Actor) -> WorkingCopy | None:
        if not (left and work.copy):
            return None
        return replace(
            work.copy.only(left),
            version=work.copy.version + 1,
            saves=work.copy.saves_with(actor.id),
            updated=self._now().isoformat(timespec="seconds"),
        )

    def _keep_all(self, actor: Actor, work: DraftView, disk: EntryFile) -> None:
        self.history.keep(work.model, work.key, disk.data, self._now())
        if work.entry or work.copy:
            self.history.record(
                work.model,
                work.key,
                self._now(),
                actor,
                "trash",
                work.entry.raw if work.entry else work.raw,
            )

    def _record(self, actor: Actor, work: DraftView, disk: EntryFile) -> dict[str, Json]:
        record: dict[str, Json] = {
            "when": self._now().isoformat(),
            "who": actor.id,
            "name": actor.name,
        }
        if disk.data is not None:
            record |= body_of(disk.data)
        if work.copy:
            record["work"] = dump_draft(work.copy)
        return record

    def trashed(self) -> list[TrashedEntry]:
        """The entries in the trash, newest first."""
        found = [self._trashed(model, path.stem) for model, path in self._bin()]
        return sorted(found, key=lambda one: one.when, reverse=True)

    def _bin(self) -> Iterator[tuple[type[ContentType], Path]]:
        for model in self.models.values():
            if not model.single:
                folder = self.paths.trashed(model, "0").parent
                yield from ((model, path) for path in sorted(folder.glob("*.json")))

    def _trashed(self, model: type[ContentType], key: str) -> TrashedEntry:
        try:
            raw = self._read_trashed(model, key)
        except NotFound:
            raw = {}
        flat = flatten(model, raw.get("content", {}))
        flat = parse_draft(raw.get("work", {})).after(flat)
        titles = {
            path.removeprefix(model.title).lstrip("."): str(value)
            for path, value in flat.items()
            if path.split(".")[0] == model.title
        }
        try:
            when = parse_moment(raw.get("when"), "when")
        except Invalid:
            when = self._now()
        return TrashedEntry(
            model.name, key, titles, when, str(raw.get("who", "")), str(raw.get("name", ""))
        )

    def restore(self, actor: Actor, type: str, key: str) -> DraftView:
        """Bring an entry back as it was. Raises Forbidden, NotFound, Busy, and KeyTaken where there is
        another by now.
        """
        model = self._model(type)
        require(actor, "restore", model)
        with self._change() as steps:
            raw = self._read_trashed(model, key)
            disk = self._entry_file(model, key)
            if disk.data is not None and not holds_trashed(disk, raw):
                raise KeyTaken(key)
            data = bytes_of(raw)
            if data is not None and disk.data is None:
                if "content" in raw:
                    self.history.record(model, key, self._now(), actor, "restore", raw["content"])
                steps.write(self.paths.entry(model, key), data)
            with steps.then(TRASH_LEFT) if data is not None else nullcontext():
                self._restore_draft(model, key, raw, None if data is not None else steps)
            if not steps.missing:  # else it is what the working copy is brought back from
                with steps.then(TRASH_LEFT):
                    remove_file(self.paths.trashed(model, key))
            self._invalidate(steps, (type, key))
            self._audit(actor, "restore", model, key)
            return self._draft_view(model, key)


def is_new(work: DraftView) -> bool:
    """Whether discarding the working copy would leave nothing of an entry."""
    return work.entry is None and not work.model.single


def left_after(work: DraftView, actor: Actor) -> set[str]:
    """The paths of the working copy that stay when `actor` takes back what is theirs: those of
    others, and the lists of rows that others have written in."""
    fields = work.copy.fields if work.copy else {}
    others = {path for path in fields if work.authors.get(path) != actor.id}
    return others | {
        path for path in fields if any(other.startswith(f"{path}.") for other in others)
    }
