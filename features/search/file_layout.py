"""Divides a catalog into the files of results and titles, so that an edit changes few of them."""

from functools import cached_property
from hashlib import blake2b

from cms.core.fingerprint import fingerprint
from features.search.index.block_layout import pieces
from features.search.index.catalog import Catalog

RESULTS_RADIUS, TITLES_RADIUS = 2, 128
"""The radius of the pieces (index/block_layout.py) that are files of results and of titles."""


class FileLayout:
    """The files of a catalog, and of later ones with the same entries at the same places.

    `results` and `titles` map the name of each file to the range of its entries.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.results = _files(catalog, RESULTS_RADIUS)
        self.titles = _files(catalog, TITLES_RADIUS)

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


def _files(catalog: Catalog, radius: int) -> dict[str, range]:
    paths = catalog.paths
    files = pieces(paths, catalog.undated, radius)
    return {_file_name(paths[places[-1]]): places for places in files}


def _file_name(last: str) -> str:
    """Return the file name for its last entry, so that a file keeps its name while it ends there."""
    return blake2b(last.encode(), digest_size=6).hexdigest()
