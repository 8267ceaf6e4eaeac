"""Reading the files of entries, and writing them under the lock. Every change goes through here."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cms.accounts.audit_log import write_audit
from cms.accounts.permissions import Actor
from cms.content import Entry, Store
from cms.content.entry import make_entry, version_of
from cms.content.file_scan import read_file
from cms.content.json_files import MAX_WRAPPED_DEPTH, dump_json, parse_json
from cms.content.loader import SITE
from cms.core.errors import Invalid, NotFound
from cms.core.files import DRAFT_LEFT, WORKERS_NOT_TOLD, Commit, commit, remove_file
from cms.core.languages import parse_locales
from cms.editing.draft_versions import author_of, begin_session, continue_session, saved_at
from cms.editing.edited_entry import (
    Draft,
    DraftFiles,
    EditedEntry,
    parse_draft,
    publication_state,
)
from cms.editing.errors import InTrash
from cms.editing.modified import with_modified
from cms.editing.revisions import DRAFT, DRAFT_DAYS, EntryFile, History
from cms.media.file_kinds import NO_FILE_KINDS, FileKinds
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import JsonObject, Raw
from cms.schema.flat import Flat, flatten, unflatten
from cms.schema.paths import SINGLE

FileSignature = tuple[int, int, int] | None
"""See `file_signature`."""


class SiteLanguages(NamedTuple):
    """The codes of the site's languages, and the default one."""

    codes: tuple[str, ...]
    default: str


def ignore_event(what: str, **about: str) -> None:
    """Do nothing with a security event."""


