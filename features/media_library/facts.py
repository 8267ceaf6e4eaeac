"""The facts of media files on their pages: changes of several people are merged, and earlier versions
come back.
"""

from collections.abc import Sequence

from cms.accounts.permissions import Actor, require
from cms.core.errors import Refusal
from cms.core.files import commit
from cms.core.i18n import N_
from cms.editing.media_facts import MediaFacts, may_describe
from cms.editing.merge import Clash, are_own_attempts, merge, with_their_values
from cms.editing.revisions import Revision
from cms.schema.entry_ref import EntryRef
from cms.schema.file_facts import FileFacts
from cms.schema.flat import Flat, flatten


class FactsConflict(Refusal):
    """Two people changed the same facts of a media file. `current` is their present state."""

    msgid = N_(
        "Someone else has changed the same text. Compare it with their version below, then save "
        "again. Your version replaces theirs."
    )

    def __init__(self, clashes: Sequence[Clash], current: Flat) -> None:
        super().__init__()
        self.clashes = tuple(clashes)
        self.current = current


class FactsEditing(MediaFacts):
    """Merges, saves and reverts the facts of media files."""

    def is_broken(self, file: str) -> bool:
        """Return whether the facts can't be parsed. Saving replaces them."""
        facts_file = self.read(file)
        return facts_file.data is not None and facts_file.raw is None

    def save(
        self,
        actor: Actor,
        file: str,
        base: Flat,
        submitted: Flat,
        attempts: Sequence[Flat] = (),
        *,
        typing: bool = False,
    ) -> None:
        """Save the changes from `base`, merged with changes that others have saved since.

        `attempts`: see Drafts.save · `typing`: see `change`.

        Raises Forbidden, NotFound, Busy, InvalidValues, and FactsConflict if another account has
        changed the same value.
        """
        for path in base.keys() | submitted.keys():
            if base.get(path) != submitted.get(path) and not may_describe(actor, path):
                require(actor, "media")

        def merged(current: Flat) -> Flat:
            result = merge(FileFacts, base, submitted, current)
            if result.clashes and are_own_attempts(result.clashes, attempts):
                opened = with_their_values(base, result.clashes)
                result = merge(FileFacts, opened, submitted, current)
            if result.clashes:
                raise FactsConflict(result.clashes, current)
            return result.values

        with commit(self.files.paths.lock) as steps:
            self.change(steps, actor, file, merged, typing=typing)

    def versions(self, file: str) -> tuple[Revision, ...]:
        """Return the recorded versions, newest first; the first one is the current version."""
        return self.history.revisions(EntryRef(FileFacts, file))

    def revert(self, actor: Actor, file: str, id: str) -> None:
        """Restore an earlier version. Raises Forbidden, NotFound, Busy, InvalidValues."""
        require(actor, "media")
        content = flatten(
            FileFacts, self.history.revision(EntryRef(FileFacts, file), id).content or {}
        )
        with commit(self.files.paths.lock) as steps:
            self.change(steps, actor, file, lambda _flat: content)
