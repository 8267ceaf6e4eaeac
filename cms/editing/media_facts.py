"""Changing the facts of media files: saved and published at once, each version kept in the history
(`instance/history/media/<path>/`).
"""

from collections.abc import Callable, Mapping
from contextlib import suppress

from cms.accounts.audit_log import write_audit
from cms.accounts.permissions import Actor, may, require
from cms.content.file_scan import read_file
from cms.content.json_files import dump_json, parse_json
from cms.core.errors import Invalid
from cms.core.files import WORKERS_NOT_TOLD, Commit, commit
from cms.editing.entry_files import EntryFiles
from cms.editing.errors import InvalidValues
from cms.editing.merge import differences
from cms.editing.revisions import EntryFile
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Json, Raw
from cms.schema.fields.walk import locate
from cms.schema.file_facts import FileFacts
from cms.schema.flat import Flat, flatten, unflatten

FactsChange = dict[str, tuple[Json, Json]]
"""Path → (value before, value after) wherever they differ."""


def may_describe(actor: Actor, path: str) -> bool:
    """Return whether an actor may change the value at a path of a file's facts. Translators may change
    texts in their own languages.
    """
    location = locate(FileFacts.fields, path)
    return location is not None and may(actor, "save", locale=location[1])


class MediaFacts:
    """Reads and saves the facts of media files."""

    def __init__(self, files: EntryFiles) -> None:
        self.files = files
        self.history = files.history

    def open(self, file: str) -> Flat:
        """Return the facts of a file as a flat entry. Raises NotFound if there is no such file."""
        self.files.paths.library_file(file)
        return _flat(self.read(file))

    def read(self, file: str) -> EntryFile:
        """Return the file with the facts of a media file."""
        try:
            data = read_file(str(self.files.paths.entry(EntryRef(FileFacts, file))))
        except FileNotFoundError:
            return EntryFile()
        except Invalid:
            return EntryFile(b"", is_unreadable=True)
        with suppress(Invalid):
            return EntryFile(data, parse_json(data))
        return EntryFile(data)

    def describe(self, actor: Actor, file: str, descriptions: Mapping[str, str]) -> None:
        """Write the descriptions, by language, that a file has none of. Raises Forbidden, NotFound,
        Busy, InvalidValues.
        """
        values = {f"description.{code}": text for code, text in descriptions.items()}
        for path in values:
            if not may_describe(actor, path):
                require(actor, "media")
        with commit(self.files.paths.lock) as steps:
            self.change(steps, actor, file, lambda flat: values | flat)

    def change(
        self,
        steps: Commit,
        actor: Actor,
        file: str,
        change: Callable[[Flat], Flat],
        *,
        typing: bool = False,
    ) -> FactsChange:
        """Apply `change` to the facts of a file, recording both versions in the history first. The
        caller must hold the lock.

        `typing`: the person goes on, so that this is one version with what they saved shortly before
        (see History.record_continued). Returns the changes. Raises NotFound, InvalidValues.
        """
        self.files.paths.library_file(file)
        old_file = self.read(file)
        flat, before = _flat(old_file), old_file.raw or {}
        raw = unflatten(FileFacts, change(flat), before)
        if raw == before:
            return {}
        if errors := problems(raw):
            raise InvalidValues(errors)
        ref, now = EntryRef(FileFacts, file), self.files.clock()
        path = self.files.paths.entry(ref)
        self.history.record_file(ref, old_file, now)
        if raw:
            record = self.history.record_continued if typing else self.history.record
            record(ref, now, actor, "save", raw)
            steps.write(path, dump_json(raw))
        elif old_file.data is not None:
            steps.remove(path)
        notify_of_file_change(self.files, steps, actor, "facts", file)
        return differences(flat, flatten(FileFacts, raw))


def problems(raw: Raw) -> list[Invalid]:
    """Return the errors in the facts of a file."""
    return [*FileFacts.problems(raw), *FileFacts.cross_check(raw)]


def notify_of_file_change(
    files: EntryFiles, steps: Commit, actor: Actor, action: str, file: str
) -> None:
    """Notify all processes of a change of a media file, and log it in the audit log."""
    with steps.follow_up(WORKERS_NOT_TOLD):
        files.store.notify_workers(("media", file))
    with suppress(OSError):
        write_audit(files.paths, files.clock(), actor, action, ("media", file))


def _flat(file: EntryFile) -> Flat:
    """Return facts as a flat entry; empty if the file can't be parsed."""
    return flatten(FileFacts, file.raw or {})
