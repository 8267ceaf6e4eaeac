"""Recovery at start, after a process was killed in the middle of a change."""

from cms.core.files import commit, remove_temporary_files
from cms.editing.direct_changes import DirectChanges
from cms.editing.edited_entry import Draft
from cms.editing.entry_files import EntryFiles
from cms.schema.entry_ref import EntryRef


def recover(files: EntryFiles) -> int:
    """Remove half-written files, roll back interrupted changes of several entries, and repair entries
    that are both in the trash and out of it. Returns the number of repairs.

    Raises Busy.
    """
    paths = files.paths
    rolled_back = DirectChanges(files).recover()
    with commit(paths.lock):
        count = (
            rolled_back
            + remove_temporary_files(*paths.locked_folders)
            + remove_temporary_files(paths.data, recursive=False)
        )
        for ref in list(files.all_trashed()):
            count += files.repair_trashed(ref)
        for name, draft in list(files.drafts.all()):
            count += _prune(files, files.ref(*name), draft)
        if count:
            files.store.notify_workers()
        return count


def _prune(files: EntryFiles, ref: EntryRef, draft: Draft) -> bool:
    """Remove published values from a draft; return whether it had any."""
    file = files.read(ref)
    if not file.entry:
        return False
    remaining = set(files.overlay(ref, file, draft).changed)
    has_published = not remaining >= draft.fields.keys()
    if has_published:
        files.drafts.write(ref, draft.only(remaining))
    return has_published
