"""Opening, saving, creating, reverting and discarding drafts.

Nothing here changes the public site, except the ledger of what a translation was checked against.
The module also tells whether a conflict is with other people or with the same person's other tab.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from cms.accounts.permissions import Actor, may, require
from cms.core.errors import NotFound
from cms.core.files import commit
from cms.core.i18n import N_
from cms.editing.edited_entry import (
    MARK_LENGTH,
    EditedEntry,
    draft_only_sources,
    rebase_draft,
    version_mark,
)
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.errors import Conflict, WrittenByOthers
from cms.editing.keys import key_for_new, required_titles
from cms.editing.media_references import with_current_paths
from cms.editing.merge import (
    Clash,
    Merged,
    are_own_attempts,
    differing_paths,
    is_same_value,
    merge,
    with_their_values,
)
from cms.editing.revisions import CONFLICT, DISCARD, EntryFile, History
from cms.editing.small_changes import with_small_change
from cms.editing.trash import move_to_trash
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Json, JsonObject, Raw, Rows
from cms.schema.fields.walk import language_at
from cms.schema.flat import Flat, flatten, overlay, unflatten
from cms.schema.translations import digest, record_translations, source_digests, source_language


def changed_by_others(history: History, edited: EditedEntry, mark: str, actor: Actor) -> bool:
    """Return whether anyone but `actor` has saved or published the entry since `mark`
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
    """Return whether anyone but `actor` made a version of the entry that is newer than
    `version`.
    """
    for revision in history.revisions(edited.ref):
        if revision.version[:MARK_LENGTH] == version:
            return False
        if revision.who != actor.id:
            return True
    return bool(version)


def is_own_change(
    history: History, edited: EditedEntry, clashes: Iterable[Clash], actor: Actor
) -> bool:
    """Return whether the values that clash with `actor`'s were saved or published by `actor`
    too.
    """
    revisions = history.revisions(edited.ref)
    publisher = revisions[0].who if revisions else None
    return all(edited.authors.get(clash.path, publisher) == actor.id for clash in clashes)


LANGUAGE_PART = "lang:"
"""See `in_part`."""
MAX_NUMBER = 2**63
"""Numbers in files are smaller; a larger one is stored as the text that was typed."""


