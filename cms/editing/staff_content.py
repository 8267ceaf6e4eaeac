"""The content as the staff's lists and previews show it: with all drafts laid over it."""

from collections.abc import Mapping
from dataclasses import dataclass

from cms.content import Content, Entry, Name, Snapshot
from cms.content.entry import make_lenient
from cms.editing.draft_files import Draft
from cms.editing.entry_files import EntryFiles, file_signature
from cms.editing.revisions import EntryFile

Signature = tuple[object, ...]
"""Changes with every save of a draft: each of them is a new file."""


@dataclass(frozen=True, slots=True)
class StaffContent:
    """`snapshot` has all `drafts` laid over the published content. Fields that don't parse are left
    out.
    """

    snapshot: Snapshot
    drafts: Mapping[Name, Draft]


class StaffContents:
    """Makes the staff's content for one process, each when something has changed since the last."""

    def __init__(self, files: EntryFiles) -> None:
        self._files = files
        self._last: tuple[Content, Signature, StaffContent] | None = None

    def now(self) -> StaffContent:
        """The same object until something changes or a day begins."""
        content = self._files.store.content()
        signature = self._signature()
        now = self._files.clock()
        if self._last:
            content_then, signature_then, found = self._last
            same = content_then is content and signature_then == signature
            if same and found.snapshot.now.date() == now.date():
                return found
        drafts = dict(self._files.drafts.all())
        entries: dict[Name, Entry | None] = {}
        for name, draft in drafts.items():
            entries[name] = self._entry(name, draft, content)
        snapshot = Snapshot(content.replaced(entries), now, everything=True)
        found = StaffContent(snapshot, drafts)
        self._last = content, signature, found
        return found

    def _entry(self, name: Name, draft: Draft, content: Content) -> Entry:
        """An entry with its draft, shown when its published version is."""
        type, key = name
        model = self._files.models[type]
        published = content.get(type, key)
        edited = self._files.lay(model, key, EntryFile(entry=published), draft)
        windows = published.windows if published else {}
        return make_lenient(model, key, edited.raw).shown_in(windows)

    def _signature(self) -> Signature:
        return tuple((path, file_signature(path)) for _, path in self._files.drafts.files())
