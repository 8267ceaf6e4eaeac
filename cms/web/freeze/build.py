"""Builds a site from a snapshot into a folder that is ready to be published.

It finds what is stale, renders it into a staging folder that shares the unchanged files, and checks
the links. `flask freeze OUT` (freeze_into) and releases (release_builder.py) differ only in their
output.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TypeVar

from flask import Flask

from cms.content import Content, Snapshot
from cms.content.dependencies import Dependency
from cms.content.edits import built_entries
from cms.content.file_scan import FOLDER_KEY, UnreadableFile
from cms.core.cached_results import CachedResults
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, lazy_message
from cms.markdown import cache_texts
from cms.publish.builder_interface import Advance, Change, Kind, ignore_progress
from cms.publish.checks.links import BrokenLink, SiteLinks, parsed_links, target_of
from cms.publish.manifest import Manifest, ManifestLost, Manifests, lines
from cms.publish.manifest_update import ManifestUpdate, write_manifest
from cms.publish.output import MirroredOutput, Output, Sink, files_below, is_internal
from cms.publish.rendered_pages import RenderedPages, site_digest, weight
from cms.publish.server_rules import ServerRules, is_rule
from cms.web.context import EXTENSION_NAME, AppState
from cms.web.freeze.freezer import CannotFreeze, SiteFreezer
from cms.web.freeze.render_stale import NullSink, render_stale
from cms.web.freeze.stale_pages import NEW, StalePages, find_stale, reason
from cms.web.freeze.transforms import Transforms, transforms_of
from cms.web.public_addresses import is_live_only

T = TypeVar("T")
RULES_CHANGED = lazy_message(N_("The rules for servers changed."))
NO_CONTENT = lazy_message(N_("This address no longer has any content."))
LOST_ENTRIES = N_(
    "%(file)s can’t be read, and no earlier version is known, so its pages would vanish. The page Checks of "
    "the editor says why it can’t be read. The site is unchanged."
)
NO_PREVIOUS_BUILD = "There is no last build made in the same way, so every page is rendered."
MAX_PAGES_PER_STALE_FOR_TEXTS = 50
"""The cache of rendered texts is used if at least one page in this many is stale."""


@dataclass
class FreezeRequest:
    """A request to build a snapshot. `asked`: the transforms that flags of the command line ask for."""

    app: Flask
    snapshot: Snapshot
    target: Path
    jobs: int = 1
    full: bool = False
    asked: Collection[str] = ()
    strict: bool = True
    """Whether a broken link leaves the folder unchanged."""
    advance: Advance = ignore_progress
    texts: bool = True
    """Whether to cache rendered texts and parts of pages on disk; not if other threads render at
    the same time.
    """

    @property
    def state(self) -> AppState:
        state: AppState = self.app.extensions[EXTENSION_NAME]
        return state

    @property
    def manifests(self) -> Manifests:
        return self.state.site.get(Manifests)

    @cached_property
    def transforms(self) -> Transforms:
        """The changes that features make to files before they are written."""
        return transforms_of(self.state, self.snapshot, self.asked)

    def previous(self, output: Output) -> Manifest | None:
        """Return the manifest of the published site; None if it is unknown or has other options."""
        if self.full or not output.digest:
            return None
        manifest = self.manifests.open(output.name, output.digest)
        return manifest if manifest and manifest.options == self.transforms.options else None


@dataclass
class FreezeResult:
    """The result of a build, or of its dry run."""

    request: FreezeRequest
    freezer: SiteFreezer
    stale_pages: StalePages
    rendered: RenderedPages = field(default_factory=RenderedPages)
    all_rules: Mapping[str, bytes] = field(default_factory=dict)
    """Path → bytes of the rules files for servers."""
    rules: dict[str, Kind] = field(default_factory=dict)
    """The rules files that change."""
    lost: list[str] = field(default_factory=list)
    """Addresses that are gone or have lost an id, so that links to them may be broken."""
    dead: dict[str, list[str]] = field(default_factory=dict)
    """Address → targets of its broken links."""
    broken: list[BrokenLink] = field(default_factory=list)
    """The broken links as a parser finds them."""
    is_exact: bool = True
    """Whether all reported changes are real; otherwise pages were not rendered to compare them."""

    @property
    def new(self) -> list[str]:
        """The new addresses."""
        known = self.stale_pages.known_addresses
        return [address for address in self.stale_pages.stale if address not in known]

    @property
    def changed(self) -> list[str]:
        """The addresses of pages that differ, or that may differ if they were not rendered."""
        known = self.stale_pages.known_addresses
        stale = [address for address in self.stale_pages.stale if address in known]
        if not self.is_exact:
            return stale
        return [address for address in stale if address in self.rendered.changed]

    @property
    def removed(self) -> list[str]:
        """The removed addresses."""
        return self.stale_pages.removed

    @cached_property
    def total(self) -> int:
        """The sum of the weights of all pages."""
        stale_pages = self.stale_pages
        total = stale_pages.previous.total if stale_pages.previous else 0
        total -= sum(weight(address, digest) for address, digest in stale_pages.digests.items())
        return total + sum(
            weight(address, page.digest) for address, page in self.rendered.pages.items()
        )

    @property
    def digest(self) -> str:
        """The digest of the site."""
        return site_digest(self.request.transforms.options, self.total)

    def paths(self, addresses: Iterable[str]) -> list[str]:
        """Return the files of some addresses, with their copies."""
        return list(self.request.transforms.with_copies(map(self.freezer.path_of, addresses)))

    def why(self, address: str) -> LazyMessage:
        """Return why a page was rendered."""
        return reason(self.request.state.fingerprints, self.stale_pages.stale[address])

    def changes(self) -> Iterator[Change]:
        """Yield every page and every rules file that differs."""
        for address in sorted(self.new):
            yield Change(address, "new", (lazy_message(NEW),))
        for address in sorted(self.changed):
            yield Change(address, "changed", (self.why(address),))
        for address in self.removed:
            yield Change(address, "gone", (NO_CONTENT,))
        for path, kind in self.rules.items():
            yield Change(f"/{path}", kind, (RULES_CHANGED,))

    def save_manifest(self, output: Output) -> None:
        """Write the manifest for the next build, once the site is published."""
        stale_pages, snapshot = self.stale_pages, self.request.snapshot
        previous = None if stale_pages.is_full else stale_pages.previous
        if previous and stale_pages.up_to_date:
            return
        update = ManifestUpdate(
            output.name,
            self.digest,
            self.request.transforms.options,
            snapshot.context_fingerprint,
            self.total,
            self.rendered,
            stale_pages.removed,
            built_entries(snapshot),
            self.dead,
            stale_pages.evaluated,
        )
        write_manifest(self.request.manifests, previous, update)


def freeze_into(request: FreezeRequest) -> FreezeResult:
    """Bring a folder up to date in one step, or leave it unchanged.

    Raises CannotFreeze, NotAFrozenSite and Busy.
    """
    output = MirroredOutput(request.target)
    with output.locked():
        result = build_site(request, output)
        if result.broken and request.strict:
            return result
        is_incremental = result.stale_pages.previous is not None
        differing = [*result.new, *result.changed]
        if not is_incremental or result.rules or differing or result.removed:
            changed_files = [*result.paths(differing), *result.rules]
            output.swap(result.digest, changed_files if is_incremental else None)
        result.save_manifest(output)
        return result


def plan_for(request: FreezeRequest) -> FreezeResult:
    """Return the changes that a freeze would make. Raises CannotFreeze and NotAFrozenSite."""
    return plan_site(request, MirroredOutput(request.target))


def explain(request: FreezeRequest, address: str) -> tuple[str, list[tuple[Dependency, bool]]]:
    """Return why a freeze would render a page, and the page's dependencies with whether each has
    changed.

    The reason is empty if the page is up to date. Raises CannotFreeze if there is no such page.
    """
    output = MirroredOutput(request.target)
    return with_manifest(request, output, partial(_explain, request, output, address))


def _explain(
    request: FreezeRequest, output: Output, address: str, previous: Manifest | None
) -> tuple[str, list[tuple[Dependency, bool]]]:
    result = _plan(request, output, 0, previous)
    if address not in result.stale_pages.addresses:
        raise result.freezer.error_for(address, "there is no page")
    if previous is None or address not in previous.addresses:
        why = NO_PREVIOUS_BUILD if previous is None else result.why(address).text()
        return why, [
            (dependency, False) for dependency in result.freezer.make(address)[1].fingerprints
        ]
    now = request.state.fingerprints.current
    dependencies = [
        (dependency, now(request.snapshot, dependency) != fingerprint)
        for dependency, fingerprint in previous.dependencies(address).items()
    ]
    return result.why(address).text() if address in result.stale_pages.stale else "", dependencies


def build_site(request: FreezeRequest, output: Output) -> FreezeResult:
    """Render the stale pages into the staging folder of an output, and check the links."""
    return with_manifest(request, output, partial(_build, request, output))


def plan_site(request: FreezeRequest, output: Output, limit: int | None = None) -> FreezeResult:
    """Return the changes that a build would make.

    Stale pages are rendered to see whether they differ, unless the previous site is unknown or more
    than `limit` pages are stale.
    """
    return with_manifest(request, output, partial(_plan, request, output, limit))


def with_manifest(
    request: FreezeRequest, output: Output, callback: Callable[[Manifest | None], T]
) -> T:
    """Call `callback` with the manifest of an output; again without it if it is lost meanwhile."""
    previous = request.previous(output)
    try:
        return callback(previous)
    except (ManifestLost, sqlite3.Error):
        if previous is None:
            raise
        return callback(None)


def _build(request: FreezeRequest, output: Output, previous: Manifest | None) -> FreezeResult:
    result = find_changes(request, output, previous, output.published if previous else None)
    stale_pages = result.stale_pages
    if previous is None:
        output.start_full()
    elif stale_pages.stale or stale_pages.removed or result.rules or output.starts_empty:
        output.start_incremental(
            [*result.paths([*stale_pages.stale, *stale_pages.removed]), *result.rules]
        )
    with disk_caches(request, stale_pages):
        sink = request.transforms.sink(output)
        result.rendered = render_stale(
            result.freezer, stale_pages, sink, request.jobs, request.advance
        )
    put_rules(output, result.all_rules, result.rules)
    check_links(result)

    def html(address: str) -> str:
        folder = output.staging if address in stale_pages.stale else output.published
        assert folder
        return (folder / result.freezer.path_of(address)).read_text("utf-8")

    result.broken = broken_links(result, html)
    return result


def _plan(
    request: FreezeRequest, output: Output, limit: int | None, previous: Manifest | None
) -> FreezeResult:
    result = find_changes(request, output, previous, output.published)
    stale_pages = result.stale_pages
    if previous and limit != 0 and (limit is None or len(stale_pages.stale) <= limit):
        result.rendered = render_stale(
            result.freezer, stale_pages, NullSink(), request.jobs, request.advance
        )
        check_links(result)
        return result
    result.is_exact = stale_pages.known_addresses.isdisjoint(stale_pages.stale)
    return result


def find_changes(
    request: FreezeRequest, output: Output, previous: Manifest | None, rules_before: Path | None
) -> FreezeResult:
    """Plan a build: return the files that it would render. `rules_before`: the folder with
    the rules of the last build. Raises CannotFreeze.
    """
    refuse_lost_entries(request.snapshot.content)
    freezer = SiteFreezer(request.app, request.snapshot, output.staging, request.transforms.finish)
    stale_pages = find_stale(freezer, previous)
    rules = _rules(request, freezer, stale_pages)
    return FreezeResult(
        request, freezer, stale_pages, all_rules=rules, rules=rule_changes(rules, rules_before)
    )


def refuse_lost_entries(content: Content) -> None:
    """Raise CannotFreeze if a file or folder of content can't be read and no earlier version of it
    is known: its pages would vanish from the built site.
    """
    for (type, key), faults in content.faults.items():
        known = content.entries[type] if key == FOLDER_KEY else content.get(type, key)
        for fault in faults:
            if isinstance(fault.refusal, UnreadableFile) and not known:
                raise CannotFreeze(LOST_ENTRIES, file=fault.file)


def _rules(
    request: FreezeRequest, freezer: SiteFreezer, stale_pages: StalePages
) -> Mapping[str, bytes]:
    """Return path → bytes of the files for servers."""
    server_rules = request.state.site.find(ServerRules)
    if server_rules is None:
        return {}
    with request.app.app_context():
        return server_rules.files(
            request.snapshot,
            stale_pages.addresses,
            lambda path: path in stale_pages.addresses and path not in freezer.stubs,
        )


def rules_in(folder: Path) -> set[str]:
    """Return the rules files in a frozen folder."""
    tops = [
        path
        for path in folder.iterdir()
        if path.name.startswith((".", "_")) and not is_internal(path.name)
    ]
    names = [f"{top.name}/{path}" for top in tops if top.is_dir() for path in files_below(top)]
    return set(filter(is_rule, (*names, *(top.name for top in tops if top.is_file()))))


def rule_changes(rules: Mapping[str, bytes], previous: Path | None) -> dict[str, Kind]:
    """Return the changes to the rules files of a frozen folder, by path."""
    previous_rules: dict[str, bytes] = {}
    if previous and previous.is_dir():
        previous_rules = {name: (previous / name).read_bytes() for name in rules_in(previous)}
    changes: dict[str, Kind] = {}
    for name in sorted(previous_rules.keys() | rules.keys()):
        if name not in previous_rules:
            changes[name] = "new"
        elif name not in rules:
            changes[name] = "gone"
        elif previous_rules[name] != rules[name]:
            changes[name] = "changed"
    return changes


def put_rules(sink: Sink, rules: Mapping[str, bytes], changes: Mapping[str, Kind]) -> None:
    """Bring the rules files of a folder up to date."""
    for name, kind in changes.items():
        if kind == "gone":
            sink.remove(name)
        else:
            sink.write(name, rules[name])


@contextmanager
def disk_caches(request: FreezeRequest, stale_pages: StalePages) -> Iterator[None]:
    """Cache rendered texts and parts of pages on disk while pages are rendered.

    For a few pages, opening the cache of texts takes longer than rendering without it.
    """
    results = request.state.site.get(CachedResults)
    is_worth_it = len(stale_pages.stale) * MAX_PAGES_PER_STALE_FOR_TEXTS > len(
        stale_pages.addresses
    )
    if not request.texts:
        yield
        return
    request.state.parts = results
    try:
        with cache_texts(results) if is_worth_it else nullcontext():
            yield
        results.flush()
    finally:
        request.state.parts = None


def check_links(result: FreezeResult) -> None:
    """Find the broken links."""
    stale_pages, rendered = result.stale_pages, result.rendered.pages

    @cache
    def anchors(address: str) -> Collection[str]:
        if address in rendered or not stale_pages.previous:
            return rendered[address].anchors
        return _old_anchors(stale_pages.previous, [address]).get(address, ())

    resolver = SiteLinks(stale_pages.addresses, anchors, is_live_only)
    with result.request.app.app_context():
        for address, targets in _links_to_check(result).items():
            if dead := resolver.broken(targets):
                result.dead[address] = dead


def _links_to_check(result: FreezeResult) -> dict[str, Sequence[str]]:
    """Return address → targets of links.

    Of pages that were rendered, that had a broken link, or that link to what is lost.
    """
    stale_pages, rendered = result.stale_pages, result.rendered.pages
    links: dict[str, Sequence[str]] = {}
    if stale_pages.previous and not stale_pages.is_full:
        old_anchors = _old_anchors(stale_pages.previous, result.changed)
        shrunk = [
            address
            for address in old_anchors
            if not set(old_anchors[address]) <= {*rendered[address].anchors}
        ]
        result.lost = [*stale_pages.removed, *shrunk]
        candidates = stale_pages.previous.broken() | stale_pages.previous.linking_to(result.lost)
        links = {
            address: targets
            for address, targets in candidates.items()
            if address in stale_pages.addresses
        }
    return links | {address: page.links for address, page in rendered.items()}


def _old_anchors(previous: Manifest, addresses: Collection[str]) -> dict[str, list[str]]:
    stored = previous.contents("anchors", addresses)
    return {address: lines(anchors) for address, (anchors,) in stored.items()}


def broken_links(result: FreezeResult, html: Callable[[str], str]) -> list[BrokenLink]:
    """Return the broken links as a parser finds them; `html` returns the page at an address."""
    base_url = result.request.state.site.base_url(result.request.snapshot)
    broken: list[BrokenLink] = []
    for address, targets in result.dead.items():
        leads_there = partial(_leads_to, set(targets), address, base_url)
        broken += parsed_links(html(address), result.freezer.path_of(address), leads_there)
    return broken


def _leads_to(targets: set[str], address: str, base_url: str, link: str) -> bool:
    return target_of(address, link, base_url) in targets
