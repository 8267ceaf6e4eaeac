"""Small changes of an original, such as a corrected letter, after which its translations stay
current.

For these translations, the draft has the digest of the changed original without changing the
translation itself.
"""

from collections.abc import Iterator
from dataclasses import replace

from cms.accounts.permissions import Actor, require
from cms.editing.edited_entry import Draft, EditedEntry
from cms.schema.fields.walk import language_at
from cms.schema.translations import digest, source_digests


def with_small_change(edited: EditedEntry, actor: Actor) -> Draft | None:
    """Return the draft with its changes of originals marked as small: translations that were
    current stay current. None if there is no draft.

    Raises Forbidden if it changes an original that `actor` may not edit.
    """
    if not edited.draft:
        return None
    kept: dict[str, str] = {}
    for path in _changed_originals(edited):
        require(actor, "save", edited.model, path)
        kept |= dict.fromkeys(_current_before(edited, path), digest(edited.flat[path]))
    return replace(edited.draft, source_digests={**edited.draft.source_digests, **kept})


def _changed_originals(edited: EditedEntry) -> Iterator[str]:
    """Yield the paths of the originals that the draft changes without removing them."""
    for path in edited.changed:
        is_localized = language_at(edited.model.fields, path)
        if is_localized and path in edited.flat and edited.source_path(path) == path:
            yield path


def _current_before(edited: EditedEntry, original: str) -> Iterator[str]:
    """Yield the paths of the translations made from an original as published, or from an earlier
    state of it in the draft.
    """
    before = set(edited.draft.sources) if edited.draft else set()
    if original in edited.published_flat:
        before.add(digest(edited.published_flat[original]))
    bare = original.rpartition(".")[0]
    for locale in edited.states:
        path = f"{bare}.{locale}"
        is_translation = path != original and edited.source_path(path) == original
        was_current = source_digests(edited.raw, locale).get(bare) in before
        if is_translation and path in edited.flat and was_current:
            yield path


def kept_translations(edited: EditedEntry, taken: set[str]) -> dict[str, str]:
    """Return path → digest of each translation that the draft keeps current without changing it,
    and whose original is in `taken`.
    """
    draft = edited.draft or Draft()
    kept = {}
    for path, hash in draft.source_digests.items():
        original = edited.source_path(path)
        is_kept = path not in draft.fields and digest(edited.flat.get(original)) == hash
        if is_kept and original in taken:
            kept[path] = hash
    return kept
