"""The append-only history of entries: every version that was on the site, with its author.

`instance/history/<type>/<key>/<UTC time>-<first 8 digits of its version>.json`: {"when", "who"
(account id, "" if unknown), "name", "what", "locales", "version" (SHA-256 of the file's bytes), and
"content" (the entry) or, if the file wasn't a readable entry, "text" or (not UTF-8) "base64";
"sources": digest → an original that a translation was made from and that no version has}.
`audit.jsonl` in `instance/history/` has one line per action (cms/accounts/audit_log.py).
"""

import base64
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cms.accounts.permissions import Actor
from cms.content import Entry
from cms.content.entry import MAX_WRAPPED_DEPTH, dump_json, make_entry, parse_json, version_of
from cms.content.file_scan import read_file
from cms.core.errors import Invalid, NotFound
from cms.core.files import write_file
from cms.editing.errors import FileUnreadable
from cms.schema.content_type import Model
from cms.schema.fields import JsonObject, Raw
from cms.schema.paths import Paths

STAMP = "%Y%m%dT%H%M%S.%fZ"
NOBODY = Actor("", "", "")
OUTSIDE, DISCARD, BEFORE, SAVE = "outside", "discard", "before", "save"
"""A change made outside the editor (by hand, git, rsync), a discarded draft, the state before the
first recorded change, and a saved draft.
"""


@dataclass(frozen=True, slots=True)
class Revision:
    """One version. `id` is the name of its file without suffix. `content` is only set if it was
    requested, `text` only if the file was broken.
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
    """The revisions of all entries. Callers of its writing methods must hold `paths.lock`."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths

    def revisions(self, model: Model, key: str) -> tuple[Revision, ...]:
        """Return all versions of an entry, newest first, without their content."""
        revisions = map(self._read, self._files(model, key))
        return tuple(replace(revision, content=None, text="", sources={}) for revision in revisions)

    def revision(self, model: Model, key: str, id: str) -> Revision:
        """Return one version with its content. Raises NotFound."""
        for path in self._files(model, key):
            if path.stem == id:
                return self._read(path)
        raise NotFound

    def last_good(self, model: Model, key: str, parsed: Entry | None = None) -> Entry | None:
        """Return the newest version that can be parsed as an entry. `parsed`, the version that this
        process last parsed, is returned instead if it isn't in the history. Raises OSError.
        """
        files = self._files(model, key)
        if parsed and not self._has_version(files, parsed.version):
            return parsed
        for path in files:
            revision = self._read(path)
            with suppress(Invalid):
                if revision.what != DISCARD and revision.content is not None:
                    return make_entry(model, key, revision.content, revision.version)
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

    def record_file(self, model: Model, key: str, file: EntryFile, now: datetime) -> None:
        """Record the file on disk before it is overwritten, dated by its modification time, unless
        it is the newest recorded version already. Raises FileUnreadable.
        """
        if file.is_unreadable:
            path = self.paths.entry(model, key)
            raise FileUnreadable(file=path.relative_to(self.paths.data.parent))
        if file.data is None:
            return
        revisions = map(self._read, self._files(model, key))
        newest = next((revision.version for revision in revisions if revision.what != DISCARD), "")
        version = version_of(file.data)
        if newest != version:
            action = OUTSIDE if newest else BEFORE
            written = self._modified_at(model, key, now)
            self._write(model, key, written, NOBODY, action, (), version, file.body)

    def _modified_at(self, model: Model, key: str, now: datetime) -> datetime:
        """Return the modification time of an entry's file, or `now` if it is unknown or in the
        future.
        """
        try:
            seconds = self.paths.entry(model, key).stat().st_mtime
            return min(now, datetime.fromtimestamp(seconds, UTC))
        except (OSError, OverflowError, ValueError):
            return now

    def record(
        self,
        model: Model,
        key: str,
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
        self._write(model, key, now, actor, action, locales, version_of(dump_json(raw)), body)

    def _files(self, model: Model, key: str) -> list[Path]:
        """Return the files of an entry's revisions, newest first."""
        try:
            folder = self.paths.history(model, key)
        except Invalid:
            return []
        return sorted(folder.glob("[0-9]*.json"), reverse=True) if folder.is_dir() else []

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
        )

    def _write(
        self,
        model: Model,
        key: str,
        now: datetime,
        actor: Actor,
        action: str,
        locales: Sequence[str],
        version: str,
        body: Mapping[str, Any],
    ) -> None:
        """Write a revision file, named by its time and version."""
        record = {
            "when": now.isoformat(),
            "who": actor.id,
            "name": actor.name,
            "what": action,
            "locales": list(locales),
            "version": version,
            **body,
        }
        moment = now.astimezone(UTC)
        for newest in self._files(model, key)[
            :1
        ]:  # just after the newest one if the clock was set back
            moment = max(moment, moment_of(newest.stem) + timedelta(microseconds=1))
        name = f"{moment.strftime(STAMP)}-{version[:8]}.json"
        path = self.paths.history(model, key) / name
        write_file(path, dump_json(record), mode=0o600)


def moment_of(id: str) -> datetime:
    """Return the time of a revision from its id; `datetime.min` if that is unreadable."""
    try:
        return datetime.strptime(id.partition("-")[0], STAMP).replace(tzinfo=UTC)
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
