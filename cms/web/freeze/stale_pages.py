"""The pages that a freeze has to render: new ones, and those with a dependency that has changed.

Texts that are new to a site are rendered in a process that may die first, before the one that
publishes renders them. A library that can't take a text ends its process without a word; so its entry
is found, and named.
"""

import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from markupsafe import Markup

from cms.content import Snapshot
from cms.content.dependencies import Dependency, Trace
from cms.content.dependency_kinds import (
    DependencyKind,
    DependencyScope,
    Fingerprints,
    StoredDependency,
)
from cms.content.edits import Edits, built_entries, edits_since
from cms.content.entry import Name
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, lazy_message
from cms.core.program_version import program_fingerprint
from cms.core.worker_pool import WorkerDied, run_in_processes
from cms.markdown.trial_render import Text, first_fatal, render_all
from cms.publish.manifest import Manifest
from cms.publish.manifest_update import fragment_named
from cms.publish.rendered_pages import Evaluated, RenderedPages
from cms.schema.usages import long_texts
from cms.web.freeze.freezer import NOT_FOUND, CannotFreeze, SiteFreezer
from cms.web.templating.render import Fragment

FATAL = N_(
    "The text of %(entry)s can’t be rendered: the process that renders it fails. Divide the text or simplify "
    "it. The published site is unchanged."
)
MAX_INSPECTED_ENTRIES = 40
"""Entries up to which this process looks which of them have long texts: most have none."""


def try_texts(freezer: SiteFreezer, differing: Collection[Name]) -> None:
    """Render the long texts of some entries on trial. Raises CannotFreeze for one that ends the
    process.
    """
    snapshot, results = freezer.snapshot, freezer.state.site.results
    names = [(type, key) for type, key in differing if key in snapshot.entries.get(type, ())]
    if len(names) <= MAX_INSPECTED_ENTRIES:
        names = [name for name in names if _texts(snapshot, name)]
    untried = {name: key for name in names if results.get(key := _trial_key(freezer, name)) is None}
    alone = threading.active_count() == 1
    try_all = _in_forks if alone else _in_a_process
    fatal = try_all(snapshot, list(untried)) if untried else None
    if fatal:
        raise CannotFreeze(FATAL, entry="/".join(fatal))
    for key in untried.values():
        results.put(key, b"")
    results.flush()


def _trial_key(freezer: SiteFreezer, name: Name) -> bytes:
    """The key under which it is kept that the texts of an entry have been rendered on trial."""
    snapshot, sections = freezer.snapshot, freezer.state.site.paths.sections
    version = snapshot.entries[name[0]][name[1]].version
    return blake2b(program_fingerprint(sections) + version.encode(), digest_size=16).digest()


def _texts(snapshot: Snapshot, name: Name) -> list[Text]:
    entry = snapshot.entries[name[0]][name[1]]
    return [text for _path, text in long_texts(entry.model, entry.raw)]


def _in_forks(snapshot: Snapshot, names: Sequence[Name]) -> Name | None:
    """Forks share what this process has read, and begin at once."""

    def work(numbers: Iterator[int]) -> None:
        for number in numbers:
            for _text in render_all(_texts(snapshot, names[number])):
                pass

    try:
        run_in_processes(len(names), work)
    except WorkerDied as died:
        if died.number is None:
            raise
        return names[died.number]
    return None


def _in_a_process(snapshot: Snapshot, names: Sequence[Name]) -> Name | None:
    """Where there are threads, a fork may hang."""
    texts = [(text, name) for name in names for text in _texts(snapshot, name)]
    number = first_fatal([text for text, _name in texts])
    return None if number is None else texts[number][1]


LISTING = ""
"""Among the parts of a manifest: the list of addresses."""
NEW = N_("New.")


@dataclass(slots=True)
class StalePages:
    """The site that was (`previous`, None if nothing is known of it) against the site that will be."""

    previous: Manifest | None
    edits: Edits
    addresses: Collection[str] = ()
    listing: Trace | None = None
    """The dependencies of the list of addresses; None if it is the same list."""
    stale: dict[str, Dependency | None] = field(default_factory=dict)
    """Pages to render, each with the dependency that changed; None for a new address."""
    removed: list[str] = field(default_factory=list)
    digests: dict[str, bytes] = field(default_factory=dict)
    """The digests that stale and removed pages had."""
    evaluated: dict[Dependency, Evaluated] = field(default_factory=dict)
    """Candidates as they are now, as far as that can differ."""
    changed: bool = False
    """Whether any dependency has another fingerprint: a fragment's may, and the fragment be the
    same.
    """
    parts: dict[Dependency, Fragment] = field(default_factory=dict)
    """The fragments of the previous site."""

    @property
    def known(self) -> frozenset[str]:
        """The addresses of the site that was."""
        return self.previous.addresses if self.previous else frozenset()

    @property
    def is_full(self) -> bool:
        """Whether every page has to be rendered."""
        return self.previous is None or len(self.stale) == len(self.addresses)

    @property
    def up_to_date(self) -> bool:
        """Whether the previous manifest says all there is to say."""
        return not (self.edits or self.listing or self.stale or self.removed or self.changed)


