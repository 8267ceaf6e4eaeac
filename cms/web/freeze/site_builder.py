"""The freeze as publishing uses it (cms/publish/builder_interface.py): into a new release, from the one
before.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

from flask import Flask

from cms.content import Snapshot
from cms.core.i18n import N_
from cms.publish.builder_interface import (
    Advance,
    Broken,
    BuildPlan,
    BuildResult,
    Change,
    Kind,
    ignore_progress,
)
from cms.publish.checks.link_graph import broken
from cms.publish.checks.links import BrokenLink
from cms.publish.manifest import Manifest
from cms.publish.messages import LazyMessage, lazy_message
from cms.publish.output import link, remove_below, replace_file
from cms.publish.precompression import precompressed
from cms.publish.releases import fill, share
from cms.publish.staging import MARK
from cms.publish.targets.target import site_files
from cms.web.freeze.build import broken_links, codings_of, keeping, shelf_of, text
from cms.web.freeze.freezer import SiteFreezer
from cms.web.freeze.reasons import reason
from cms.web.freeze.render_batch import NullSink
from cms.web.freeze.render_stale import RenderedSite, build
from cms.web.freeze.server_rules import rule_changes, rules_of
from cms.web.freeze.stale_pages import StalePages, survey
from cms.web.pages.sitemap import is_live

CHANGED = lazy_message(N_("Changed."))
RULES = lazy_message(N_("The rules for servers changed."))
GONE = lazy_message(N_("This address no longer has any content."))


class SharedFolder:
    """A folder that shares files with another one: none is written into, each is replaced."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, data: bytes) -> None:
        """Put a file."""
        replace_file(self.root / path, data)

    def remove(self, path: str) -> None:
        """Take a file out."""
        remove_below(self.root, path)


class SiteBuilder:
    """Makes the public site of `app`, in `jobs` processes: in one alone where there are threads, as
    in a web worker.

    `texts`: whether texts are kept on the disk for the next process; not where other threads make
    pages meanwhile.
    """

    def __init__(self, app: Flask, jobs: int = 1, *, texts: bool = True) -> None:
        self.app = app
        self.jobs = jobs
        self.texts = texts

    def plan(
        self,
        snapshot: Snapshot,
        previous: Path | None,
        advance: Advance = ignore_progress,
        most: int | None = None,
    ) -> BuildPlan:
        """See Maker."""
        freezer = SiteFreezer(self.app, snapshot, previous or Path("nowhere"))
        found = survey(freezer, self._manifest(previous), self.way)
        known = found.previous.pages
        new = [address for address in found.stale if address not in known]
        changed = [address for address in found.stale if address in known]
        exact, links = not changed, None
        if known and previous and most != 0 and (most is None or len(found.stale) <= most):
            if found.stale or found.removed:
                made = build(freezer, found, NullSink(), self.jobs, advance)
                exact, changed, manifest = True, made.changed, made.manifest
            else:
                manifest = found.previous
                shelf_of(self.app).give_back()
            links = self._planned_links(freezer, found, manifest, previous)
        else:
            shelf_of(self.app).give_back()
        rules = rule_changes(rules_of(freezer, found.addresses), previous)
        return BuildPlan(
            (*_changes(found, new, changed), *_rules(rules)), snapshot.now, exact, links
        )

    def _planned_links(
        self, freezer: SiteFreezer, found: StalePages, manifest: Manifest, previous: Path
    ) -> tuple[Broken, ...]:
        """The links that would lead nowhere. A page that is made anew is made once more to look at
        its links.
        """
        addresses = {freezer.path_of(address): address for address in found.stale}

        def html(path: str) -> str:
            return (
                freezer.make(addresses[path])[0].decode()
                if path in addresses
                else text(previous / path)
            )

        return _plain(broken_links(freezer, broken(manifest, is_live), html))

    def make(
        self,
        snapshot: Snapshot,
        folder: Path,
        previous: Path | None,
        advance: Advance = ignore_progress,
    ) -> BuildResult:
        """See Maker."""
        freezer = SiteFreezer(self.app, snapshot, folder)
        before = self._manifest(previous)
        found = survey(freezer, before, self.way)
        if previous and before:
            fill(folder, previous)
        with keeping(freezer, found) if self.texts else nullcontext():
            made = build(
                freezer,
                found,
                precompressed(SharedFolder(folder), codings_of(self.app)),
                self.jobs,
                advance,
            )
        if previous and not before:
            share(folder, previous)
        rules = rules_of(freezer, found.addresses)
        for path, data in rules.items():
            if previous and _holds(previous / path, data):
                link(previous / path, folder / path)
            else:
                replace_file(folder / path, data)
        replace_file(
            folder / MARK, f"{shelf_of(self.app).put(made.manifest, made.delta)}\n".encode()
        )
        changes = (
            _differences(folder, previous)
            if previous and not before
            else (*_changes(found, made.new, made.changed), *_rules(rule_changes(rules, previous)))
        )
        return BuildResult(
            BuildPlan(tuple(changes), snapshot.now),
            len(made.manifest.pages) + len(rules),
            self._broken(freezer, made, folder),
            _files(freezer, made) if previous and before else None,
        )

    def _manifest(self, previous: Path | None) -> Manifest | None:
        """The manifest of the previous release; None if it is unknown or has other options."""
        try:
            digest = (previous / MARK).read_text("ascii").strip() if previous else ""
        except (OSError, ValueError):
            return None
        found = shelf_of(self.app).read(digest) if digest else None
        return found if found and found.options == self.way else None

    @property
    def way(self) -> str:
        """How files are written; written otherwise, it is another site."""
        return " ".join(codings_of(self.app))

    def _broken(self, freezer: SiteFreezer, made: RenderedSite, folder: Path) -> tuple[Broken, ...]:
        return _plain(
            broken_links(freezer, broken(made.manifest, is_live), lambda path: text(folder / path))
        )


def _plain(links: "Iterable[BrokenLink]") -> tuple[Broken, ...]:
    return tuple((link.page, link.line, link.address) for link in links)


def processors() -> int:
    """How many processes can make pages at once."""
    return len(os.sched_getaffinity(0))


def _changes(found: StalePages, new: list[str], changed: list[str]) -> Iterator[Change]:
    for address in sorted(new):
        yield Change(address, "new", (reason(None),))
    for address in sorted(changed):
        yield Change(address, "changed", (reason(found.stale[address]),))
    for address in found.removed:
        yield Change(address, "gone", (GONE,))


def _files(freezer: SiteFreezer, made: RenderedSite) -> tuple[str, ...] | None:
    return (
        None
        if made.suspects is None
        else tuple(freezer.path_of(address) for address in made.suspects)
    )


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _rules(changes: dict[str, Kind]) -> Iterator[Change]:
    return (Change(f"/{name}", kind, (RULES,)) for name, kind in changes.items())


def _differences(folder: Path, previous: Path) -> Iterator[Change]:
    """How two folders differ, where nothing else is known of the first."""
    here, before = set(site_files(folder)), set(site_files(previous))
    for name in sorted(here | before):
        found = _difference(name, here, before, folder, previous)
        if found:
            yield Change(f"/{name.removesuffix('index.html')}", found[0], (found[1],))


def _difference(
    name: str, here: set[str], before: set[str], folder: Path, previous: Path
) -> tuple[Kind, LazyMessage] | None:
    if name not in before:
        return "new", reason(None)
    if name not in here:
        return "gone", GONE
    one, other = folder / name, previous / name
    return None if one.samefile(other) else ("changed", CHANGED)
