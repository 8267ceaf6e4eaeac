"""The history of entries: every version that was on the site, and every version of a draft.

`instance/history/<type>/<key>/<UTC time>-<first 8 digits of its version>.json`: {"when", "who"
(account id, "" if unknown), "name", "what", "locales", "version" (SHA-256 of the file's bytes), and
"content" (the entry) or, if the file wasn't a readable entry, "text" or (not UTF-8) "base64";
"sources": digest → an original that a translation was made from and that no version has}. These are
only ever added.

A version of a draft is such a file too. Its name begins with `draft-` and ends with `-<account
id>`, so the search for a published version doesn't read it. After `draft_days`, one a day and
person is kept.

`audit.jsonl` in `instance/history/` has one line per action (cms/accounts/audit_log.py).
"""

import base64
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cms.accounts.permissions import Actor
from cms.content import Entry
from cms.content.entry import make_entry, version_of
from cms.content.file_scan import read_file
from cms.content.json_files import MAX_WRAPPED_DEPTH, dump_json, parse_json
from cms.core.errors import Invalid, NotFound
from cms.core.files import locked, remove_file, walk, write_file
from cms.editing.draft_versions import MAX_LOST, is_recent, lost_characters
from cms.editing.errors import FileUnreadable
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import JsonObject, Raw
from cms.schema.flat import flatten
from cms.schema.paths import Paths

STAMP = "%Y%m%dT%H%M%S.%fZ"
NOBODY = Actor("", "", "")
OUTSIDE, DISCARD, BEFORE = "outside", "discard", "before"
"""A change made outside the editor (by hand, git, rsync), a discarded draft, the state before the
first recorded change.
"""
DRAFT, CONFLICT, BROWSER = "draft", "conflict", "browser"
"""Versions of drafts: a saved one, a submission that conflicted with it, and text that only a
browser had kept.
"""
DRAFT_PREFIX = "draft-"
DRAFT_DAYS = 90
MAX_DRAFT_BYTES = 20_000_000
"""Size of the versions of drafts of one entry that are kept for one person."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One version. `id` is the name of its file without suffix. `content` is only set if it was
    requested, `text` only if the file was broken. `lost`: the number of characters that it lacks of
    those shortly before, which it replaced.
    """

    id: str
    when: datetime
    who: str
    name: str
    what: str
    locales: tuple[str, ...]
    version: str
    content: Raw | None = None
    text: str = ""
    sources: Raw = field(default_factory=dict)
    lost: int = 0

    @property
    def is_draft(self) -> bool:
        """Whether this is a version of a draft, which was never on the site as it is."""
        return self.id.startswith(DRAFT_PREFIX)


@dataclass(frozen=True, slots=True)
class EntryFile:
    """An entry's file. `data`: its bytes, None if there is no file · `raw`: its JSON, None if it
    isn't readable · `entry`: the entry, or its last good version if the file is broken ·
    `is_unreadable`: there is a file, but the operating system doesn't return its bytes, and `data`
    is empty.
    """

    data: bytes | None = None
    raw: Raw | None = None
    entry: Entry | None = None
    is_unreadable: bool = False

    @property
    def body(self) -> JsonObject:
        """The file as a revision stores it: `content`, `text` or `base64`; empty if there is no
        file.
        """
        if self.data is None:
            return {}
        if self.raw is not None:
            return {"content": self.raw}
        try:
            return {"text": self.data.decode()}
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(self.data).decode()}


