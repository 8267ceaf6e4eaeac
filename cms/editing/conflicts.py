"""Whether a conflict is with other people, or with the same person in another tab."""

from collections.abc import Iterable

from cms.accounts.permissions import Actor
from cms.editing.edited_entry import MARK_LENGTH, EditedEntry, version_mark
from cms.editing.merge import Clash
from cms.editing.revisions import History


def others_since(history: History, edited: EditedEntry, mark: str, actor: Actor) -> bool:
    """Whether other people than `actor` have saved or published an entry since it had a mark
    (`version_mark`).
    """
    version, _, saves = mark.rpartition("-")
    version_now, _, saves_now = version_mark(edited, actor).rpartition("-")
    if not saves.isdecimal():
        return False
    return int(saves_now) > int(saves[:9]) or (
        version_now != version and _published_by_others(history, edited, version, actor)
    )


def _published_by_others(history: History, edited: EditedEntry, version: str, actor: Actor) -> bool:
    """Whether anything but `actor` made a version of an entry that is newer than `version`."""
    for revision in history.revisions(edited.model, edited.key):
        if revision.version[:MARK_LENGTH] == version:
            return False
        if revision.who != actor.id:
            return True
    return bool(version)


def is_own(history: History, edited: EditedEntry, clashes: Iterable[Clash], actor: Actor) -> bool:
    """Whether what clashes with `actor`'s words was saved or published by the same person."""
    revisions = history.revisions(edited.model, edited.key)
    publisher = revisions[0].who if revisions else None
    return all(edited.authors.get(clash.path, publisher) == actor.id for clash in clashes)
