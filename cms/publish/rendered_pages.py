"""Pages that have been rendered, in memory: what they depend on, where they lead, what is on them."""

from array import array
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b, sha256

from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import DependencyScope

ScopeOf = Callable[[Dependency], DependencyScope]


def digest_of(body: bytes) -> bytes:
    """The digest of a file's content: the first 16 bytes of its SHA-256, for which processors have
    instructions.
    """
    return sha256(body).digest()[:16]


def weight(address: str, digest: bytes) -> int:
    """The number that a page adds to the total of a site."""
    return int.from_bytes(blake2b(digest + address.encode(), digest_size=32).digest(), "big")


def site_digest(options: str, total: int) -> str:
    """The digest of a whole site, in hex: the same for the same files and options, whatever content
    they were made from. `total` is the sum of the weights of its pages.
    """
    return blake2b(f"{options}\n{total}".encode(), digest_size=16).hexdigest()


@dataclass(slots=True)
class RenderedPage:
    """One file, or a part that many pages share: its digest, the numbers of its dependencies in
    the order of reading, its links' targets and the ids on it. `html` is that of a part.
    """

    digest: bytes
    dependencies: "array[int]"
    links: Collection[str] = ()
    anchors: tuple[str, ...] = ()
    html: str = ""


@dataclass(slots=True)
class RenderedPages:
    """Pages by address, and shared parts by name. What they depend on is numbered."""

    pages: dict[str, RenderedPage] = field(default_factory=dict)
    parts: dict[str, RenderedPage] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    """Addresses of those that differ from the site before."""
    dependencies: dict[Dependency, int] = field(default_factory=dict)
    fingerprints: list[bytes] = field(default_factory=list)
    """By the number of a dependency."""
    scopes: list[DependencyScope] = field(default_factory=list)
    _targets: dict[str, str] = field(default_factory=dict)
    """One object for each target of a link, however many pages lead there."""

    def intern(self, fingerprints: Mapping[Dependency, bytes], scope_of: ScopeOf) -> "array[int]":
        """The numbers of some dependencies."""
        numbers = array("I")
        for dependency, fingerprint in fingerprints.items():
            number = self.dependencies.get(dependency)
            if number is None:
                number = self._add(dependency, fingerprint, scope_of(dependency))
            numbers.append(number)
        return numbers

    def _add(self, dependency: Dependency, fingerprint: bytes, scope: DependencyScope) -> int:
        self.dependencies[dependency] = number = len(self.fingerprints)
        self.fingerprints.append(fingerprint)
        self.scopes.append(scope)
        return number

    def merge(self, other: "RenderedPages") -> None:
        """Take over the pages and parts that another process has rendered; `other` is used up."""
        self.changed |= other.changed
        known = self.dependencies
        numbers = [
            number
            if (number := known.get(dependency)) is not None
            else self._add(dependency, other.fingerprints[at], other.scopes[at])
            for dependency, at in other.dependencies.items()
        ]
        for mine, theirs in ((self.pages, other.pages), (self.parts, other.parts)):
            for name, page in theirs.items():
                page.dependencies = array("I", map(numbers.__getitem__, page.dependencies))
                page.links = [self._targets.setdefault(link, link) for link in page.links]
                mine[name] = page