class History:
    """The revisions of all entries. Callers of its writing methods must hold `paths.lock`.

    `draft_days`: days for which every version of a draft is kept; 0 keeps them for ever.
    """

    def __init__(self, paths: Paths, draft_days: int = DRAFT_DAYS) -> None:
        self.paths = paths
        self.draft_days = draft_days

    def revisions(self, ref: EntryRef) -> tuple[Revision, ...]:
        """Return all versions of an entry but those of drafts, newest first, without their
        content.
        """
        return self._summaries(self._files(ref))

    def versions(
        self, ref: EntryRef, before: str = "", limit: int | None = None
    ) -> tuple[Revision, ...]:
        """Return versions of an entry and of its drafts, newest first, without their content: those
        older than the one with the id `before`, `limit` at most.
        """
        files = [*self._files(ref), *self._draft_files(ref)]
        older = [path for path in files if not before or _order(path.stem) < _order(before)]
        return self._summaries(sorted(older, key=_path_order, reverse=True)[:limit])

    def _summaries(self, files: Iterable[Path]) -> tuple[Revision, ...]:
        revisions = map(self._read, files)
        return tuple(replace(revision, content=None, text="", sources={}) for revision in revisions)

    def revision(self, ref: EntryRef, id: str) -> Revision:
        """Return one version, of the entry or of a draft, with its content. Raises NotFound."""
        is_draft = id.startswith(DRAFT_PREFIX)
        for path in (self._draft_files if is_draft else self._files)(ref):
            if path.stem == id:
                return self._read(path)
        raise NotFound

    def last_good(self, ref: EntryRef, parsed: Entry | None = None) -> Entry | None:
        """Return the newest version that can be parsed as an entry. `parsed`, the version that this
        process last parsed, is returned instead if it isn't in the history. Raises OSError.
        """
        files = self._files(ref)
        if parsed and not self._has_version(files, parsed.version):
            return parsed
        for path in files:
            revision = self._read(path)
            with suppress(Invalid):
                if revision.what != DISCARD and revision.content is not None:
                    return make_entry(ref, revision.content, revision.version)
        return parsed

    def _has_version(self, files: Sequence[Path], version: str) -> bool:
        """Return whether a version was ever on the site. The file names narrow down which files to
        read.
        """
        for path in files:
            if path.stem.endswith(f"-{version[:8]}"):
                revision = self._read(path)
                if revision.version == version and revision.what != DISCARD:
                    return True
        return False

    def record_file(self, ref: EntryRef, file: EntryFile, now: datetime) -> None:
        """Record the file on disk before it is overwritten, dated by its modification time, unless
        it is the newest recorded version already. Raises FileUnreadable.
        """
        if file.is_unreadable:
            path = self.paths.entry(ref)
            raise FileUnreadable(file=path.relative_to(self.paths.data.parent))
        if file.data is None:
            return
        revisions = map(self._read, self._files(ref))
        newest = next((revision.version for revision in revisions if revision.what != DISCARD), "")
        version = version_of(file.data)
        if newest != version:
            action = OUTSIDE if newest else BEFORE
            written = self._modified_at(ref, now)
            path = self._new_path(ref, written, version)
            self._write(path, written, NOBODY, action, (), version, file.body)

    def _modified_at(self, ref: EntryRef, now: datetime) -> datetime:
        """Return the modification time of an entry's file, or `now` if it is unknown or in the
        future.
        """
        try:
            seconds = self.paths.entry(ref).stat().st_mtime
            return min(now, datetime.fromtimestamp(seconds, UTC))
        except (OSError, OverflowError, ValueError):
            return now

    def record(
        self,
        ref: EntryRef,
        now: datetime,
        actor: Actor,
        action: str,
        raw: Raw,
        locales: Sequence[str] = (),
        sources: Raw | None = None,
    ) -> None:
        """Record a version that is about to be written, or a draft that is about to be
        discarded.
        """
        body = {"content": raw, "sources": sources} if sources else {"content": raw}
        version = version_of(dump_json(raw))
        path = self._new_path(ref, now, version)
        self._write(path, now, actor, action, locales, version, body)

    def record_draft(
        self,
        ref: EntryRef,
        when: datetime,
        now: datetime,
        author: Actor,
        action: str,
        raw: Raw,
    ) -> None:
        """Record a version of a draft that `author` saved at `when`, unless it is the newest one of
        that person. `action`: DRAFT, CONFLICT or BROWSER.

        A CONFLICT or BROWSER that continues the one shortly before replaces it.
        """
        files, version = self._draft_files(ref), version_of(dump_json(raw))
        name = author.id if re.fullmatch("[0-9a-z]{1,32}", author.id) else "0"
        own = [path for path in files if path.stem.endswith(f"-{name}")]
        if own and own[0].stem.split("-")[2] == version[:8]:
            return
        lost = None
        if own and action != DRAFT:
            lost = self._lost_since(ref.model, own[0], author, action, raw, now)
        moment = _after(when, files)
        path = self.paths.history(ref) / (
            f"{DRAFT_PREFIX}{moment.strftime(STAMP)}-{version[:8]}-{name}.json"
        )
        body = {"content": raw, "lost": lost} if lost else {"content": raw}
        self._write(path, when, author, action, (), version, body)
        if lost is not None:
            remove_file(own[0])
        self._thin(self._draft_files(ref), now)

    def record_continued(
        self, ref: EntryRef, now: datetime, actor: Actor, action: str, raw: Raw
    ) -> None:
        """Record an autosaved version. It replaces the newest version if it
        continues that one, and has its time.
        """
        newest = next(iter(self._files(ref)), None)
        lost = self._lost_since(ref.model, newest, actor, action, raw, now) if newest else None
        if newest is None or lost is None:
            self.record(ref, now, actor, action, raw)
            return
        body, version = {"content": raw, "lost": lost}, version_of(dump_json(raw))
        when = moment_of(newest.stem)
        path = self._new_path(ref, when, version)
        self._write(path, when, actor, action, (), version, body)
        remove_file(newest)

    def _lost_since(
        self, model: Model, path: Path, actor: Actor, action: str, raw: Raw, now: datetime
    ) -> int | None:
        """Return the number of characters lost since a version if `raw` continues it: by the same
        person and action, shortly after; else None.
        """
        earlier = self._read(path)
        is_same = (earlier.what, earlier.who) == (action, actor.id)
        if not is_same or not is_recent(earlier.when.isoformat(), now):
            return None
        lost = lost_characters(flatten(model, earlier.content or {}), flatten(model, raw))
        return None if lost is None or lost + earlier.lost > MAX_LOST else lost + earlier.lost

    def tidy(self, now: datetime) -> int:
        """Delete the versions of drafts that are past their time; return their number. Takes the
        lock for each entry. Raises Busy.
        """
        count = 0
        for folder in self._folders_with_drafts():
            with locked(self.paths.lock):
                count += self._thin(_draft_files(folder), now)
        return count

    def _folders_with_drafts(self) -> Iterator[Path]:
        files = walk(str(self.paths.instance / "history"))
        drafts = (Path(file.path) for file in files if file.name.startswith(DRAFT_PREFIX))
        yield from sorted({path.parent for path in drafts})

    def _thin(self, files: Sequence[Path], now: datetime) -> int:
        """Delete versions of an entry's drafts (`files`, newest first): all but one a day and
        person after `draft_days`, and what exceeds MAX_DRAFT_BYTES. Returns their number.
        """
        sizes, days = Counter[str](), set[tuple[str, str]]()
        oldest = now - timedelta(days=self.draft_days) if self.draft_days else None
        count = 0
        for path in files:
            stamp, _, who = _order(path.stem).partition("-")
            day = stamp[:8], who.rpartition("-")[2]
            sizes[day[1]] += _size(path)
            is_old = oldest is not None and moment_of(path.stem) < oldest
            if (is_old and day in days) or sizes[day[1]] > MAX_DRAFT_BYTES:
                remove_file(path)
                count += 1
            elif is_old:
                days.add(day)
        return count

    def _files(self, ref: EntryRef) -> list[Path]:
        """Return the files of an entry's revisions, newest first."""
        folder = self._folder(ref)
        return sorted(folder.glob("[0-9]*.json"), reverse=True) if folder else []

    def _draft_files(self, ref: EntryRef) -> list[Path]:
        """Return the files of the versions of an entry's drafts, newest first."""
        folder = self._folder(ref)
        return _draft_files(folder) if folder else []

    def _folder(self, ref: EntryRef) -> Path | None:
        """Return the folder of an entry's history; None if there is none."""
        try:
            folder = self.paths.history(ref)
        except Invalid:
            return None
        return folder if folder.is_dir() else None

    def _read(self, path: Path) -> Revision:
        """Parse a revision file. From an unreadable one, only the time in its name is known."""
        try:
            raw = parse_json(read_file(str(path)), MAX_WRAPPED_DEPTH)
        except Invalid:
            raw = {}
        content, sources = raw.get("content"), raw.get("sources")
        return Revision(
            path.stem,
            moment_of(path.stem),
            str(raw.get("who", "")),
            str(raw.get("name", "")),
            str(raw.get("what", "")),
            tuple(raw.get("locales", ())),
            str(raw.get("version", "")),
            content if isinstance(content, dict) else None,
            str(raw.get("text", "")),
            sources if isinstance(sources, dict) else {},
            lost if isinstance(lost := raw.get("lost"), int) else 0,
        )

    def _new_path(self, ref: EntryRef, now: datetime, version: str) -> Path:
        """Return the path of a revision's file, named by its time and version."""
        moment = _after(now, self._files(ref))
        return self.paths.history(ref) / f"{moment.strftime(STAMP)}-{version[:8]}.json"

    def _write(
        self,
        path: Path,
        now: datetime,
        actor: Actor,
        action: str,
        locales: Sequence[str],
        version: str,
        body: Mapping[str, Any],
    ) -> None:
        record = {
            "when": now.isoformat(),
            "who": actor.id,
            "name": actor.name,
            "what": action,
            "locales": list(locales),
            "version": version,
            **body,
        }
        write_file(path, dump_json(record), mode=0o600)


