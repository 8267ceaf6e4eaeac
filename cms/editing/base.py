"""Base class of all changes: reads an entry and its draft from disk under the lock, and writes
them.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from cms.accounts.permissions import Actor
from cms.content import Entry, Name, Store
from cms.content.entry import (
    MAX_WRAPPED_DEPTH,
    dump_json,
    make_entry,
    parse_bytes,
    parse_json,
    version_of,
)
from cms.content.loader import SITE
from cms.core.errors import Invalid, NotFound
from cms.core.file_commit import UNTOLD, Commit, commit
from cms.core.files import remove_file
from cms.core.languages import parse_locales
from cms.editing.draft_files import WorkingCopies, WorkingCopy, parse_draft
from cms.editing.draft_view import DraftView, make_draft_view
from cms.editing.errors import InTrash
from cms.editing.modified import with_modified
from cms.editing.revisions import History, body_of
from cms.schema.content_type import ContentType
from cms.schema.fields import Json
from cms.schema.paths import SINGLE


@dataclass(frozen=True, slots=True)
class EntryFile:
    """An entry's file. `data` is None where there is none; `entry` is the last good version where
    it is broken.
    """

    data: bytes | None
    entry: Entry | None


def was_published(raw: Mapping[str, Json]) -> bool:
    """Whether a trashed entry was on the site."""
    return not {"content", "text", "base64"}.isdisjoint(raw)


def holds_trashed(disk: EntryFile, raw: Mapping[str, Json]) -> bool:
    """Whether an entry's file has the same content as its copy in the trash."""
    now = body_of(disk.data) if disk.data is not None else {}
    return bool(now) and all(raw.get(name) == value for name, value in now.items())


