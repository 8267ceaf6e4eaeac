"""Refusals of a change, each with the data that its page shows."""

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
    """Two people changed the same leaf. `edited` is the entry with the other's values, `submitted`
    has this person's; `own` where both are one person's, from two tabs.

    To settle it, save with `conflict.edited.flat` as the base and the values chosen.
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


class FactsClash(Refusal):
    """Two people changed the same of what is known of a file. `current`: as it is now."""

    msgid = N_(
        "Someone else has changed the same text. Compare it with their version below, then save "
        "again. Your version replaces theirs."
    )

    def __init__(self, clashes: Sequence[Clash], current: Flat) -> None:
        super().__init__()
        self.clashes = tuple(clashes)
        self.current = current


class Unfit(Refusal):
    """Not saved: `problems` says why, field by field."""

    msgid = N_("Not saved: fix the highlighted fields.")

    def __init__(self, problems: Sequence[Invalid]) -> None:
        super().__init__()
        self.problems = tuple(problems)


class NotPublishable(Unfit):
    """Not published: `problems` says why, field by field."""

    msgid = N_("Not published: fix the highlighted fields. Your draft is saved.")


class Outdated(Refusal):
    """Translations are older than their originals: `found` has language → localized paths."""

    msgid = N_("The translation is older than its original: %(languages)s.")

    def __init__(self, found: Mapping[str, Sequence[str]]) -> None:
        super().__init__(languages=", ".join(found))
        self.found = found


class InUse(Refusal):
    """Other entries point here: `where` has (type, key, field) of each."""

    msgid = N_("Other entries refer to this one. Change them first, or move it to trash anyway.")

    def __init__(self, where: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.where = tuple(where)


class WrittenByOthers(Refusal):
    """The discarded changes include those of other people."""

    msgid = N_(
        "Other people wrote what would be discarded. Open “Discard changes” again to see whose words they are."
    )


class KeyTaken(Invalid):
    """Another entry, or one in the trash, has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(
            "key",
            N_("The key %(key)s is already in use, perhaps in the trash. Choose another."),
            key=key,
        )


class InTrash(NotFound):
    """The entry was moved to the trash meanwhile."""

    msgid = N_("This entry is in the trash. Restore it, then save again.")


class HasNoPage(Refusal):
    """Only entries with pages of their own are shown or hidden."""

    msgid = N_(
        "Entries of this type can’t be unpublished. To remove the entry, move it to the trash."
    )
