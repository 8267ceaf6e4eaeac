"""Search for the staff: by the same words as the site's own, and also in what visitors don't see.

What is published, and what waits, has expired or is a draft, is in rows of its own, beside those of
visitors. What is being worked on is looked at itself: there is little of it, and it changes with
every key.
"""

from collections.abc import Iterable, Iterator, Mapping

from cms.content import Content, Entry, Name, Snapshot
from cms.core.dates import Clock
from cms.core.disk_errors import DiskError
from cms.core.files import Busy
from cms.search.catalog import Catalog, catalog
from cms.search.document import Document, make_document
from cms.search.facts import SearchFacts
from cms.search.index import SearchIndex
from cms.search.ranking import find_all, score
from cms.search.text import begins, finds, is_short, terms

Drafts = Mapping[Name, tuple[object, Entry]]
"""The entries being worked on: each with what its state is known by, and as it would be published.
"""


class StaffSearch:
    """Finds entries for the editor, for any number of threads."""

    def __init__(self, index: SearchIndex, clock: Clock) -> None:
        self._index = index
        self._clock = clock
        self._known: tuple[Content, Catalog, tuple[str, ...]] | None = None
        self._documents: dict[Name, tuple[object, Document]] = {}

    def find(self, content: Content, drafts: Drafts, query: str, locale: str) -> list[Name]:
        """The entries that hold every word of a query, best first. While the index can’t answer,
        only drafts.
        """
        found, languages = self._looked_through(content)
        groups = found.variants.expand(terms(query))
        try:
            known = find_all(groups, self._index.of(found).finder(locale))
        except (Busy, DiskError):
            known = {}
        names, documents = list(drafts), self._typed(drafts, languages, found.facts)
        counts = {
            found.names[place]: number
            for place, number in known.items()
            if found.names[place] not in drafts
        }
        counts |= {
            names[at]: number
            for at, number in find_all(
                groups, lambda term: dict(_scores(documents, term, locale))
            ).items()
        }
        return sorted(counts, key=lambda name: (-counts[name], name))

    def _looked_through(self, content: Content) -> tuple[Catalog, tuple[str, ...]]:
        """Every entry of which there can be several, whether visitors see it or not; and the site's
        languages.
        """
        known = self._known
        if known is None or known[0] is not content:
            types = [model.name for model in content.models.values() if not model.single]
            snapshot = Snapshot(content, self._clock(), everything=True)
            known = self._known = content, catalog(snapshot, types), tuple(snapshot.by_code)
        return known[1:]

    def complete(self, content: Content) -> None:
        """Add all that the index lacks, however much that is. Raises Busy."""
        self._index.of(self._looked_through(content)[0], patient=True)

    def _typed(
        self, drafts: Drafts, languages: tuple[str, ...], facts: SearchFacts
    ) -> list[Document]:
        """The searched text of each draft, read anew only when the draft's state changes."""
        old, new = self._documents, dict[Name, tuple[object, Document]]()
        for name, (state, entry) in drafts.items():
            kept = old.get(name)
            new[name] = (
                kept
                if kept and kept[0] == state
                else (state, make_document(entry, languages, facts))
            )
        self._documents = new
        return [document for _, document in new.values()]


def _scores(documents: Iterable[Document], term: str, locale: str) -> Iterator[tuple[int, int]]:
    """(place, score) of each document that holds a term."""
    for place, document in enumerate(documents):
        scores = []
        for name, text in document.texts.items():
            found = finds(text, term)
            is_beginning = any(begins(text, at) for at in found)
            if is_beginning or (found and not is_short(term)):
                scores.append(score(name, locale, is_beginning))
        if scores:
            yield place, max(scores)