class Drafts:
    """Opens, saves, creates, reverts and discards drafts."""

    def __init__(self, files: EntryFiles) -> None:
        self._files = files

    def open(self, type: str, key: str) -> EditedEntry:
        """Return an entry as it is being edited. Raises NotFound."""
        return self._files.open(self._files.ref(type, key))

    def save(
        self,
        actor: Actor,
        type: str,
        key: str,
        base: Flat,
        submitted: Flat,
        attempts: Sequence[Flat] = (),
    ) -> EditedEntry:
        """Merge the changes between `base` and `submitted` into the draft, valid or not.

        `attempts` are earlier submissions of the same page whose responses got lost; a clash with
        one of them doesn't count. Raises Forbidden, NotFound, Busy, and Conflict if somebody else
        has changed the same value since `base`.
        """
        ref, submitted = self._files.ref(type, key), normalize(submitted)
        for path in differing_paths(submitted, base):
            require(actor, "save", ref.model, path)
        with self._files.change(actor, ref) as change:
            return self._merge(change, base, submitted, attempts)

    def _merge(
        self,
        change: EntryChange,
        base: Flat,
        submitted: Flat,
        attempts: Sequence[Flat] = (),
        action: str = "save",
        settled: Collection[str] = (),
    ) -> EditedEntry:
        """Merge the changes between `base` and `submitted` into the draft. `settled` are the paths
        at which a clash of the draft with the published version counts as resolved.

        Raises Conflict, after both sides have been added to the history.
        """
        edited, actor = change.edited, change.actor
        current, resolved = _resolve_clashes(edited, base, actor)
        merged = merge(edited.model, base, submitted, current)
        if merged.clashes and are_own_attempts(merged.clashes, attempts):
            base = with_their_values(base, merged.clashes)
            current, resolved = _resolve_clashes(edited, base, actor)
            merged = merge(edited.model, base, submitted, current)
        flat = self._permitted(edited, merged, actor)
        if merged.clashes:
            change.record_draft()
            change.record_side(CONFLICT, flat)
            own = is_own_change(self._files.history, edited, merged.clashes, actor)
            raise Conflict(merged.clashes, replace(edited, flat=current), submitted, own)
        resolved = [*resolved, *settled]
        if not resolved and not differing_paths(flat, edited.flat):
            return edited
        both = _changed_by_both(base, submitted, current)
        is_new = bool(resolved or both or action != "save")
        return _save(change, flat, action, resolved, new_version=is_new)

    def keep(
        self, actor: Actor, type: str, key: str, base: Flat, submitted: Flat, action: str
    ) -> None:
        """Add `submitted`, which was opened from `base` and isn't saved, to the history, and the
        present draft too. Nothing is added if the entry has all of it.

        `action`: see EntryChange.record_side. Values that `actor` may not save are left out. Raises
        NotFound, Busy.
        """
        ref, submitted = self._files.ref(type, key), normalize(submitted)
        with self._files.change(actor, ref) as change:
            edited = change.edited
            flat = self._permitted(edited, merge(ref.model, base, submitted, edited.flat), actor)
            if differing_paths(flat, edited.flat):
                change.record_draft()
                change.record_side(action, flat)

    def _permitted(self, edited: EditedEntry, merged: Merged, actor: Actor) -> Flat:
        """Return the merged values, with the current value wherever `actor` may not save."""
        kept = {
            path: edited.flat.get(path)
            for path in differing_paths(merged.values, edited.flat)
            if not may(actor, "save", edited.model, path)
        }
        values = overlay(merged.values, kept)
        flat = flatten(edited.model, unflatten(edited.model, values, edited.raw))
        return edited.model.completed(flat, self._files.raw_of, edited.flat)

    def create(self, actor: Actor, type: str, submitted: Flat, key: str = "") -> EditedEntry:
        """Create a new entry as a draft, to be published later. An empty `key` is made from the
        title.

        Raises Forbidden, Busy, KeyTaken, and Invalid if there is no title or the key isn't valid.
        """
        files, model, submitted = self._files, self._files.model(type), normalize(submitted)
        require(actor, "create", model)
        if model.single:
            raise NotFound
        titles = required_titles(model, submitted)
        with commit(files.paths.lock) as steps:
            key = key_for_new(files, model, key, titles)
            flat = flatten(model, unflatten(model, submitted, {}))
            flat = model.completed(flat, files.raw_of)
            empty = files.overlay(EntryRef(model, key), EntryFile(), None)
            change = EntryChange(files, steps, actor, empty)
            return _save(change, flat, "create")

    def revert(
        self,
        actor: Actor,
        type: str,
        key: str,
        revision_id: str,
        base: Flat | None = None,
        part: str = "",
    ) -> EditedEntry:
        """Copy an old version into the draft, never directly onto the site: all of it, or the
        `part` in one language or of one field (`in_part`), as far as `actor` may save it.

        `base` are the values that it was compared with; a newer value is merged or raises Conflict,
        as in `save`. Only the translation ledger, which visitors don't see, is restored to the old
        version at once, with all of it. Raises Forbidden, NotFound, Busy.
        """
        files, ref = self._files, self._files.ref(type, key)
        model = ref.model
        with files.change(actor, ref) as change:
            revision = files.history.revision(ref, revision_id)
            if revision.content is None:
                raise NotFound(
                    N_(
                        "This version was not readable as an entry. Its text is in the history folder."
                    )
                )
            edited = change.edited
            content = with_current_paths(files.paths, model, revision.content)
            former, opened = flatten(model, content), edited.flat if base is None else base
            paths = restorable_paths(actor, model, former, opened, part)
            submitted = overlay(opened, {path: former.get(path) for path in paths})
            settled = [
                clash.path
                for clash in edited.clashes
                if in_part(model, clash.path, part) and may(actor, "save", model, clash.path)
            ]
            reverted = self._merge(change, opened, submitted, (), "revert", settled)
            is_whole = not part and may(actor, "revert", model)
            raw = _with_ledger_of(edited, content) if is_whole else None
            if raw is None:
                return reverted
            return files.overlay(ref, change.write("revert", raw), reverted.draft)

    def discard(self, actor: Actor, type: str, key: str, *, everybody: bool = False) -> None:
        """Discard the actor's own unpublished changes, or everyone's with `everybody`. They are
        kept in the history.

        An entry that was never published is moved to the trash. Raises Forbidden, NotFound, Busy,
        and WrittenByOthers if only changes of others could be discarded.
        """
        files, ref = self._files, self._files.ref(type, key)
        require(actor, "discard", ref.model)
        with files.change(actor, ref) as change:
            edited = change.edited
            kept: set[str] = set() if everybody else _paths_of_others(edited, actor)
            count = len(edited.draft.fields) if edited.draft else 0
            if kept and (edited.is_new or len(kept) == count):
                raise WrittenByOthers
            if edited.is_new and edited.file.data is None:
                move_to_trash(change)
                return
            if edited.changed:
                change.record(DISCARD, edited.raw)
            draft = edited.draft.only(kept) if edited.draft else None
            if draft:
                draft = replace(
                    draft,
                    version=draft.version + 1,
                    saves=draft.saves_after(actor.id),
                    updated=files.clock().isoformat(timespec="seconds"),
                )
            change.write_draft(draft, recorded=True)
            change.audit(DISCARD)

    def save_small_change(self, actor: Actor, type: str, key: str) -> EditedEntry:
        """Mark the draft's changes of originals as small, so that they don't outdate translations.
        Raises Forbidden, NotFound, Busy.
        """
        with self._files.change(actor, self._files.ref(type, key)) as change:
            draft = with_small_change(change.edited, actor)
            if draft and draft != change.edited.draft:
                change.write_draft(draft)
            return change.edited.with_draft(draft)

    def confirm_translation(
        self,
        actor: Actor,
        type: str,
        key: str,
        locale: str,
        names: Iterable[str],
        hashes: Mapping[str, str] | None = None,
    ) -> EditedEntry:
        """Mark translations as checked against the current text of their source.

        `names` are paths without language, as in the translation ledger: `headline`. `hashes` marks
        them as checked against sources with these digests instead, to undo an earlier call. Raises
        Forbidden, NotFound, Busy.
        """
        files, ref, names = self._files, self._files.ref(type, key), tuple(names)
        require(actor, "confirm", ref.model, locale=locale)
        with files.change(actor, ref) as change:
            edited, draft, file = change.edited, change.edited.draft, change.edited.file
            source_digests = hashes or _digests_of_sources(edited, locale, names)
            in_draft, published = dict[str, str](), list[str]()
            for name in names:
                path = f"{name}.{locale}"
                if not draft or path not in draft.fields:
                    published.append(name)
                elif name in source_digests:
                    in_draft[path] = source_digests[name]
            if draft and in_draft:
                draft = replace(draft, source_digests={**draft.source_digests, **in_draft})
                change.write_draft(draft)
            if edited.published and published:
                raw, default = edited.published.raw, edited.default_locale
                source = source_language(raw, locale, default)
                raw = record_translations(ref.model, raw, locale, source, published, source_digests)
                sources = draft_only_sources(edited, raw)
                file = change.write("confirm", raw, (locale,), sources)
            change.audit("confirm", (locale,))
            return files.overlay(ref, file, draft)


