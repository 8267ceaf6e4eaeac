"""The dependency of a file on a part of the index."""

from collections.abc import Collection, Iterator
from datetime import datetime

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import StoredDependency, StoredKind
from cms.content.edits import Edit, Edits
from cms.core.i18n import N_
from cms.web.freeze.web_dependencies import WebKind
from features.search.index.catalog import Catalog
from features.search.visitor_index import index_of


class SearchKind(WebKind):
    """A part of the search index of the frozen site."""

    name = "search"
    why = N_("Search data changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        part, *numbers = dependency.argument.split()
        index = index_of(snapshot, self.state, patient=True)
        if not numbers:
            return index.print_of(part)
        if part == "entries":
            return index.results_print(index.files.results[numbers[0]])
        if part == "titles":
            return index.titles_print(index.files.titles[numbers[0]])
        segment, number = map(int, numbers)
        return index.pairs_prints[segment][number]

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterator[StoredDependency]:
        """Yield everything if an edit may concern other entries than its own.

        Otherwise the files of the edited results and titles, the changed pairs, and the parts that
        concern the whole index.
        """
        if not edits:
            return
        index = index_of(edits.snapshot, self.state, patient=True)
        if edits.unknown or not all(_concerns_itself(edit, index.catalog) for edit in edits):
            yield from stored.where()
            return
        fingerprints = {
            f"pairs {segment} {number}": fingerprint
            for segment, of_segment in enumerate(index.pairs_prints)
            for number, fingerprint in enumerate(of_segment)
        }
        for candidate in stored.where("argument LIKE 'pairs %'"):
            if candidate.fingerprint != fingerprints.get(candidate.dependency.argument):
                yield candidate
        edited = {index.catalog.places.get((edit.type, edit.key)) for edit in edits}
        for part in ("entries", "titles"):
            for name, places in index.files.of(part).items():
                if not edited.isdisjoint(places):
                    yield from stored.where("argument = ?", f"{part} {name}")
        yield from stored.where("argument IN ('index', 'words', 'pairs', 'entries')")

    def prepare(self, snapshot: Snapshot, addresses: Collection[str]) -> None:
        """See DependencyKind."""
        if any("/search/" in address for address in addresses):
            index_of(snapshot, self.state, patient=True)

    def changes_at(self, snapshot: Snapshot, dependency: Dependency) -> datetime | None:
        return snapshot.next_moment()


def _concerns_itself(edit: Edit, catalog: Catalog) -> bool:
    """Return whether an edit leaves all other entries of a catalog, and its own position,
    unchanged.
    """
    if edit.is_moved:
        return False
    old, new = edit.versions
    return catalog.keeps_layout(old.entry, new.entry)
