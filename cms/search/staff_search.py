"""Search for the staff, by the same rules as the public one, also in content that visitors don't
see.

Entries that are published, scheduled, expired or drafts have index rows of their own, beside those
of visitors. Working copies are searched directly: there are few of them, and they change with every
keystroke.
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
"""The working copies: each with its state, which changes with every edit, and the entry as it would
be published.
"""


class StaffSearch:
    """Finds entries for the editor; safe for any number of threads."""

    def __init__(self, index: SearchIndex, clock: Clock) -> None:
        self._index = index
        self._clock = clock
        self._cached: tuple[Content, Catalog, tuple[str, ...]] | None = None
        self._documents: dict[Name, tuple[object, Document]] = {}

    def find(self, content: Content, drafts: Drafts, query: str, locale: str) -> list[Name]:
        """Return the entries that contain every word of a query, best first. While the index isn't
        complete, only working copies are searched.
        """
        entries, languages = self._catalog(content)
        groups = entries.variants.expand(terms(query))
        try:
            scores = find_all(groups, self._index.of(entries).finder(locale))
        except (Busy, DiskError):
            scores = {}
        names, documents = list(drafts), self._draft_documents(drafts, languages, entries.facts)
        counts = {
            entries.names[place]: number
            for place, number in scores.items()
            if entries.names[place] not in drafts
        }
        counts |= {
            names[at]: number
            for at, number in find_all(
                groups, lambda term: dict(_scores(documents, term, locale))
            ).items()
        }
        return sorted(counts, key=lambda name: (-counts[name], name))

    def _catalog(self, content: Content) -> tuple[Catalog, tuple[str, ...]]:
        """Return the catalog of all entries of types with several entries, whether published or
        not, and the site's languages.
        """
        cached = self._cached
        if cached is None or cached[0] is not content:
            types = [model.name for model in content.models.values() if not model.single]
            snapshot = Snapshot(content, self._clock(), everything=True)
            cached = self._cached = content, catalog(snapshot, types), tuple(snapshot.by_code)
        return cached[1:]

    def complete(self, content: Content) -> None:
        """Add all missing blocks to the index, however many there are. Raises Busy."""
        self._index.of(self._catalog(content)[0], patient=True)

    def _draft_documents(
        self, drafts: Drafts, languages: tuple[str, ...], facts: SearchFacts
    ) -> list[Document]:
        """Return the searched text of each draft; it is cached until the draft's state changes."""
        old, new = self._documents, dict[Name, tuple[object, Document]]()
        for name, (state, entry) in drafts.items():
            cached = old.get(name)
            new[name] = (
                cached
                if cached and cached[0] == state
                else (state, make_document(entry, languages, facts))
            )
        self._documents = new
        return [document for _, document in new.values()]


def _scores(documents: Iterable[Document], term: str, locale: str) -> Iterator[tuple[int, int]]:
    """Yield (index, score) of each document that contains a term."""
    for place, document in enumerate(documents):
        scores = []
        for name, text in document.texts.items():
            matches = finds(text, term)
            is_beginning = any(begins(text, at) for at in matches)
            if is_beginning or (matches and not is_short(term)):
                scores.append(score(name, locale, is_beginning))
        if scores:
            yield place, max(scores)
