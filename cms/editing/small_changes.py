"""Small changes of an original, such as a corrected letter: what was translated from it stays current.

A draft has the digest of an original for translations that it doesn't change itself: those that a
small change outdates not.
"""

from collections.abc import Iterator
from dataclasses import replace

from cms.accounts.permissions import Actor, require
from cms.editing.edited_entry import Draft, EditedEntry
from cms.schema.fields.walk import language_at
from cms.schema.translations import digest, made_from


def with_small_change(edited: EditedEntry, actor: Actor) -> Draft | None:
    """The draft, whose changes of originals outdate no translation that was current before; None
    where there is no draft.

    Raises Forbidden where it changes an original that `actor` may not write.
    """
    if not edited.draft:
        return None
    kept: dict[str, str] = {}
    for path in _changed_originals(edited):
        require(actor, "save", edited.model, path)
        kept |= dict.fromkeys(_current_before(edited, path), digest(edited.flat[path]))
    return replace(edited.draft, source_digests={**edited.draft.source_digests, **kept})


def _changed_originals(edited: EditedEntry) -> Iterator[str]:
    """The paths of the originals that the draft changes and doesn't remove."""
    for path in edited.changed:
        is_localized = language_at(edited.model.fields, path)
        if is_localized and path in edited.flat and edited.source_path(path) == path:
            yield path


def _current_before(edited: EditedEntry, original: str) -> Iterator[str]:
    """The paths of the translations made from an original on the site, or from one that the draft
    had on the way.
    """
    before = set(edited.draft.sources) if edited.draft else set()
    if original in edited.published_flat:
        before.add(digest(edited.published_flat[original]))
    bare = original.rpartition(".")[0]
    for locale in edited.states:
        path = f"{bare}.{locale}"
        is_translation = path != original and edited.source_path(path) == original
        was_current = made_from(edited.raw, locale).get(bare) in before
        if is_translation and path in edited.flat and was_current:
            yield path


def kept_translations(edited: EditedEntry, taken: set[str]) -> dict[str, str]:
    """Path → digest of each translation that the draft keeps current, without changing it, with an
    original that is `taken` from it.
    """
    draft = edited.draft or Draft()
    found = {}
    for path, hash in draft.source_digests.items():
        original = edited.source_path(path)
        is_kept = path not in draft.fields and digest(edited.flat.get(original)) == hash
        if is_kept and original in taken:
            found[path] = hash
    return found