class EntryFiles:
    """Reads entries, drafts and trashed entries from disk, and starts changes."""

    def __init__(
        self,
        store: Store,
        draft_days: int = DRAFT_DAYS,
        file_kinds: FileKinds = NO_FILE_KINDS,
        write_event: Callable[..., None] = ignore_event,
    ) -> None:
        """`draft_days`: see History · `write_event`: the function of cms/accounts/security_events.py
        for this site, called after a change of settings.
        """
        self.file_kinds = file_kinds
        self.write_event = write_event
        self.store = store
        self.clock = store.clock
        self.paths = store.paths
        self.models = store.models
        self.history = History(store.paths, draft_days)
        self.drafts = DraftFiles(store.paths, store.models)
        self._languages = lru_cache(maxsize=1)(self._read_languages)

    def model(self, type: str) -> Model:
        """Return the content type called `type`. Raises NotFound."""
        model = self.models.get(type)
        if model is None:
            raise NotFound
        return model

    def ref(self, type: str, key: str) -> EntryRef:
        """Return the entry of the content type called `type`. Raises NotFound for an unknown type."""
        return EntryRef(self.model(type), key)

    def read(self, ref: EntryRef) -> EntryFile:
        """Return an entry's file. Raises NotFound for an invalid key."""
        try:
            path = self.paths.entry(ref)
        except Invalid:
            raise NotFound from None
        try:
            data = read_file(str(path))
        except Invalid:
            return EntryFile(b"", None, self._last_good(ref), is_unreadable=True)
        except FileNotFoundError:  # the site's own entry stays valid, as it does for visitors
            is_site = ref.name == SITE
            return EntryFile(entry=self._last_good(ref) if is_site else None)
        raw = entry = None
        with suppress(Invalid):
            raw = parse_json(data)
            entry = make_entry(ref, raw, version_of(data))
        return EntryFile(data, raw, entry or self._last_good(ref))

    def _last_good(self, ref: EntryRef) -> Entry | None:
        return self.history.last_good(ref, self.store.content().get(*ref.name))

    def languages(self) -> SiteLanguages:
        """The site's languages as its file has them now; parsed again when the file changes."""
        return self._languages(file_signature(self.paths.entry(self.ref(*SITE))))

    def _read_languages(self, _signature: FileSignature) -> SiteLanguages:
        entry = self.read(self.ref(*SITE)).entry
        values = entry.values if entry else {}
        codes = tuple(locale.code for locale in parse_locales(values.get("locales", ())))
        return SiteLanguages(codes, str(values.get("defaultLocale") or codes[0]))

    def open(self, ref: EntryRef) -> EditedEntry:
        """Return an entry as it is being edited. Raises NotFound, InTrash."""
        file = self.read(ref)
        draft = self.drafts.read(ref)
        if file.entry or file.data or file.is_unreadable or draft or ref.model.single:
            return self.overlay(ref, file, draft)
        if self.paths.trashed(ref).exists():
            raise InTrash
        raise NotFound

    def overlay(self, ref: EntryRef, file: EntryFile, draft: Draft | None) -> EditedEntry:
        """Return the entry in `file` with `draft` applied."""
        languages, now = self.languages(), self.clock()
        raw: Raw = {"$schema": self.schema_path(ref)}
        windows = None
        if file.entry:
            raw, windows = file.entry.raw, file.entry.windows
        states = {
            code: publication_state(ref.model, windows, code, now) for code in languages.codes
        }
        flat = flatten(ref.model, raw)
        edited = EditedEntry(ref, file, states, languages.default, raw, flat, raw, flat)
        return edited.with_draft(draft) if draft else edited

    def with_modified(self, edited: EditedEntry, raw: Raw) -> Raw:
        """Return the JSON of an entry's next version with the times of its last change."""
        after = make_entry(edited.ref, raw, "")
        return with_modified(edited.published, after, self.languages().codes, self.clock())

    def schema_path(self, ref: EntryRef) -> str:
        """Return the value of `$schema` in an entry's file."""
        return os.path.relpath(self.paths.schema(ref.model), self.paths.entry(ref).parent)

    def raw_of(self, type: str, key: str) -> Raw | None:
        """Return an entry's JSON as it is being edited, or None if there is no such entry."""
        with suppress(NotFound, Invalid):
            return self.open(self.ref(type, key)).raw
        return None

    def exists(self, type: str, key: str) -> bool:
        """Return whether an entry has a file; True if the site has no such type."""
        model = self.models.get(type)
        with suppress(Invalid):
            return model is None or self.paths.entry(EntryRef(model, key)).exists()
        return False

    def is_taken(self, ref: EntryRef) -> bool:
        """Return whether a key is in use by an entry, a draft or a trashed entry."""
        paths = (self.paths.entry, self.paths.draft, self.paths.trashed)
        return any(os.path.lexists(path_of(ref)) for path_of in paths)

    @contextmanager
    def change(self, actor: Actor, ref: EntryRef) -> "Iterator[EntryChange]":
        """Context manager that holds the lock during a change to an entry.

        An interrupted move of the entry into or out of the trash is repaired first. Raises
        NotFound, InTrash, Busy, Unfinished, and OSError if nothing was changed.
        """
        with commit(self.paths.lock) as steps:
            self.repair_trashed(ref)
            yield EntryChange(self, steps, actor, self.open(ref))

    def read_trashed(self, ref: EntryRef) -> JsonObject | None:
        """Return an entry's copy in the trash, or None if there is no readable one."""
        with suppress(FileNotFoundError, Invalid):
            return parse_json(self.paths.trashed(ref).read_bytes(), MAX_WRAPPED_DEPTH)
        return None

    def all_trashed(self) -> Iterator[EntryRef]:
        """Yield every entry in the trash."""
        for model in self.models.values():
            if not model.single:
                folder = self.paths.trashed(EntryRef(model, "0")).parent
                yield from (EntryRef(model, path.stem) for path in sorted(folder.glob("*.json")))

    def repair_trashed(self, ref: EntryRef) -> bool:
        """Repair an interrupted move of an entry into or out of the trash; return whether there was
        one.

        A move into the trash is undone, or completed if the file is gone already. A move out of it
        is completed.
        """
        trashed = self.read_trashed(ref)
        if trashed is None:
            return False
        file = self.read(ref)
        if file.is_unreadable:
            return False
        draft_path = self.paths.draft(ref)
        if file.data is None and was_published(trashed):  # the trash has the draft too
            draft = draft_path.read_bytes() if draft_path.exists() else None
            is_left = draft is not None and parse_json(draft, MAX_WRAPPED_DEPTH) == trashed.get(
                "work"
            )
            if is_left:
                remove_file(draft_path)
            return is_left
        is_back = matches_trashed(file, trashed) or (
            not was_published(trashed) and draft_path.exists()
        )
        if is_back:
            self.restore_draft(ref, trashed)
            remove_file(self.paths.trashed(ref))
        return is_back

    def restore_draft(
        self,
        ref: EntryRef,
        trashed: Raw,
        steps: Commit | None = None,
    ) -> None:
        """Write the draft of a trashed entry, unless the entry has a draft."""
        if "work" in trashed and not self.paths.draft(ref).exists():
            self.drafts.write(ref, parse_draft(trashed["work"]), steps)


