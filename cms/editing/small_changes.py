"""Small changes of an original, such as a corrected letter: what was translated from it stays current.

A draft has the digest of an original for translations that it doesn't change itself: those that a
small change outdates not.
"""

from collections.abc import Iterator
from dataclasses import replace

from cms.accounts.permissions import Actor, require
from cms.editing.edited_entry import Draft, EditedEntry
from cms.schema.fields import Json
from cms.schema.fields.walk import locate
from cms.schema.translations import digest, made_from, record, source_of


def with_small_change(edited: EditedEntry, actor: Actor) -> Draft | None:
    """The draft, whose changes of originals outdate no translation that was current before; None
    where there is no draft.

    Raises Forbidden where it changes an original that `actor` may not write.
    """
    if not edited.draft:
        return None
    kept: dict[str, str] = {}
    for bare, source in _changed_originals(edited):
        require(actor, "save", edited.model, f"{bare}.{source}")
        kept |= dict(_current_before(edited, bare, source))
    return replace(edited.draft, source_digests={**edited.draft.source_digests, **kept})


def _changed_originals(edited: EditedEntry) -> Iterator[tuple[str, str]]:
    """(localized path, language) of each original that the draft changes and doesn't remove."""
    for path in edited.changed:
        place = locate(edited.model.fields, path)
        locale = place[1] if place and path in edited.flat else ""
        if locale and source_of(edited.raw, locale, edited.default_locale) == locale:
            yield path.removesuffix(f".{locale}"), locale


def _current_before(edited: EditedEntry, bare: str, source: str) -> Iterator[tuple[str, str]]:
    """(path, digest of the original as it is now) of the translations made from the original on the
    site, or from one that the draft had on the way.
    """
    draft_sources = edited.draft.sources if edited.draft else {}
    published = edited.published_flat.get(f"{bare}.{source}")
    before = {digest(published)} if published is not None else set()
    for locale in edited.states:
        path = f"{bare}.{locale}"
        if (
            path not in edited.flat
            or source_of(edited.raw, locale, edited.default_locale) != source
        ):
            continue
        if locale != source and made_from(edited.raw, locale).get(bare) in before | {
            *draft_sources
        }:
            yield path, digest(edited.flat[f"{bare}.{source}"])


def kept_translations(edited: EditedEntry) -> dict[str, str]:
    """Path → digest of the original with which it is current although the draft changes that and
    not the translation.
    """
    draft = edited.draft
    if not draft:
        return {}
    return {path: hash for path, hash in draft.source_digests.items() if path not in draft.fields}


def record_kept(
    edited: EditedEntry, raw: dict[str, Json], taken: set[str]
) -> tuple[dict[str, Json], bool]:
    """(`raw`, in which translations that the draft keeps current are so with the originals that are
    `taken` from it; whether there are any).
    """
    found = False
    for path, hash in kept_translations(edited).items():
        bare, _dot, locale = path.rpartition(".")
        source = source_of(raw, locale, edited.default_locale)
        original = f"{bare}.{source}"
        if original in taken and digest(edited.flat.get(original)) == hash:
            raw = record(edited.model, raw, locale, source, [bare], {bare: hash})
            found = True
    return raw, found
