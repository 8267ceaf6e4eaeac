"""A freeze from beginning to end: survey, make, check the links, put in place, keep the manifest."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from flask import Flask

from cms.content import Snapshot
from cms.markdown import DISK_CACHE
from cms.publish.builder_interface import WORDS, Kind
from cms.publish.checks.link_graph import broken, target_of
from cms.publish.checks.links import BrokenLink, confirm
from cms.publish.manifest import Manifest
from cms.publish.manifest_store import ManifestStore
from cms.publish.output import MirroredOutput
from cms.publish.precompression import precompressed, with_compressed_copies
from cms.web.context import EXTENSION_NAME, AppState
from cms.web.freeze.freezer import Finish, SiteFreezer
from cms.web.freeze.reasons import reason
from cms.web.freeze.render_batch import Advance, NullSink
from cms.web.freeze.render_stale import MAX_SINGLE_PROCESS_PAGES, RenderedSite, build, paths
from cms.web.freeze.server_rules import put_rules, rule_changes, rules_of
from cms.web.freeze.stale_pages import StalePages, survey
from cms.web.pages.sitemap import is_live

MAX_PAGES_PER_STALE_FOR_TEXTS = 50
"""One page in so many made, and it is worth while to open the file of texts’ HTML, which takes 6 µs
for each text.
"""


@dataclass(slots=True)
class FreezeRequest:
    """A request to freeze a snapshot into a folder. `options` names what `finish` does: other options
    make another site.
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
    advance: Advance = lambda done, total: None

    @property
    def shelf(self) -> ManifestStore:
        return shelf_of(self.app)

    @property
    def codings(self) -> tuple[str, ...]:
        """In which files are compressed in advance."""
        return codings_of(self.app)

    @property
    def way(self) -> str:
        """How files are written; written otherwise, it is another site."""
        return " ".join(filter(None, (self.options, *self.codings)))

    def paths(self, freezer: SiteFreezer, addresses: Iterable[str]) -> list[str]:
        """The files of some addresses, compressed forms included."""
        found = paths(freezer, addresses)
        return list(with_compressed_copies(found)) if self.codings else found


@dataclass(slots=True)
class FreezeResult:
    """The result of a freeze, or of its dry run."""

    build: RenderedSite
    survey: StalePages
    broken: "list[BrokenLink]" = field(default_factory=list)
    rules: dict[str, Kind] = field(default_factory=dict)
    """Which rules for servers differ, by their paths."""

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """(new, changed or removed; address; why) of every page that differs."""
        for kind, found in (
            ("new", self.build.new),
            ("changed", self.build.changed),
            ("removed", self.build.removed),
        ):
            for address in sorted(found):
                why = reason(self.survey.stale[address]).text() if kind == "changed" else ""
                yield kind, address, why
        for path, kind in self.rules.items():
            yield WORDS[kind], f"/{path}", ""


def shelf_of(app: Flask) -> ManifestStore:
    """The manifests of an app's site; the one used last is in its memory."""
    found: ManifestStore = app.extensions.setdefault(
        "oasis-shelf", ManifestStore(cache_of(app) / "freezes")
    )
    return found


def cache_of(app: Flask) -> Path:
    """The folder of what may be lost."""
    state: AppState = app.extensions[EXTENSION_NAME]
    return state.site.paths.instance / "cache"


@contextmanager
def keeping(freezer: SiteFreezer, found: StalePages) -> Iterator[None]:
    """Keep on the disk, while pages are made, their texts' HTML, and then what was found out of
    entries.

    For a few pages the one takes longer to open than to make them without; the other is much where
    lists were asked for again.
    """
    with (
        DISK_CACHE.at(cache_of(freezer.app))
        if len(found.stale) * MAX_PAGES_PER_STALE_FOR_TEXTS > len(found.addresses)
        else nullcontext()
    ):
        yield
    if len(found.stale) > MAX_SINGLE_PROCESS_PAGES or found.diff.relisted:
        freezer.state.site.store.keep(one for batch in freezer.told for one in orjson.loads(batch))


