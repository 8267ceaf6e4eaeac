"""Finds the pages that a freeze has to render: new ones, and those with a changed dependency.

Texts that are new to a site are first rendered on trial in a process that may crash. A library that
can't handle a text ends its process without an error; so the entry is found and named.
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
from cms.core.cached_results import CachedResults
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, lazy_message
from cms.core.program_version import program_fingerprint
from cms.core.worker_pool import WorkerDied, run_in_processes
from cms.markdown.trial_render import Text, first_fatal, render_all
from cms.publish.manifest import Manifest
from cms.publish.manifest_update import fragment_named
from cms.publish.rendered_pages import Evaluated, RenderedPages
from cms.schema.entry_ref import Name
from cms.schema.usages import long_texts
from cms.web.freeze.freezer import NOT_FOUND, CannotFreeze, SiteFreezer
from cms.web.templating.fragments import Fragment

FATAL = N_(
    "The text of %(entry)s can’t be rendered: the process that renders it fails. Divide the text or simplify "
    "it. The site is unchanged."
)
MAX_INSPECTED_ENTRIES = 40
"""Up to this many entries, this process checks which have long texts: most have none."""


def try_texts(freezer: SiteFreezer, differing: Collection[Name]) -> None:
    """Render the long texts of some entries on trial.

    Raises CannotFreeze for an entry whose text ends the process.
    """
    snapshot, results = freezer.snapshot, freezer.state.site.get(CachedResults)
    names = [(type, key) for type, key in differing if key in snapshot.entries.get(type, ())]
    if len(names) <= MAX_INSPECTED_ENTRIES:
        names = [name for name in names if _texts(snapshot, name)]
    untried = {name: key for name in names if results.get(key := _trial_key(freezer, name)) is None}
    is_single_threaded = threading.active_count() == 1
    try_all = _in_forks if is_single_threaded else _in_new_process
    fatal = try_all(snapshot, list(untried)) if untried else None
    if fatal:
        raise CannotFreeze(FATAL, entry="/".join(fatal))
    for key in untried.values():
        results.put(key, b"")
    results.flush()


def _trial_key(freezer: SiteFreezer, name: Name) -> bytes:
    """Return the key under which it is stored that an entry's texts passed the trial."""
    snapshot, own = freezer.snapshot, freezer.state.site.paths.own_code
    version = snapshot.entries[name[0]][name[1]].version
    return blake2b(program_fingerprint(*own) + version.encode(), digest_size=16).digest()


def _texts(snapshot: Snapshot, name: Name) -> list[Text]:
    entry = snapshot.entries[name[0]][name[1]]
    return [text for _path, text in long_texts(entry.model, entry.raw)]


def _in_forks(snapshot: Snapshot, names: Sequence[Name]) -> Name | None:
    """Try the texts in forks, which share this process's memory and start at once."""

    def render_entries(numbers: Iterator[int]) -> None:
        for number in numbers:
            for _text in render_all(_texts(snapshot, names[number])):
                pass

    try:
        run_in_processes(len(names), render_entries)
    except WorkerDied as died:
        if died.number is None:
            raise
        return names[died.number]
    return None


def _in_new_process(snapshot: Snapshot, names: Sequence[Name]) -> Name | None:
    """Try the texts in a new process, since a fork of a process with threads may hang."""
    texts = [(text, name) for name in names for text in _texts(snapshot, name)]
    number = first_fatal([text for text, _name in texts])
    return None if number is None else texts[number][1]


LISTING = ""
"""The part of a manifest that holds the list of addresses."""
NEW = N_("New.")


@dataclass(slots=True)
class StalePages:
    """The comparison of the previous site (`previous`, None if unknown) with the one to build."""

    previous: Manifest | None
    edits: Edits
    addresses: Collection[str] = ()
    listing: Trace | None = None
    """The dependencies of the list of addresses; None if the list is unchanged."""
    stale: dict[str, Dependency | None] = field(default_factory=dict)
    """Pages to render, each with the dependency that changed; None for a new address."""
    removed: list[str] = field(default_factory=list)
    digests: dict[str, bytes] = field(default_factory=dict)
    """The previous digests of stale and removed pages."""
    evaluated: dict[Dependency, Evaluated] = field(default_factory=dict)
    """Candidates with their present fingerprint and scope, if these can differ from the stored
    ones.
    """
    changed: bool = False
    """Whether any dependency has another fingerprint.

    That of a fragment's dependency may change while the fragment stays the same.
    """
    fragments: dict[Dependency, Fragment] = field(default_factory=dict)
    """The fragments of the previous site."""

    @property
    def known_addresses(self) -> frozenset[str]:
        """The addresses of the previous site."""
        return self.previous.addresses if self.previous else frozenset()

    @property
    def is_full(self) -> bool:
        """Whether every page has to be rendered."""
        return self.previous is None or len(self.stale) == len(self.addresses)

    @property
    def up_to_date(self) -> bool:
        """Whether the previous manifest is still correct."""
        return not (self.edits or self.listing or self.stale or self.removed or self.changed)


