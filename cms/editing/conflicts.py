"""Whether a conflict is with other people, or with the same person in another tab."""

from collections.abc import Iterable

from cms.accounts.permissions import Actor
from cms.editing.base import ChangesBase
from cms.editing.draft_view import MARK_LENGTH, DraftView, version_mark
from cms.editing.merge import Clash
from cms.schema.content_type import ContentType


class ConflictDetection(ChangesBase):
    """Tells other people's changes from one's own."""

    def others_since(self, work: DraftView, mark: str, actor: Actor) -> bool:
        """Whether other people than `actor` have saved or published an entry since it had a mark
        (`version_mark`).
        """
        version, _, theirs = mark.rpartition("-")
        now, _, saves = version_mark(work, actor).rpartition("-")
        if not theirs.isdecimal():
            return False
        return int(saves) > int(theirs[:9]) or (
            now != version and self._published_by_others(work, version, actor)
        )

    def _published_by_others(self, work: DraftView, version: str, actor: Actor) -> bool:
        """Whether anything but `actor` made a version of an entry that is newer than `version`."""
        for revision in self.history.revisions(work.model, work.key):
            if revision.version[:MARK_LENGTH] == version:
                return False
            if revision.who != actor.id:
                return True
        return bool(version)

    def _is_own(self, work: DraftView, clashes: Iterable[Clash], actor: Actor) -> bool:
        """Whether what clashes with `actor`'s words was saved or published by the same person."""
        saved = work.copy.authors if work.copy else {}
        return all(
            saved[one.path] == actor.id
            if one.path in saved
            else self._is_last(work.model, work.key, actor)
            for one in clashes
        )

    def _is_last(self, model: type[ContentType], key: str, actor: Actor) -> bool:
        newest = next(iter(self.history.revisions(model, key)), None)
        return newest is not None and newest.who == actor.id
