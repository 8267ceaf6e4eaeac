"""Refusals of a change, each with the data that its page needs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.i18n import N_
from cms.editing.merge import Clash
from cms.schema.flat import Flat

if TYPE_CHECKING:
    from cms.editing.edited_entry import EditedEntry


OWN_CONFLICT = N_(
    "You have changed the same text in another tab or window. Choose which version to keep; nothing is "
    "lost."
)


class Conflict(Refusal):
    """Two people changed the same leaf.

    `edited` is the entry with the other person's values, `submitted` has this person's. `own` is
    true if both are the same person, in two tabs. To resolve it, save with `conflict.edited.flat`
    as the base and the chosen values.
    """

    msgid = N_("Someone else edited the same text. Choose which version to keep. Nothing is lost.")

    def __init__(
        self, clashes: Sequence[Clash], edited: "EditedEntry", submitted: Flat, own: bool = False
    ) -> None:
        super().__init__(OWN_CONFLICT if own else "")
        self.own = own
        self.clashes = tuple(clashes)
        self.edited = edited
        self.submitted = submitted


class InvalidValues(Refusal):
    """Not saved: `problems` lists the reasons, one per field."""

    msgid = N_("Not saved: fix the highlighted fields.")

    def __init__(self, problems: Sequence[Invalid]) -> None:
        super().__init__()
        self.problems = tuple(problems)


class NotPublishable(InvalidValues):
    """Not published: `problems` lists the reasons, one per field."""

    msgid = N_("Not published: fix the highlighted fields. Your draft is saved.")


class Outdated(Refusal):
    """Translations are older than their originals. `found` is language → localized paths."""

    msgid = N_("The translation is older than its original: %(languages)s.")

    def __init__(self, found: Mapping[str, Sequence[str]]) -> None:
        super().__init__(languages=", ".join(found))
        self.found = found


class InUse(Refusal):
    """Other entries refer to this one. `where` has (type, key, field) of each reference."""

    msgid = N_("Other entries refer to this one. Change them first, or move it to trash anyway.")

    def __init__(self, where: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.where = tuple(where)


class FileUnreadable(Refusal):
    """The file of an entry can't be read, so that replacing or removing it would lose its content."""

    msgid = N_(
        "%(file)s can’t be read, so it is neither replaced nor removed: what is in it would be lost. Tell your "
        "webmaster. The reason is listed under Checks."
    )


class WrittenByOthers(Refusal):
    """The changes to be discarded include those of other people."""

    msgid = N_(
        "Other people wrote what would be discarded. Open “Discard changes” again to see whose words they are."
    )


class KeyTaken(Invalid):
    """Another entry, or one in the trash, has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(
            "key",
            N_("The ID %(key)s is already in use, perhaps in the trash. Choose another."),
            key=key,
        )


class InTrash(NotFound):
    """The entry has been moved to the trash in the meantime."""

    msgid = N_("This entry is in the trash. Restore it, then save again.")


class HasNoPage(Refusal):
    """Raised when an entry without a page of its own is to be unpublished or trashed."""

    msgid = N_(
        "Entries of this type can’t be unpublished. To remove the entry, move it to the trash."
    )