def find_stale(freezer: SiteFreezer, previous: Manifest | None) -> StalePages:
    """Return the pages to render; all of them if there is no manifest.

    Raises ManifestLost and sqlite3.Error.
    """
    if previous is None:
        return _all_pages(freezer)
    stale_pages = StalePages(previous, _edits(freezer, previous))
    try_texts(freezer, stale_pages.edits.names)
    changed = _changed(freezer, stale_pages)
    stale_pages.changed = bool(changed)
    listing = previous.dependencies(LISTING)
    if listing and listing.keys().isdisjoint(changed.values()):
        stale_pages.addresses = previous.addresses
        stubs = previous.of_kind("redirect").where()
        freezer.keep_stubs({stub.dependency.argument for stub in stubs})
    else:
        _list_addresses(freezer, stale_pages)
    for page in previous.pages_with(changed):
        if page.address in stale_pages.addresses:
            stale_pages.stale[page.address] = page.dependency
    # what is no candidate is unchanged, so that no entry is read again for it
    for dependency, fingerprint in previous.fingerprints_of(stale_pages.stale).items():
        freezer.snapshot.fingerprints.setdefault(dependency, fingerprint)
    digests = previous.contents("digest", [*stale_pages.stale, *stale_pages.removed])
    stale_pages.digests = {address: digest for address, (digest,) in digests.items()}
    return stale_pages


def _all_pages(freezer: SiteFreezer) -> StalePages:
    snapshot = freezer.snapshot
    names = list(built_entries(snapshot))
    try_texts(freezer, names)
    stale_pages = StalePages(None, Edits(snapshot, names, whole=True))
    _list_addresses(freezer, stale_pages)
    return stale_pages


def _edits(freezer: SiteFreezer, previous: Manifest) -> Edits:
    """Return the entries that differ from those that the previous site was built from."""
    snapshot, read_old = freezer.snapshot, freezer.state.site.store.version
    whole = previous.context != snapshot.context_fingerprint
    return edits_since(previous.entries(), snapshot, read_old, whole)


def _changed(freezer: SiteFreezer, stale_pages: StalePages) -> dict[int, Dependency]:
    """Return the changed dependencies by their number in the manifest."""
    previous, fingerprints = stale_pages.previous, freezer.state.fingerprints
    assert previous
    candidates = [
        candidate
        for kind in previous.kinds()
        for candidate in fingerprints.candidates(kind, stale_pages.edits, previous.of_kind(kind))
    ]
    _restore_fragments(freezer, stale_pages, {candidate.dependency for candidate in candidates})
    return {
        candidate.number: candidate.dependency
        for candidate in candidates
        if _has_changed(freezer, stale_pages, candidate)
    }


def _restore_fragments(
    freezer: SiteFreezer, stale_pages: StalePages, candidates: Collection[Dependency]
) -> None:
    """Restore the fragments of the previous site, so that only stale ones are rendered again."""
    assert stale_pages.previous
    fingerprints = freezer.snapshot.fingerprints
    stored_fingerprints = {
        stored.dependency: stored.fingerprint
        for stored in stale_pages.previous.of_kind("fragment").where()
    }
    names = stale_pages.previous.part_names
    traces = stale_pages.previous.dependencies_of(names)
    for name, (text,) in stale_pages.previous.contents("html", names).items():
        dependency = fragment_named(name) if name else None
        if dependency not in stored_fingerprints:
            continue
        trace = Trace(traces[name])
        for inner, fingerprint in trace.fingerprints.items():
            if inner not in candidates:
                fingerprints.setdefault(inner, fingerprint)
        html = Markup(text)  # noqa: S704 - ours
        fragment = Fragment(html, trace, stored_fingerprints[dependency], None)
        stale_pages.fragments[dependency] = fragment
        freezer.state.fragments.rendered.put(dependency, fragment)


def restore_fragments(freezer: SiteFreezer, rendered: RenderedPages) -> None:
    """Restore the fragments that another process has rendered."""
    for name, part in rendered.parts.items():
        dependency = fragment_named(name)
        trace = Trace({inner: rendered.dependencies[inner][0] for inner in part.dependencies})
        fingerprint, _scope = rendered.dependencies[dependency]
        html = Markup(part.html)  # noqa: S704 - ours
        freezer.state.fragments.rendered.put(dependency, Fragment(html, trace, fingerprint, None))


def _has_changed(
    freezer: SiteFreezer, stale_pages: StalePages, candidate: StoredDependency
) -> bool:
    fingerprints, dependency = freezer.state.fingerprints, candidate.dependency
    now = fingerprints.current(freezer.snapshot, dependency)
    scope = fingerprints.scope(freezer.snapshot, dependency)
    if now != candidate.fingerprint or scope != DependencyScope():
        stale_pages.evaluated[dependency] = now, scope
    return now != candidate.fingerprint


def _list_addresses(freezer: SiteFreezer, stale_pages: StalePages) -> None:
    """List the addresses of the site, and find new and removed ones."""
    addresses = dict.fromkeys((*freezer.addresses(), NOT_FOUND))
    stale_pages.addresses, stale_pages.listing = addresses, freezer.listing
    stale_pages.stale = {
        address: None for address in addresses if address not in stale_pages.known_addresses
    }
    stale_pages.removed = sorted(stale_pages.known_addresses - addresses.keys())


def reason(fingerprints: Fingerprints, dependency: Dependency | None) -> LazyMessage:
    """Return why a page has to be rendered; a `dependency` of None stands for a new page."""
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
