"""Pages that have been rendered, in memory: what they depend on, where they lead, what is on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from typing import Any, TypeVar

from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import DependencyScope

T = TypeVar("T")
ScopeOf = Callable[[Dependency], DependencyScope]
Evaluated = tuple[bytes, DependencyScope]
"""The fingerprint and the scope that a dependency has now."""


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
    """One file, or a part that many pages share: its digest, its dependencies in the order of
    reading, its links' targets and the ids on it. `html` is that of a part.
    """

    digest: bytes
    dependencies: Sequence[Dependency]
    links: Sequence[str] = ()
    anchors: tuple[str, ...] = ()
    html: str = ""


@dataclass(slots=True)
class RenderedPages:
    """Pages by address, and shared parts by name."""

    pages: dict[str, RenderedPage] = field(default_factory=dict)
    parts: dict[str, RenderedPage] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    """Addresses of those that differ from the site before."""
    dependencies: dict[Dependency, Evaluated] = field(default_factory=dict)
    _known: dict[Any, Any] = field(default_factory=dict)
    """One object for each dependency and link, however many pages have it."""

    def intern(
        self, fingerprints: Mapping[Dependency, bytes], scope_of: ScopeOf
    ) -> Sequence[Dependency]:
        """Take over some dependencies; returns them as a page has them."""
        for dependency, fingerprint in fingerprints.items():
            if dependency not in self.dependencies:
                self.dependencies[dependency] = fingerprint, scope_of(dependency)
        return self._shared(fingerprints)

    def _shared(self, values: Iterable[T]) -> tuple[T, ...]:
        return tuple(self._known.setdefault(one, one) for one in values)

    def merge(self, other: "RenderedPages") -> None:
        """Take over the pages and parts that another process has rendered; `other` is used up."""
        self.changed |= other.changed
        for dependency, evaluated in other.dependencies.items():
            self.dependencies.setdefault(dependency, evaluated)
        for page in (*other.pages.values(), *other.parts.values()):
            page.dependencies = self._shared(page.dependencies)
            page.links = self._shared(page.links)
        self.pages |= other.pages
        self.parts |= other.parts
