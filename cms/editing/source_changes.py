"""The original of a translation as it was at the time of translation."""

from collections.abc import Collection, Iterator

from cms.editing.edited_entry import EditedEntry
from cms.editing.revisions import History
from cms.schema.fields import JsonObject, Raw
from cms.schema.flat import Flat, flatten
from cms.schema.translations import digest, source_digests, source_language

NEWEST = 60
"""Number of versions searched for the source of a translation."""


def former_sources(
    history: History, edited: EditedEntry, locale: str, names: Collection[str]
) -> JsonObject:
    """Return localized path → the original that its translation was made from, if it can be found.

    It is looked up by its digest in the published version, the draft's sources and the newest
    revisions.
    """
    source = source_language(edited.raw, locale, edited.default_locale)
    hashes = source_digests(edited.raw, locale)
    digests = {name: str(hashes[name]) for name in names if name in hashes}
    originals: JsonObject = {}
    for flat, sources in _versions(history, edited):
        for name, hash in digests.items():
            value = sources[hash] if hash in sources else flat.get(f"{name}.{source}")
            if name not in originals and value is not None and digest(value) == hash:
                originals[name] = value
        if len(originals) == len(digests):
            break
    return originals


def _versions(history: History, edited: EditedEntry) -> Iterator[tuple[Flat, Raw]]:
    """Yield (values, stored sources) of the entry as published with the draft's sources, then of
    its revisions, newest first.
    """
    yield edited.published_flat, edited.draft.sources if edited.draft else {}
    for summary in history.revisions(edited.ref)[:NEWEST]:
        revision = history.revision(edited.ref, summary.id)
        yield flatten(edited.model, revision.content or {}), revision.sources