def _draft_files(folder: Path) -> list[Path]:
    """Return the versions of drafts in a folder of the history, newest first."""
    return sorted(folder.glob(f"{DRAFT_PREFIX}*-*-*.json"), reverse=True)


def _order(id: str) -> str:
    """Return the part of a revision's id that begins with its time."""
    return id.removeprefix(DRAFT_PREFIX)


def _path_order(path: Path) -> str:
    return _order(path.stem)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _after(now: datetime, files: Sequence[Path]) -> datetime:
    """Return the time for the name of a new file: `now`, or just after the newest of `files` if the
    clock was set back.
    """
    moment = now.astimezone(UTC)
    for newest in files[:1]:
        moment = max(moment, moment_of(newest.stem) + timedelta(microseconds=1))
    return moment


def moment_of(id: str) -> datetime:
    """Return the time of a revision from its id; `datetime.min` if that is unreadable."""
    try:
        return datetime.strptime(_order(id).partition("-")[0], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def file_bytes(body: Raw) -> bytes | None:
    """Return the bytes of the file that `body` (see EntryFile) was made from; None if there was no
    file.
    """
    if "content" in body:
        return dump_json(body["content"])
    if "text" in body:
        return str(body["text"]).encode()
    return base64.b64decode(body["base64"]) if "base64" in body else None
