"""Rendered pages in memory: their dependencies, links and anchors."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from typing import Any, TypeVar

from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import DependencyScope

T = TypeVar("T")
ScopeOf = Callable[[Dependency], DependencyScope]
Evaluated = tuple[bytes, DependencyScope]
"""The current fingerprint and scope of a dependency."""


def digest_of(body: bytes) -> bytes:
    """Return the digest of a file: the first 16 bytes of its SHA-256, which processors compute in
    hardware.
    """
    return sha256(body).digest()[:16]


def weight(address: str, digest: bytes) -> int:
    """Return the number that a page adds to the total of a site."""
    return int.from_bytes(blake2b(digest + address.encode(), digest_size=32).digest(), "big")


def site_digest(options: str, total: int) -> str:
    """Return the digest of a whole site: hex digits, then the options. It depends only on its files
    and options, not on the content that they were made from. `total` is the sum of the weights of
    its pages.
    """
    digits = blake2b(f"{options}\n{total}".encode(), digest_size=16).hexdigest()
    return f"{digits} {options}".strip()


@dataclass(slots=True)
class RenderedPage:
    """A file, or a part that many pages share (then with `html`): its digest, its dependencies in
    the order of reading, its link targets and the ids on it.
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
    """The addresses of pages that differ from the previous build."""
    dependencies: dict[Dependency, Evaluated] = field(default_factory=dict)
    _interned: dict[Any, Any] = field(default_factory=dict)
    """One shared object for equal dependencies and links of different pages."""

    def intern(
        self, fingerprints: Mapping[Dependency, bytes], scope_of: ScopeOf
    ) -> Sequence[Dependency]:
        """Add some dependencies, and return them as shared objects."""
        for dependency, fingerprint in fingerprints.items():
            if dependency not in self.dependencies:
                self.dependencies[dependency] = fingerprint, scope_of(dependency)
        return self._intern(fingerprints)

    def _intern(self, values: Iterable[T]) -> tuple[T, ...]:
        return tuple(self._interned.setdefault(one, one) for one in values)

    def merge(self, other: "RenderedPages") -> None:
        """Add the pages and parts that another process has rendered. `other` must not be used
        afterwards.
        """
        self.changed |= other.changed
        for dependency, evaluated in other.dependencies.items():
            self.dependencies.setdefault(dependency, evaluated)
        for page in (*other.pages.values(), *other.parts.values()):
            page.dependencies = self._intern(page.dependencies)
            page.links = self._intern(page.links)
        self.pages |= other.pages
        self.parts |= other.parts
