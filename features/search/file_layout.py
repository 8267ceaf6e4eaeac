"""Divides a catalog into the files of results and titles, so that an edit changes few of them."""

from collections.abc import Iterable
from functools import cached_property
from hashlib import blake2b
from operator import attrgetter

from cms.core.fingerprint import fingerprint
from features.search.index.block_layout import pieces
from features.search.index.catalog import Catalog

TITLES_RADIUS = 128
"""The radius of the pieces (index/block_layout.py) that are files of titles."""
SLICE_ENTRIES = 4
"""The number of entries in a slice of a file of results."""


class FileLayout:
    """The files of a catalog, and of later ones with the same entries at the same places.

    `results` and `titles` map the name of each file to the range of its entries. A file of results
    has those of a block of the index.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        blocks = [block for segment in catalog.segments for block in segment.blocks]
        self.results = _by_name(catalog, sorted(blocks, key=attrgetter("start")))
        titles = pieces(catalog.paths, catalog.undated, TITLES_RADIUS)
        self.titles = _by_name(catalog, titles)

    def fits(self, catalog: Catalog) -> bool:
        """Return whether this is the layout of a catalog too."""
        return catalog.segments is self._catalog.segments

    def of(self, part: str) -> dict[str, range]:
        """Return the files of `entries` (results) or `titles`."""
        return self.titles if part == "titles" else self.results

    @cached_property
    def print(self) -> bytes:
        """The fingerprint of the published values of the catalog, except the versions of entries."""
        catalog = self._catalog
        entries = (catalog.types, catalog.kinds, catalog.years, catalog.languages)
        return fingerprint((self.results, self.titles, *entries, catalog.classes, catalog.variants))


def slices_of(places: range) -> list[range]:
    """Return the places in each slice of a file of results."""
    return [places[at : at + SLICE_ENTRIES] for at in range(0, len(places), SLICE_ENTRIES)]


def _by_name(catalog: Catalog, files: Iterable[range]) -> dict[str, range]:
    return {_file_name(catalog.paths[places[-1]]): places for places in files}


def _file_name(last: str) -> str:
    """Return the file name for its last entry, so that a file keeps its name while it ends there."""
    return blake2b(last.encode(), digest_size=6).hexdigest()