def _save(
    change: EntryChange,
    flat: Flat,
    action: str,
    resolved: Sequence[str] = (),
    *,
    new_version: bool = False,
) -> EditedEntry:
    """Save `flat` as the entry's current values, in its draft. `resolved` is passed to
    `rebase_draft`, `new_version` to EntryChange.write_draft.
    """
    draft = rebase_draft(change.edited, flat, change.actor, change.files.clock(), resolved)
    change.write_draft(draft, new_version=new_version)
    change.audit(action)
    return change.edited.with_draft(draft)


def _digests_of_sources(edited: EditedEntry, locale: str, names: Iterable[str]) -> dict[str, str]:
    """Return localized path → digest of the current text of its source."""
    source = source_language(edited.raw, locale, edited.default_locale)
    return {
        name: digest(edited.flat[f"{name}.{source}"])
        for name in names
        if f"{name}.{source}" in edited.flat
    }


def _with_ledger_of(edited: EditedEntry, content: Raw) -> JsonObject | None:
    """Return the published version with the translation ledger of `content`, for translations that
    are the same in both; None if that changes nothing.
    """
    raw, former = dict(edited.published_raw), flatten(edited.model, content)
    for locale in edited.states:
        source, current = (
            source_language(content, locale, edited.default_locale),
            source_digests(raw, locale),
        )
        hashes = {
            name: str(hash)
            for name, hash in source_digests(content, locale).items()
            if hash != current.get(name)
            and is_same_value(
                former.get(f"{name}.{locale}"), edited.published_flat.get(f"{name}.{locale}")
            )
        }
        if edited.published and hashes:
            raw = record_translations(edited.model, raw, locale, source, hashes, hashes)
    return raw if raw != edited.published_raw else None