class ChangesBase:
    """Reads and writes entries and drafts under the lock. Its protected methods are for this
    package.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.paths = store.paths
        self.models = store.models
        self.history = History(store.paths)
        self.copies = WorkingCopies(store.paths)

    def _now(self) -> datetime:
        return self.store.clock()

    @contextmanager
    def _change(self, model: type[ContentType] | None = None, key: str = "") -> Iterator[Commit]:
        """Hold the lock for a change; what an earlier one has left of an entry half in the trash is
        settled first.

        Raises Busy, Unfinished, and OSError where nothing was changed.
        """
        with commit(self.paths.lock) as steps:
            if model:
                self._finish_trashing(model, key)
            yield steps

    def _model(self, type: str) -> type[ContentType]:
        """Raises NotFound for a type there isn't."""
        model = self.models.get(type)
        if model is None:
            raise NotFound
        return model

    def _entry_file(self, model: type[ContentType], key: str) -> EntryFile:
        """Raises NotFound for what can't be a key."""
        try:
            path = self.paths.entry(model, key)
        except Invalid:
            raise NotFound from None
        try:
            data = path.read_bytes()
        except FileNotFoundError:  # the site's own counts on, as it does for visitors
            return EntryFile(
                None, self._last_good(model, key) if (model.name, key) == SITE else None
            )
        try:
            return EntryFile(data, parse_bytes(model, key, data))
        except Invalid:
            return EntryFile(data, self._last_good(model, key))

    def _last_good(self, model: type[ContentType], key: str) -> Entry | None:
        return self.history.last_good(model, key, self.store.content().get(model.name, key))

    def _exists(self, type: str, key: str) -> bool:
        """Whether there is a file of an entry; of a type there isn't, nothing is asked."""
        model = self.models.get(type)
        with suppress(Invalid):
            return model is None or self.paths.entry(model, key).exists()
        return False

    def _languages(self) -> tuple[tuple[str, ...], str]:
        """(the site's locales, its default locale), as its file has them now."""
        entry = self._entry_file(self.models["site"], SINGLE).entry
        values = entry.values if entry else {}
        codes = tuple(locale.code for locale in parse_locales(values.get("locales", ())))
        return codes, str(values.get("defaultLocale") or codes[0])

    def _schema_path(self, model: type[ContentType], key: str) -> str:
        """The value of `$schema` in an entry's file."""
        return os.path.relpath(self.paths.schema(model), self.paths.entry(model, key).parent)

    def _read_trashed(self, model: type[ContentType], key: str) -> dict[str, Json]:
        """Raises NotFound."""
        try:
            return parse_json(self.paths.trashed(model, key).read_bytes(), MAX_WRAPPED_DEPTH)
        except (FileNotFoundError, Invalid):
            raise NotFound from None

    def _finish_trashing(self, model: type[ContentType], key: str) -> bool:
        """Undo half a move into the trash or finish it, finish half a move out of it; whether there
        was one.
        """
        try:
            raw, disk = self._read_trashed(model, key), self._entry_file(model, key)
        except NotFound:
            return False
        draft = self.paths.draft(model, key)
        if disk.data is None and was_published(
            raw
        ):  # what is left of its working copy is in the trash too
            gone = draft.exists() and parse_json(draft.read_bytes(), MAX_WRAPPED_DEPTH) == raw.get(
                "work"
            )
            if gone:
                self.copies.remove(model, key)
            return gone
        back = holds_trashed(disk, raw) or (not was_published(raw) and draft.exists())
        if back:
            self._restore_draft(model, key, raw)
            remove_file(self.paths.trashed(model, key))
        return back

    def _restore_draft(
        self,
        model: type[ContentType],
        key: str,
        raw: Mapping[str, Json],
        steps: Commit | None = None,
    ) -> None:
        if "work" in raw and not self.paths.draft(model, key).exists():
            self.copies.write(model, key, parse_draft(raw["work"]), steps)

    def _draft_view(
        self, model: type[ContentType], key: str, disk: EntryFile | None = None
    ) -> DraftView:
        """Raises NotFound, InTrash."""
        disk = disk or self._entry_file(model, key)
        copy = self.copies.read(model, key)
        if not (disk.entry or disk.data or copy or model.single):
            raise InTrash if self.paths.trashed(model, key).exists() else NotFound
        return self._with_draft(model, key, disk.entry, copy)

    def _with_draft(
        self, model: type[ContentType], key: str, entry: Entry | None, copy: WorkingCopy | None
    ) -> DraftView:
        return make_draft_view(
            model, key, entry, copy, self._schema_path(model, key), *self._languages(), self._now()
        )

    def _raw_of(self, type: str, key: str) -> Mapping[str, Json] | None:
        """An entry as it is being worked on; None where there is none."""
        with suppress(NotFound, Invalid):
            return self._draft_view(self._model(type), key).raw
        return None

    def _save_draft(
        self,
        model: type[ContentType],
        key: str,
        copy: WorkingCopy | None,
        steps: Commit | None = None,
    ) -> None:
        if copy:
            self.copies.write(model, key, copy, steps)
        else:
            self.copies.remove(model, key, steps)

    def _write_entry(
        self,
        steps: Commit,
        actor: Actor,
        what: str,
        model: type[ContentType],
        key: str,
        raw: Mapping[str, Json],
        disk: EntryFile,
        locales: Sequence[str] = (),
        sources: Mapping[str, Json] | None = None,
    ) -> Entry:
        """Write an entry: first into its history, then over its file. An entry that stays the same
        isn't written.
        """
        raw = with_modified(
            disk.entry, make_entry(model, key, raw, ""), self._languages()[0], self._now()
        )
        data = dump_json(raw)
        if data != disk.data:
            self.history.keep(model, key, disk.data, self._now())
            self.history.record(model, key, self._now(), actor, what, raw, locales, sources or {})
            steps.write(self.paths.entry(model, key), data)
            self._invalidate(steps, (model.name, key))
        return make_entry(model, key, raw, version_of(data))

    def _invalidate(self, steps: Commit, *names: Name) -> None:
        """Invalidate these entries in every worker."""
        with steps.then(UNTOLD):
            self.store.bump(*names)

    def _audit(
        self,
        actor: Actor,
        what: str,
        model: type[ContentType],
        key: str,
        locales: Sequence[str] = (),
    ) -> None:
        """Add to the audit log; what is done is done, even if the log can't be written."""
        with suppress(OSError):
            self.history.audit(self._now(), actor, what, model.name, key, locales)