def find_stale(freezer: SiteFreezer, previous: Manifest | None) -> StalePages:
    """Find out what has to be rendered: everything if there is no manifest. Raises ManifestLost and
    sqlite3.Error.
    """
    if previous is None:
        return _all_pages(freezer)
    found = StalePages(previous, _edits(freezer, previous))
    try_texts(freezer, found.edits.names)
    changed = _changed(freezer, found)
    found.changed = bool(changed)
    listing = previous.dependencies(LISTING)
    if listing and listing.keys().isdisjoint(changed.values()):
        found.addresses = previous.addresses
        stubs = previous.of_kind("redirect").where()
        freezer.keep_stubs({one.dependency.argument for one in stubs})
    else:
        _list_addresses(freezer, found)
    for page in previous.pages_with(changed):
        if page.address in found.addresses:
            found.stale[page.address] = page.dependency
    digests = previous.contents("digest", [*found.stale, *found.removed])
    found.digests = {address: digest for address, (digest,) in digests.items()}
    return found


def _all_pages(freezer: SiteFreezer) -> StalePages:
    snapshot = freezer.snapshot
    names = list(built_entries(snapshot))
    try_texts(freezer, names)
    found = StalePages(None, Edits(snapshot, names, whole=True))
    _list_addresses(freezer, found)
    return found


def _edits(freezer: SiteFreezer, previous: Manifest) -> Edits:
    """The entries that differ from those that the previous site was built from."""
    snapshot, read_old = freezer.snapshot, freezer.state.site.store.version
    whole = previous.context != snapshot.context_fingerprint
    return edits_since(previous.entries(), snapshot, read_old, whole)


def _changed(freezer: SiteFreezer, found: StalePages) -> dict[int, Dependency]:
    """Number in the manifest → each dependency that has another fingerprint now."""
    previous, fingerprints = found.previous, freezer.state.fingerprints
    assert previous
    candidates = [
        one
        for kind in previous.kinds()
        for one in fingerprints.candidates(kind, found.edits, previous.of_kind(kind))
    ]
    _restore_parts(freezer, found, {one.dependency for one in candidates})
    return {one.number: one.dependency for one in candidates if _has_changed(freezer, found, one)}


def _restore_parts(
    freezer: SiteFreezer, found: StalePages, candidates: Collection[Dependency]
) -> None:
    """Let fragments be rendered again only if what they read has changed."""
    assert found.previous
    known = freezer.snapshot.fingerprints
    prints = {one.dependency: one.fingerprint for one in found.previous.of_kind("fragment").where()}
    names = found.previous.part_names
    traces = found.previous.dependencies_of(names)
    for name, (text,) in found.previous.contents("html", names).items():
        dependency = fragment_named(name) if name else None
        if dependency not in prints:
            continue
        trace = Trace(traces[name])
        for one, fingerprint in trace.fingerprints.items():
            if one not in candidates:
                known.setdefault(one, fingerprint)
        found.parts[dependency] = Fragment(Markup(text), trace, prints[dependency], None)  # noqa: S704 - ours
        freezer.state.fragments.rendered.put(dependency, found.parts[dependency])


def restore_fragments(freezer: SiteFreezer, rendered: RenderedPages) -> None:
    """Take over the fragments that another process has rendered."""
    for name, part in rendered.parts.items():
        dependency = fragment_named(name)
        trace = Trace({one: rendered.dependencies[one][0] for one in part.dependencies})
        print, _scope = rendered.dependencies[dependency]
        html = Markup(part.html)  # noqa: S704 - ours
        freezer.state.fragments.rendered.put(dependency, Fragment(html, trace, print, None))


def _has_changed(freezer: SiteFreezer, found: StalePages, candidate: StoredDependency) -> bool:
    fingerprints, dependency = freezer.state.fingerprints, candidate.dependency
    now = fingerprints.now(freezer.snapshot, dependency)
    scope = fingerprints.scope(freezer.snapshot, dependency)
    if now != candidate.fingerprint or scope != DependencyScope():
        found.evaluated[dependency] = now, scope
    return now != candidate.fingerprint


def _list_addresses(freezer: SiteFreezer, found: StalePages) -> None:
    """Find out which addresses there are, which of them are new and which are gone."""
    listed = dict.fromkeys((*freezer.addresses(), NOT_FOUND))
    found.addresses, found.listing = listed, freezer.listing
    found.stale = {address: None for address in listed if address not in found.known}
    found.removed = sorted(found.known - listed.keys())


def reason(fingerprints: Fingerprints, dependency: Dependency | None) -> LazyMessage:
    """Why a page has to be rendered; None stands for a new one."""
    if dependency is None:
        return lazy_message(NEW)
    kind = fingerprints.kinds.get(dependency.kind, DependencyKind())
    return lazy_message(
        kind.why,
        collection=dependency.type,
        argument=dependency.argument,
        projection=dependency.projection,
        name=f"{dependency.type}/{dependency.argument}",
    )
