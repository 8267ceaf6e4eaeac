"""Drafts: open, save, create, revert. Nothing here changes the public site."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from cms.accounts.permissions import Actor, may, require
from cms.core.errors import NotFound
from cms.core.file_commit import Commit
from cms.core.i18n import N_
from cms.editing.author_names import with_author_names
from cms.editing.conflicts import ConflictDetection
from cms.editing.draft_view import (
    DraftView,
    differing_paths,
    is_same_value,
    rebase_draft,
    unseen_sources,
)
from cms.editing.errors import Conflict, KeyTaken
from cms.editing.keys import check_new_key, free_key, key_from, title_of
from cms.editing.merge import merge
from cms.editing.revisions import DISCARD
from cms.schema.content_type import ContentType
from cms.schema.fields import Json
from cms.schema.flat import Flat, flatten, unflatten
from cms.schema.translations import confirm, digest, source_of

MAX_NUMBER = 2**63
"""Numbers in files are smaller; a larger one is kept as the text that was typed."""


class DraftChanges(ConflictDetection):
    """Opening, saving, creating and reverting drafts."""

    def open(self, type: str, key: str) -> DraftView:
        """An entry as it is being worked on. Raises NotFound."""
        return self._draft_view(self._model(type), key)

    def save(self, actor: Actor, type: str, key: str, opened: Flat, posted: Flat) -> DraftView:
        """Put what a person changed between `opened` and `posted` into the working copy, valid or
        not.

        Raises Forbidden, NotFound, Busy, and Conflict where somebody else changed the same since
        `opened`.
        """
        model, posted = self._model(type), normalize(posted)
        for path in differing_paths(posted, opened):
            require(actor, "save", model, path)
        with self._change(model, key) as steps:
            work = self._draft_view(model, key)
            theirs, settled = _acknowledged_conflicts(work, opened, actor)
            merged = merge(model, opened, posted, theirs)
            if merged.conflicts:
                raise Conflict(
                    merged.conflicts,
                    replace(work, flat=theirs),
                    posted,
                    self._is_own(work, merged.conflicts, actor),
                )
            flat = flatten(
                model, unflatten(model, _without_forbidden(actor, work, merged.values), work.raw)
            )
            flat = with_author_names(model, flat, self._raw_of, work.flat)
            if settled or differing_paths(flat, work.flat):
                copy = rebase_draft(work, flat, actor, self._now(), self._languages()[1], settled)
                self._save_draft(model, key, copy, steps)
                self._audit(actor, "save", model, key)
            return self._draft_view(model, key)

    def create(self, actor: Actor, type: str, posted: Flat, key: str = "") -> DraftView:
        """Begin a new entry: a working copy until it is first published. `key`: made from the title
        if empty.

        Raises Forbidden, Busy, Invalid for a missing title or a key that can't be one, and KeyTaken.
        """
        model, posted = self._model(type), normalize(posted)
        require(actor, "create", model)
        if model.single:
            raise NotFound
        title = title_of(model, posted)
        with self._change() as steps:
            if key and self._is_taken(model, check_new_key(model, key)):
                raise KeyTaken(key)
            key = key or free_key(
                key_from(model, title, self._now()), lambda one: self._is_taken(model, one)
            )
            empty = self._with_draft(model, key, None, None)
            flat = with_author_names(
                model, flatten(model, unflatten(model, posted, {})), self._raw_of
            )
            self._save_draft(
                model,
                key,
                rebase_draft(empty, flat, actor, self._now(), self._languages()[1]),
                steps,
            )
            self._audit(actor, "create", model, key)
            return self._draft_view(model, key)

    def _is_taken(self, model: type[ContentType], key: str) -> bool:
        places = (self.paths.entry, self.paths.draft, self.paths.trashed)
        return any(place(model, key).exists() for place in places)

    def _record_discarded(self, actor: Actor, work: DraftView) -> None:
        if work.changed:
            self.history.record(work.model, work.key, self._now(), actor, DISCARD, work.raw)

    def revert(self, actor: Actor, type: str, key: str, revision_id: str) -> DraftView:
        """Put an old version into the working copy, never straight onto the site. Raises Forbidden,
        NotFound, Busy.
        """
        model = self._model(type)
        require(actor, "revert", model)
        with self._change(model, key) as steps:
            revision = self.history.revision(model, key, revision_id)
            if revision.content is None:
                raise NotFound(
                    N_(
                        "This version was not readable as an entry. Its text is in the history folder."
                    )
                )
            work = self._draft_view(model, key)
            self._record_discarded(actor, work)
            flat = flatten(model, revision.content)
            settled = [clash.path for clash in work.clashes]
            copy = rebase_draft(work, flat, actor, self._now(), self._languages()[1], settled)
            self._save_draft(model, key, copy, steps)
            self._audit(actor, "revert", model, key)
            return self._draft_view(model, key)

    def confirm_translation(
        self, actor: Actor, type: str, key: str, locale: str, paths: Iterable[str]
    ) -> DraftView:
        """Mark translations as checked against what their source says now. `paths` as in the
        ledger: `headline`.

        Raises Forbidden, NotFound, Busy.
        """
        model, paths = self._model(type), tuple(paths)
        require(actor, "confirm", model, locale=locale)
        with self._change(model, key) as steps:
            disk = self._entry_file(model, key)
            work = self._draft_view(model, key, disk)
            typed = {
                path: f"{path}.{locale}"
                for path in paths
                if work.copy and f"{path}.{locale}" in work.copy.fields
            }
            self._confirm_typed(steps, work, locale, typed)
            if work.entry and set(paths) - set(typed):
                source = source_of(work.raw, locale, self._languages()[1])
                of = {
                    path: digest(work.flat[f"{path}.{source}"])
                    for path in paths
                    if f"{path}.{source}" in work.flat
                }
                raw = confirm(
                    model,
                    work.entry.raw,
                    locale,
                    [path for path in paths if path not in typed],
                    default=self._languages()[1],
                    hashes=of,
                )
                self._write_entry(
                    steps,
                    actor,
                    "save",
                    model,
                    key,
                    raw,
                    disk,
                    (locale,),
                    unseen_sources(work, raw),
                )
            self._audit(actor, "confirm", model, key, (locale,))
            return self._draft_view(model, key)

    def _confirm_typed(
        self, steps: Commit, work: DraftView, locale: str, typed: Mapping[str, str]
    ) -> None:
        source = source_of(work.raw, locale, self._languages()[1])
        of = {
            path: digest(work.flat[f"{bare}.{source}"])
            for bare, path in typed.items()
            if f"{bare}.{source}" in work.flat
        }
        if work.copy and of:
            self.copies.write(
                work.model,
                work.key,
                replace(work.copy, source_digests={**work.copy.source_digests, **of}),
                steps,
            )


def _without_forbidden(actor: Actor, work: DraftView, merged: Flat) -> Flat:
    """The merged values, with the old value wherever `actor` has no permission to save."""
    held = [
        path
        for path in differing_paths(merged, work.flat)
        if not may(actor, "save", work.model, path)
    ]
    kept = {path: work.flat[path] for path in held if path in work.flat}
    return {path: value for path, value in merged.items() if path not in held} | kept


def _acknowledged_conflicts(work: DraftView, opened: Flat, actor: Actor) -> tuple[Flat, list[str]]:
    """(the present values, the paths of conflicts that this person saw in the form). At these paths
    the value of the site counts.
    """
    theirs, settled = dict(work.flat), []
    for clash in work.clashes:
        if not may(actor, "save", work.model, clash.path):
            continue
        if is_same_value(opened.get(clash.path), clash.theirs) and not is_same_value(
            clash.mine, clash.theirs
        ):
            settled.append(clash.path)
            theirs.pop(clash.path, None)
            if clash.theirs is not None:
                theirs[clash.path] = clash.theirs
    return theirs, settled


def normalize(flat: Flat) -> Flat:
    """Leaves as files have them: NFC, nothing that no file can hold, nothing empty."""
    tidied = {path: _normalize(value) for path, value in flat.items()}
    return {path: value for path, value in tidied.items() if value not in (None, "", [], {})}


def _normalize(value: Json) -> Json:
    if isinstance(value, str):
        whole = value.encode("utf-8", "ignore").decode()
        return whole if whole.isascii() else unicodedata.normalize("NFC", whole)
    if isinstance(value, int | float) and not abs(value) < MAX_NUMBER:
        return str(value)
    if isinstance(value, list):
        return [_normalize(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _normalize(one) for name, one in value.items()}
    return value
