"""Compares the pages of a built site with pages that are rendered anew, to find changes that no
dependency has noticed.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cms.content import Snapshot
from cms.publish.manifest import Manifest
from cms.publish.output import Output
from cms.web.freeze.build import FreezeRequest, find_changes, with_manifest
from cms.web.freeze.freezer import NOT_FOUND, SiteFreezer
from cms.web.templating.fragments import Fragments


@dataclass(slots=True)
class Comparison:
    """The result: the number of compared pages, of pages that the next build renders anyway, and
    the paths of files that differ, are missing or belong to no page.
    """

    compared: int = 0
    stale: int = 0
    differing: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)


def compare(request: FreezeRequest, output: Output, most: int | None) -> Comparison | None:
    """Compare up to `most` pages, chosen at random, or all; None if it isn't known how the site was
    built. Raises CannotFreeze.
    """
    return with_manifest(request, output, partial(_compare, request, output, most))


def _compare(
    request: FreezeRequest, output: Output, most: int | None, previous: Manifest | None
) -> Comparison | None:
    if previous is None or output.published is None:
        return None
    stale_pages = find_changes(request, output, previous, None).stale_pages
    freezer = _new_freezer(request, output)
    present = {*freezer.addresses(), NOT_FOUND}
    known = stale_pages.known_addresses
    current = sorted((present & known) - stale_pages.stale.keys())
    chosen = current if most is None else random.sample(current, min(most, len(current)))
    result = Comparison(len(chosen), len(stale_pages.stale))
    expected = set(stale_pages.addresses)
    result.missing = _paths(freezer, present - expected)
    result.surplus = _paths(freezer, expected - present)
    result.differing = [
        freezer.path_of(address)
        for address in sorted(chosen)
        if not _is_equal(request, freezer, output.published, address)
    ]
    return result


def _new_freezer(request: FreezeRequest, output: Output) -> SiteFreezer:
    """Return a freezer that shares no result with earlier builds but the rendered texts."""
    state, snapshot = request.state, request.snapshot
    state.fragments = Fragments(request.app, state.fingerprints, state.fragment_contexts)
    anew = Snapshot(snapshot.content, snapshot.now)
    return SiteFreezer(request.app, anew, output.staging, request.transforms.finish)


def _paths(freezer: SiteFreezer, addresses: Collection[str]) -> list[str]:
    return sorted(map(freezer.path_of, addresses))


def _is_equal(request: FreezeRequest, freezer: SiteFreezer, folder: Path, address: str) -> bool:
    path, (body, _trace) = freezer.path_of(address), freezer.make(address)
    expected = Written()
    request.transforms.sink(expected).write(path, request.transforms.finish(path, body))
    return all(_bytes_of(folder / name) == data for name, data in expected.items())


class Written(dict[str, bytes | None]):
    """A sink that keeps path → bytes of each file to write, None for each file to remove."""

    def write(self, path: str, data: bytes) -> None:
        """Keep the bytes of a file."""
        self[path] = data

    def remove(self, path: str) -> None:
        """Note that there is no file."""
        self[path] = None


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
