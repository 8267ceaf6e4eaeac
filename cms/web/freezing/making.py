"""Making what a survey found: each page rendered, compared by its hash and, if it differs, handed on to be written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cms.publish.manifest import Manifest, digest_of
from cms.publish.twins import Sink
from cms.web.freezer import SiteFreezer
from cms.web.freezing.survey import Survey, add_up
from cms.web.search_files import prepare

Advance = Callable[[int, int], None]
FEW = 40
"""Pages up to which a second process costs more than it saves."""


@dataclass(slots=True)
class Batch:
    """What one process has made: a manifest of it alone, and the addresses of what it handed to the sink."""

    manifest: Manifest = field(default_factory=Manifest)
    changed: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Build:
    """What came of it: the manifest of the site, and the addresses that differ from the previous one."""

    manifest: Manifest
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def build(freezer: SiteFreezer, found: Survey, sink: Sink, jobs: int = 1,
          advance: Advance = lambda done, total: None) -> Build:
    """Make what is stale, write what differs, remove what is gone. Raises CannotFreeze."""
    from cms.web.freezing.crew import make_by_crew

    crew = jobs > 1 and len(found.stale) > FEW
    if crew and any("/search/" in address for address in found.stale):
        prepare(freezer.snapshot, freezer.state)
    made = make_by_crew(freezer, found, sink, jobs, advance) if crew else [make_alone(freezer, found, sink, advance)]
    result = Build(found.previous, gone=found.gone)
    for address in found.gone:
        sink.remove(freezer.path_of(address))
        del result.manifest.pages[address]
    for batch in made:
        for address in batch.manifest.pages:
            if address not in result.manifest.pages:
                result.new.append(address)
            elif address in batch.changed:
                result.changed.append(address)
        result.manifest.take(batch.manifest)
    if len(found.stale) * 4 > len(found.addresses):
        result.manifest = result.manifest.compact()
    add_up(freezer, result.manifest)
    return result


def make_alone(freezer: SiteFreezer, found: Survey, sink: Sink, advance: Advance) -> Batch:
    """Make everything in this process."""
    batch = Batch()
    for number, address in enumerate(found.stale, 1):
        make_one(freezer, found.previous, sink, address, batch)
        advance(number, len(found.stale))
    share(freezer, batch.manifest)
    return batch


def make_one(freezer: SiteFreezer, previous: Manifest, sink: Sink, address: str, batch: Batch) -> None:
    """Make one page. Raises CannotFreeze."""
    made, trace = freezer.make(address)
    path = freezer.path_of(address)
    body = freezer.finish(path, made) if freezer.finish else made
    digest, old = digest_of(body), previous.pages.get(address)
    if old is None or old.digest != digest:
        sink.write(path, body)
        batch.changed.add(address)
    links, anchors = freezer.links_of(address, made, trace)
    batch.manifest.add(address, digest, trace.answers, links, anchors)


def share(freezer: SiteFreezer, manifest: Manifest) -> None:
    """Enter the fragments that the manifest's pages show."""
    for question, made in freezer.state.fragments.known().items():
        if question in manifest.questions:
            manifest.share(question, str(made.html), made.trace.answers)


def paths(freezer: SiteFreezer, addresses: Iterable[str]) -> list[str]:
    """The files of some addresses."""
    return [freezer.path_of(address) for address in addresses]