def _resolve_clashes(edited: EditedEntry, base: Flat, actor: Actor) -> tuple[Flat, list[str]]:
    """Return (the current values, the paths of resolved clashes).

    A clash between the draft and the published version is resolved if the form showed the published
    value, as `base` says. The published value wins at these paths.
    """
    resolved = {
        clash.path: clash.theirs
        for clash in edited.clashes
        if is_same_value(base.get(clash.path), clash.theirs)
        and not is_same_value(clash.mine, clash.theirs)
        and may(actor, "save", edited.model, clash.path)
    }
    return overlay(edited.flat, resolved), list(resolved)


def _changed_by_both(base: Flat, submitted: Flat, current: Flat) -> bool:
    """Return whether a value that was submitted had been changed since `base` too, so that the two
    were merged.
    """
    return any(
        not is_same_value(current.get(path), base.get(path))
        and not is_same_value(current.get(path), submitted.get(path))
        for path in differing_paths(submitted, base)
    )


def in_part(model: Model, path: str, part: str) -> bool:
    """Return whether a flat path is in a part of an entry: `lang:zh` (the values in one language),
    the path of a field (with everything below it), or "" (all of it).
    """
    code = part.removeprefix(LANGUAGE_PART)
    if code != part:
        return language_at(model.fields, path) == code
    return not part or path == part or path.startswith(f"{part}.")


def restored_part(model: Model, path: str) -> str:
    """Return the part (see `in_part`) that is restored with a path: the path itself, or the list of
    rows that it is in.
    """
    name = path.partition(".")[0]
    return name if isinstance(model.fields.get(name), Rows) else path


def restorable_paths(
    actor: Actor, model: Model, former: Flat, current: Flat, part: str = ""
) -> list[str]:
    """Return the paths in a part of an entry at which two versions differ and `actor` may save.
    Raises Forbidden if they differ only where the actor may not.
    """
    paths = [path for path in differing_paths(former, current) if in_part(model, path, part)]
    allowed = [path for path in paths if may(actor, "save", model, path)]
    if paths and not allowed:
        require(actor, "save", model, paths[0])
    return allowed


def _paths_of_others(edited: EditedEntry, actor: Actor) -> set[str]:
    """Return the draft's paths that remain when `actor` discards their own changes: those of other
    authors, and the row lists that contain changes of others.
    """
    fields = edited.draft.fields if edited.draft else {}
    paths = {path for path in fields if edited.authors.get(path) != actor.id}
    lists = {path for path in fields if any(inner.startswith(f"{path}.") for inner in paths)}
    return paths | lists


def normalize(flat: Flat) -> Flat:
    """Return leaves as files store them: in NFC, without lone surrogates and without empty
    values.
    """
    tidied = {path: _normalize(value) for path, value in flat.items()}
    return {path: value for path, value in tidied.items() if value not in (None, "", [], {})}


def _normalize(value: Json) -> Json:
    """Return one leaf as files store it."""
    if isinstance(value, str):
        valid = value.encode("utf-8", "ignore").decode()
        return valid if valid.isascii() else unicodedata.normalize("NFC", valid)
    if isinstance(value, int | float) and not abs(value) < MAX_NUMBER:
        return str(value)
    if isinstance(value, list):
        return [_normalize(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _normalize(item) for name, item in value.items()}
    return value