def codings_of(app: Flask) -> tuple[str, ...]:
    """In which an app's files are compressed in advance (OASIS_PRECOMPRESS)."""
    state: AppState = app.extensions[EXTENSION_NAME]
    return state.site.settings.precompress


def plan_for(order: FreezeRequest) -> FreezeResult:
    """The changes that a freeze would make. Raises CannotFreeze and NotOurs."""
    twins = MirroredOutput(order.target)
    freezer = SiteFreezer(order.app, order.snapshot, order.target, order.finish)
    found = survey(freezer, _previous(order, twins), order.way)
    rules = rule_changes(rules_of(freezer, found.addresses), order.target)
    if not found.previous.pages:  # every page is new, whatever is on it
        return FreezeResult(RenderedSite(found.previous, new=list(found.stale)), found, rules=rules)
    return FreezeResult(
        build(freezer, found, NullSink(), order.jobs, order.advance), found, rules=rules
    )


def freeze_into(order: FreezeRequest) -> FreezeResult:
    """Bring a folder up to date in one step, or leave it as it was. Raises CannotFreeze, NotOurs
    and Busy.
    """
    twins = MirroredOutput(order.target)
    with twins.locked():
        freezer = SiteFreezer(order.app, order.snapshot, order.target, order.finish)
        found = survey(freezer, _previous(order, twins), order.way)
        rules = rules_of(freezer, found.addresses)
        changes = rule_changes(rules, order.target if found.previous.pages else None)
        if found.stale or found.removed or changes:
            result = _replace(order, twins, freezer, found, rules, changes)
        else:
            result = FreezeResult(build(freezer, found, NullSink()), found)
            order.shelf.give_back() if found.up_to_date else order.shelf.put(
                result.build.manifest, result.build.delta
            )
        return result


def _replace(
    order: FreezeRequest,
    twins: MirroredOutput,
    freezer: SiteFreezer,
    found: StalePages,
    rules: dict[str, bytes],
    changes: dict[str, Kind],
) -> FreezeResult:
    anew = not found.previous.pages
    if anew:
        twins.start_full()
    else:
        twins.begin([*order.paths(freezer, [*found.stale, *found.removed]), *changes])
    with keeping(freezer, found):
        made = build(freezer, found, precompressed(twins, order.codings), order.jobs, order.advance)
    put_rules(twins, rules, changes)
    links = broken(made.manifest, is_live, made.made, made.lost)
    result = FreezeResult(
        made, found, broken_links(freezer, links, lambda path: text(twins.mirror / path)), changes
    )
    if not (result.broken and order.strict):
        digest = order.shelf.put(made.manifest, made.delta)
        if anew or changes or digest != twins.digest:
            twins.swap(
                digest,
                None if anew else [*order.paths(freezer, [*made.new, *made.changed]), *changes],
            )
    return result


def _previous(order: FreezeRequest, twins: MirroredOutput) -> Manifest | None:
    return None if order.full or not twins.digest else order.shelf.read(twins.digest)


def broken_links(
    freezer: SiteFreezer, links: Iterable[tuple[str, str]], html: Callable[[str], str]
) -> "list[BrokenLink]":
    """Those of some links (see `broken`) that lead nowhere indeed; `html` gives the page of a path."""
    bad: dict[str, set[str]] = {}
    with freezer.app.app_context():
        for address, target in links:
            bad.setdefault(address, set()).add(target)
    return [
        link
        for address, targets in bad.items()
        for link in _confirmed(freezer, address, targets, html)
    ]


def _confirmed(
    freezer: SiteFreezer, address: str, targets: set[str], html: Callable[[str], str]
) -> "Iterator[BrokenLink]":
    base_url, path = freezer.state.base_url(freezer.snapshot), freezer.path_of(address)
    return confirm(html(path), path, lambda link: target_of(address, link, base_url) in targets)


def text(file: Path) -> str:
    """A page as it lies on the disk."""
    return file.read_text("utf-8")
