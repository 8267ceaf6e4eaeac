"""The editor's search, by the same rules as the public one, also in content that visitors don't
see.

Entries that are published, scheduled, expired or drafts have index rows of their own, beside those
of visitors. Working copies are searched directly: there are few of them, and they change with every
keystroke.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from cms.content import Content, Entry, Snapshot
from cms.core.dates import Clock
from cms.core.disk_errors import DiskError
from cms.core.files import Busy
from cms.core.index_build import IndexBuilder
from cms.core.processes import flask_command
from cms.editing.entry_rows import Overview
from cms.editing.entry_search import EntrySearch
from cms.schema.entry_ref import Name
from cms.search.text import begins, finds, is_short
from cms.site import Site
from features.search.index.catalog import Catalog, catalog
from features.search.index.document import Document, make_document
from features.search.index.facts import SearchFacts
from features.search.index.matching import matches
from features.search.index.ranking import BEGINS, WITHIN, WORD, score
from features.search.index.stored_index import SearchIndex
from features.search.index.terms import WHOLE, is_word

Drafts = Mapping[Name, tuple[object, Entry]]
"""The working copies: each with its state, which changes with every edit, and the entry as it would
be published.
"""


class StaffSearch(EntrySearch):
    """Finds entries for the editor; safe for any number of threads."""

    def __init__(self, index: SearchIndex, clock: Clock, builder: IndexBuilder) -> None:
        """`builder` fills the index in the background."""
        self.builder = builder
        self._index = index
        self._clock = clock
        self._cached: tuple[Content, Catalog, tuple[str, ...]] | None = None
        self._documents: dict[Name, tuple[object, Document]] = {}

    def find(self, overview: Overview, query: str, locale: str) -> list[Name]:
        """See EntrySearch. While the index isn't complete, only working copies are searched."""
        drafts = _drafts(overview)
        entries, languages = self._catalog(overview.snapshot.content)
        documents = self._draft_documents(drafts, languages, entries.facts)

        def find(term: str) -> dict[Name, int]:
            try:
                found = self._index.of(entries).finder(locale)(term)
            except (Busy, DiskError):
                found = {}
            scores = {entries.names[place]: counts for place, counts in found.items()}
            published = {name: counts for name, counts in scores.items() if name not in drafts}
            return published | dict(_scores(documents, term, locale))

        _groups, counts = matches(entries.variants, query, cache(find), len(entries))
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
    ) -> dict[Name, Document]:
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
        return {name: document for name, (_, document) in new.items()}


def _drafts(overview: Overview) -> Drafts:
    return {
        name: ((draft.base_version, draft.version), entry)
        for name, draft in overview.drafts.items()
        if not overview.staff.model(name[0]).single and (entry := overview.staff.entry(*name))
    }


def _scores(
    documents: Mapping[Name, Document], term: str, locale: str
) -> Iterator[tuple[Name, int]]:
    """Yield (entry, score) of each document that contains a term or is called as a whole name."""
    for entry, document in documents.items():
        if term.startswith(WHOLE):
            scores = [
                score(of, locale, BEGINS) for of, keys in document.names.items() if term in keys
            ]
        else:
            scores = list(_text_scores(document, term, locale))
        if scores:
            yield entry, max(scores)


def _text_scores(document: Document, term: str, locale: str) -> Iterator[int]:
    """Yield the score of each text that contains a term."""
    for name, text in document.texts.items():
        found = finds(text, term)
        is_beginning = any(begins(text, at) for at in found)
        if any(is_word(text, at, term) for at in found):
            yield score(name, locale, WORD)
        elif is_beginning or (found and not is_short(term)):
            yield score(name, locale, BEGINS if is_beginning else WITHIN)


def open_staff_search(site: Site) -> StaffSearch:
    """Return the search for the editor."""
    builder = IndexBuilder(
        site.paths.job_lock("staff-search"), flask_command(site.settings), "search", "fill-staff"
    )
    index = SearchIndex(site.store.database, "staff", builder)
    return StaffSearch(index, site.store.clock, builder)


def entry_search(site: Site) -> EntrySearch:
    """Return it as the editor asks for it."""
    return site.get(StaffSearch)