def file_signature(path: Path) -> FileSignature:
    """Return a value that changes with every write of a file; None if there is none to be read."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def was_published(trashed: Raw) -> bool:
    """Return whether a trashed entry has a published version."""
    return not {"content", "text", "base64"}.isdisjoint(trashed)


def matches_trashed(file: EntryFile, trashed: Raw) -> bool:
    """Return whether an entry's file has the same content as its copy in the trash."""
    return file.data is not None and all(
        trashed.get(name) == value for name, value in file.body.items()
    )


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A change by `actor` to one entry while the lock is held. `edited` is the entry as it was at
    the start.
    """

    files: EntryFiles
    steps: Commit
    actor: Actor
    edited: EditedEntry

    def write(
        self,
        action: str,
        raw: Raw,
        locales: Sequence[str] = (),
        sources: Raw | None = None,
        *,
        update_modified: bool = True,
    ) -> EntryFile:
        """Replace the entry's file by `raw` after recording both versions in the history.

        An unchanged file isn't written. `update_modified`: whether the change counts as a
        modification, whose time visitors see.
        """
        after = make_entry(self.edited.ref, raw, "")
        if update_modified:
            raw = self.files.with_modified(self.edited, raw)
        data = dump_json(raw)
        if data != self.edited.file.data:
            self.record_file()
            self.record(action, raw, locales, sources)
            self.steps.write(self.path, data)
            self.invalidate()
        return EntryFile(data, raw, after.written(raw, version_of(data)))

    def remove(self, action: str) -> None:
        """Delete the entry's file, keeping it in the history. The draft stays."""
        self.record_file()
        self.record(action, self.edited.published_raw)
        self.steps.remove(self.path)
        self.invalidate()

    def write_draft(
        self,
        draft: Draft | None,
        *,
        after: bool = False,
        recorded: bool = False,
        new_version: bool = False,
    ) -> None:
        """Write the entry's draft; None removes it.

        With `after`, the actual change is already written: a failure here is reported, but doesn't
        make the change fail. The draft that is replaced goes into the history if this one is a new
        version, as always with `new_version`, but not if it is `recorded` elsewhere.
        """
        with self.steps.follow_up(DRAFT_LEFT) if after else nullcontext():
            if not recorded:
                draft = self._as_version(draft, new_version)
            self.files.drafts.write(self.edited.ref, draft, None if after else self.steps)

    def _as_version(self, draft: Draft | None, new_version: bool) -> Draft | None:
        """Return `draft` with the session of its version. If that is a new one, record the draft
        before it.
        """
        old, now, session = self.edited.draft, self.files.clock(), None
        if old and not new_version:
            values = {**self.edited.published_flat, **(draft.fields if draft else {})}
            session = continue_session(old.session, self.actor, now, old.fields, values)
        if session is None:
            self.record_draft()
        return replace(draft, session=session or begin_session(self.actor, now)) if draft else None

    def record_draft(self) -> None:
        """Add the present draft to the history, by the account that saved it last."""
        edited = self.edited
        if edited.draft:
            session = edited.draft.session
            when = saved_at(session) or edited.updated or self.files.clock()
            self._record_version(when, author_of(session), DRAFT, edited.raw)

    def record_side(self, action: str, flat: Flat) -> None:
        """Add values that the actor typed, and that aren't in the draft, to the history. `action`:
        CONFLICT or BROWSER.
        """
        edited = self.edited
        raw = unflatten(edited.model, flat, edited.raw)
        self._record_version(self.files.clock(), self.actor, action, raw)

    def _record_version(self, when: datetime, author: Actor, action: str, raw: Raw) -> None:
        edited, now = self.edited, self.files.clock()
        history = self.files.history
        history.record_draft(edited.ref, when, now, author, action, raw)

    @property
    def path(self) -> Path:
        """The path of the entry's file."""
        return self.files.paths.entry(self.edited.ref)

    def record_file(self) -> None:
        """Add the file on disk to the history, unless it is the newest version there."""
        edited = self.edited
        self.files.history.record_file(edited.ref, edited.file, self.files.clock())

    def record(
        self,
        action: str,
        raw: Raw,
        locales: Sequence[str] = (),
        sources: Raw | None = None,
    ) -> None:
        """Add a version to the entry's history."""
        history, ref, now = self.files.history, self.edited.ref, self.files.clock()
        history.record(ref, now, self.actor, action, raw, locales, sources)

    def invalidate(self) -> None:
        """Make every worker read the entry again."""
        with self.steps.follow_up(WORKERS_NOT_TOLD):
            self.files.store.notify_workers(self.edited.name)

    def audit(self, action: str, locales: Sequence[str] = ()) -> None:
        """Add a line to the audit log. A log that can't be written doesn't fail the change. That of
        settings concerns security.
        """
        paths, now, actor = self.files.paths, self.files.clock(), self.actor
        type, key = self.edited.name
        with suppress(OSError):
            write_audit(paths, now, actor, action, (type, key), locales)
        if key == SINGLE and action != "save":
            self.files.write_event(
                "settings", who=actor.id, name=actor.name, about=type, note=action
            )
