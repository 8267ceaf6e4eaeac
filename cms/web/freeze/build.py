"""The build of a site, from a snapshot to a folder that is ready to be published.

Find what is stale, render it into a staging folder that shares the unchanged files, check the links.
`flask freeze OUT` (freeze_into) and releases (release_builder.py) differ only in their output.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TypeVar

from flask import Flask

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.content.edits import built_entries
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, lazy_message
from cms.markdown import cache_texts
from cms.publish.builder_interface import Advance, Change, Kind, ignore_progress
from cms.publish.checks.links import BrokenLink, SiteLinks, confirm, target_of
from cms.publish.manifest import Manifest, ManifestLost, Manifests, lines
from cms.publish.manifest_update import ManifestUpdate, write_manifest
from cms.publish.output import MirroredOutput, Output, Sink, files_below, is_internal
from cms.publish.precompression import precompressed, with_compressed_copies
from cms.publish.rendered_pages import RenderedPages, site_digest, weight
from cms.publish.server_rules import is_rule, rule_files
from cms.publish.server_rules.facts import server_facts
from cms.web.context import EXTENSION_NAME, AppState
from cms.web.freeze.freezer import Finish, SiteFreezer
from cms.web.freeze.redirects import redirects
from cms.web.freeze.render_stale import NullSink, render_stale
from cms.web.freeze.stale_pages import NEW, StalePages, find_stale, reason
from cms.web.public_addresses import is_live_only

T = TypeVar("T")
RULES = lazy_message(N_("The rules for servers changed."))
GONE = lazy_message(N_("This address no longer has any content."))
UNKNOWN = "There is no last build made in the same way, so every page is rendered."
MAX_PAGES_PER_STALE_FOR_TEXTS = 50
"""If at least one page in so many is rendered, the file of texts’ HTML is opened."""


@dataclass(slots=True)
class FreezeRequest:
    """A request to build a snapshot. `options` names what `finish` does: other options make another
    site.
    """

    app: Flask
    snapshot: Snapshot
    target: Path
    jobs: int = 1
    full: bool = False
    finish: Finish | None = None
    options: str = ""
    strict: bool = True
    """Whether a broken link keeps the folder as it was."""
    advance: Advance = ignore_progress
    texts: bool = True
    """Whether the HTML of texts is kept on the disk; not where other threads render meanwhile."""

    @property
    def state(self) -> AppState:
        found: AppState = self.app.extensions[EXTENSION_NAME]
        return found

    @property
    def manifests(self) -> Manifests:
        return self.state.site.manifests

    @property
    def codings(self) -> tuple[str, ...]:
        """In which files are compressed in advance (OASIS_PRECOMPRESS)."""
        return self.state.site.settings.precompress

    @property
    def way(self) -> str:
        """The options of writing files; with others it is another site."""
        return " ".join(filter(None, (self.options, *self.codings)))

    def previous(self, output: Output) -> Manifest | None:
        """The manifest of what is published; None if it is unknown, or was built in another way."""
        if self.full or not output.digest:
            return None
        found = self.manifests.open(output.name, output.digest)
        return found if found and found.options == self.way else None


@dataclass
class FreezeResult:
    """The result of a build, or of its dry run."""

    order: FreezeRequest
    freezer: SiteFreezer
    survey: StalePages
    rendered: RenderedPages = field(default_factory=RenderedPages)
    all_rules: dict[str, bytes] = field(default_factory=dict)
    """Path → bytes of the rules for servers."""
    rules: dict[str, Kind] = field(default_factory=dict)
    """Which of them differ."""
    lost: list[str] = field(default_factory=list)
    """Addresses to which links may lead nowhere now: of what is gone, or has lost an id."""
    dead: dict[str, list[str]] = field(default_factory=dict)
    """Address → targets of links that lead nowhere."""
    broken: list[BrokenLink] = field(default_factory=list)
    """The same as a parser finds them."""
    is_exact: bool = True
    """Whether all that is said to change does; otherwise the pages were not rendered to see that."""

    @property
    def new(self) -> list[str]:
        """The addresses that there were not before."""
        return [address for address in self.survey.stale if address not in self.survey.known]

    @property
    def changed(self) -> list[str]:
        """The addresses of pages that differ, or may differ where they were not rendered."""
        found = [address for address in self.survey.stale if address in self.survey.known]
        if not self.is_exact:
            return found
        return [address for address in found if address in self.rendered.changed]

    @property
    def removed(self) -> list[str]:
        """The addresses that there are no more."""
        return self.survey.removed

    @cached_property
    def total(self) -> int:
        """The sum of the weights of all pages."""
        found = self.survey
        total = found.previous.total if found.previous else 0
        total -= sum(weight(address, digest) for address, digest in found.digests.items())
        return total + sum(
            weight(address, page.digest) for address, page in self.rendered.pages.items()
        )

    @property
    def digest(self) -> str:
        """The digest of the site."""
        return site_digest(self.order.way, self.total)

    def paths(self, addresses: Iterable[str]) -> list[str]:
        """The files of some addresses, compressed forms included."""
        found = map(self.freezer.path_of, addresses)
        return list(with_compressed_copies(found) if self.order.codings else found)

    def why(self, address: str) -> LazyMessage:
        """Why a page was rendered."""
        return reason(self.order.state.fingerprints, self.survey.stale[address])

    def changes(self) -> Iterator[Change]:
        """Every page that differs, and every file of rules."""
        for address in sorted(self.new):
            yield Change(address, "new", (lazy_message(NEW),))
        for address in sorted(self.changed):
            yield Change(address, "changed", (self.why(address),))
        for address in self.removed:
            yield Change(address, "gone", (GONE,))
        for path, kind in self.rules.items():
            yield Change(f"/{path}", kind, (RULES,))

    def keep(self, output: Output) -> None:
        """Write the manifest for the next build, now that the site is published."""
        found, snapshot = self.survey, self.order.snapshot
        previous = None if found.is_full else found.previous
        if previous and found.up_to_date:
            return
        update = ManifestUpdate(
            output.name,
            self.digest,
            self.order.way,
            snapshot.context_fingerprint,
            self.total,
            self.rendered,
            found.removed,
            built_entries(snapshot),
            self.dead,
            found.evaluated,
        )
        write_manifest(self.order.manifests, previous, update)


def freeze_into(order: FreezeRequest) -> FreezeResult:
    """Bring a folder up to date in one step, or leave it as it was. Raises CannotFreeze,
    NotAFrozenSite and Busy.
    """
    output = MirroredOutput(order.target)
    with output.locked():
        done = build_site(order, output)
        if done.broken and order.strict:
            return done
        known, differing = done.survey.previous is not None, [*done.new, *done.changed]
        if not known or done.rules or differing or done.removed:
            written = [*done.paths(differing), *done.rules]
            output.swap(done.digest, written if known else None)
        done.keep(output)
        return done


def plan_for(order: FreezeRequest) -> FreezeResult:
    """The changes that a freeze would make. Raises CannotFreeze and NotAFrozenSite."""
    return plan_site(order, MirroredOutput(order.target))


def explain(order: FreezeRequest, address: str) -> tuple[str, list[tuple[Dependency, bool]]]:
    """Why a freeze would render a page (nothing if it wouldn't); and what the page depends on, each
    with whether that has changed. Raises CannotFreeze where there is no such page.
    """
    output = MirroredOutput(order.target)
    return _with_manifest(order, output, partial(_explain, order, output, address))


def _explain(
    order: FreezeRequest, output: Output, address: str, previous: Manifest | None
) -> tuple[str, list[tuple[Dependency, bool]]]:
    done = _plan(order, output, 0, previous)
    if address not in done.survey.addresses:
        raise done.freezer.refused(address, "there is no page")
    if previous is None or address not in previous.addresses:
        why = UNKNOWN if previous is None else done.why(address).text()
        return why, [(one, False) for one in done.freezer.make(address)[1].fingerprints]
    now = order.state.fingerprints.now
    found = [
        (one, now(order.snapshot, one) != fingerprint)
        for one, fingerprint in previous.dependencies(address).items()
    ]
    return done.why(address).text() if address in done.survey.stale else "", found


def build_site(order: FreezeRequest, output: Output) -> FreezeResult:
    """Render what is stale into the staging folder of an output, and check the links."""
    return _with_manifest(order, output, partial(_build, order, output))


def plan_site(order: FreezeRequest, output: Output, most: int | None = None) -> FreezeResult:
    """The changes that a build would make. Stale pages are rendered to see whether they differ,
    unless nothing is known of the site or there are more than `most`.
    """
    return _with_manifest(order, output, partial(_plan, order, output, most))


def _with_manifest(order: FreezeRequest, output: Output, work: Callable[[Manifest | None], T]) -> T:
    """Do some work with the manifest of an output; again without it where it is lost meanwhile."""
    previous = order.previous(output)
    try:
        return work(previous)
    except (ManifestLost, sqlite3.Error):
        if previous is None:
            raise
        return work(None)


def _build(order: FreezeRequest, output: Output, previous: Manifest | None) -> FreezeResult:
    done = _survey(order, output, previous, output.published if previous else None)
    found = done.survey
    if previous is None:
        output.start_full()
    elif found.stale or found.removed or done.rules or output.starts_empty:
        output.start_incremental([*done.paths([*found.stale, *found.removed]), *done.rules])
    with text_cache(order, found):
        sink = precompressed(output, order.codings)
        done.rendered = render_stale(done.freezer, found, sink, order.jobs, order.advance)
    put_rules(output, done.all_rules, done.rules)
    check_links(done)

    def html(address: str) -> str:
        folder = output.staging if address in found.stale else output.published
        assert folder
        return (folder / done.freezer.path_of(address)).read_text("utf-8")

    done.broken = broken_links(done, html)
    return done


def _plan(
    order: FreezeRequest, output: Output, most: int | None, previous: Manifest | None
) -> FreezeResult:
    done = _survey(order, output, previous, output.published)
    found = done.survey
    if previous and most != 0 and (most is None or len(found.stale) <= most):
        done.rendered = render_stale(done.freezer, found, NullSink(), order.jobs, order.advance)
        check_links(done)
        return done
    done.is_exact = found.known.isdisjoint(found.stale)
    return done


def _survey(
    order: FreezeRequest, output: Output, previous: Manifest | None, rules_before: Path | None
) -> FreezeResult:
    freezer = SiteFreezer(order.app, order.snapshot, output.staging, order.finish)
    found = find_stale(freezer, previous)
    rules = _rules(order, freezer, found)
    return FreezeResult(
        order, freezer, found, all_rules=rules, rules=rule_changes(rules, rules_before)
    )


def _rules(order: FreezeRequest, freezer: SiteFreezer, found: StalePages) -> dict[str, bytes]:
    """Path → bytes of the rules files for the servers of OASIS_RULES. Raises UnknownServer."""
    snapshot, settings = order.snapshot, order.state.site.settings
    languages = [
        code for code in (*snapshot.by_code, *snapshot.derived) if code != snapshot.default_locale
    ]

    def stands(address: str) -> bool:
        return address in found.addresses and address not in freezer.stubs

    base_url = order.state.site.base_url(snapshot)
    return rule_files(
        settings.rules, server_facts(redirects(snapshot), stands, languages, base_url)
    )


def rules_in(folder: Path) -> set[str]:
    """The rules files that a frozen folder has."""
    tops = [
        path
        for path in folder.iterdir()
        if path.name.startswith((".", "_")) and not is_internal(path.name)
    ]
    names = [f"{top.name}/{path}" for top in tops if top.is_dir() for path in files_below(top)]
    return set(filter(is_rule, (*names, *(top.name for top in tops if top.is_file()))))


def rule_changes(rules: Mapping[str, bytes], previous: Path | None) -> dict[str, Kind]:
    """The changes to the rules files of a frozen folder, by their paths in it."""
    before: dict[str, bytes] = {}
    if previous and previous.is_dir():
        before = {name: (previous / name).read_bytes() for name in rules_in(previous)}
    found: dict[str, Kind] = {}
    for name in sorted(before.keys() | rules.keys()):
        if name not in before:
            found[name] = "new"
        elif name not in rules:
            found[name] = "gone"
        elif before[name] != rules[name]:
            found[name] = "changed"
    return found


def put_rules(sink: Sink, rules: Mapping[str, bytes], changes: Mapping[str, Kind]) -> None:
    """Bring the rules files of a folder up to date."""
    for name, kind in changes.items():
        if kind == "gone":
            sink.remove(name)
        else:
            sink.write(name, rules[name])


def text_cache(order: FreezeRequest, found: StalePages) -> AbstractContextManager[None]:
    """Keep the HTML of texts on the disk while pages are rendered. For a few pages it takes longer
    to open than to render them without.
    """
    is_worth_it = len(found.stale) * MAX_PAGES_PER_STALE_FOR_TEXTS > len(found.addresses)
    if not (order.texts and is_worth_it):
        return nullcontext()
    return cache_texts(order.state.site.results)


def check_links(done: FreezeResult) -> None:
    """Find the links that lead nowhere."""
    found, rendered = done.survey, done.rendered.pages

    @cache
    def anchors(address: str) -> Collection[str]:
        if address in rendered or not found.previous:
            return rendered[address].anchors
        return _old_anchors(found.previous, [address]).get(address, ())

    resolver = SiteLinks(found.addresses, anchors, is_live_only)
    with done.order.app.app_context():
        for address, targets in _links_to_check(done).items():
            if dead := resolver.broken(targets):
                done.dead[address] = dead


def _links_to_check(done: FreezeResult) -> dict[str, Sequence[str]]:
    """Address → targets of links: of pages that were rendered, of those that had a broken link, and
    of those that lead to what is lost.
    """
    found, rendered = done.survey, done.rendered.pages
    links: dict[str, Sequence[str]] = {}
    if found.previous and not found.is_full:
        before = _old_anchors(found.previous, done.changed)
        shrunk = [one for one in before if not set(before[one]) <= {*rendered[one].anchors}]
        done.lost = [*found.removed, *shrunk]
        others = found.previous.broken() | found.previous.linking_to(done.lost)
        links = {one: others[one] for one in others if one in found.addresses}
    return links | {address: page.links for address, page in rendered.items()}


def _old_anchors(previous: Manifest, addresses: Collection[str]) -> dict[str, list[str]]:
    found = previous.contents("anchors", addresses)
    return {address: lines(anchors) for address, (anchors,) in found.items()}


def broken_links(done: FreezeResult, html: Callable[[str], str]) -> list[BrokenLink]:
    """The dead links as a parser finds them; `html` returns the page at an address."""
    base_url = done.order.state.site.base_url(done.order.snapshot)
    found: list[BrokenLink] = []
    for address, targets in done.dead.items():
        leads_there = partial(_leads_to, set(targets), address, base_url)
        found += confirm(html(address), done.freezer.path_of(address), leads_there)
    return found


def _leads_to(targets: set[str], address: str, base_url: str, link: str) -> bool:
    return target_of(address, link, base_url) in targets
