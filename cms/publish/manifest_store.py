"""Manifests on the disk, each found by the hash of the site it describes; what can't be read isn't
there.

A manifest is kept whole (manifest_codec.py has its form) or as what it was begun from and the steps since:
after an edit it is some kilobytes that are written, not all of 15 MB. Who has used one last finds
it in memory.
"""

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from cms.content.built_entries import BuiltEntries, load_built_entries
from cms.core.files import write_file
from cms.publish.manifest import Manifest
from cms.publish.manifest_codec import dump, load

BASE_PREFIX = "begun-"
MAX_MANIFESTS = 40
"""More manifests are pruned, least recently used first."""
MIN_BASE_TO_DELTAS_RATIO = 8
"""A new base is written when its deltas grow beyond this fraction of its size."""


@dataclass(slots=True)
class ManifestDelta:
    """The changes of one freeze: pages rendered (a manifest of them alone), addresses removed, and
    entries that differ.
    """

    rendered: Manifest
    removed: list[str] = field(default_factory=list)
    entries: BuiltEntries = field(default_factory=BuiltEntries)
    """The entries that differ; DELETED for one that is no more."""

    def apply(self, manifest: Manifest) -> None:
        """Bring the manifest of the site before up to date."""
        for address in self.removed:
            manifest.remove(address)
        manifest.merge(self.rendered)
        manifest.entries.apply(self.entries)

    def dump(self) -> bytes:
        """As files have it: on a line what is gone and how long the rest is."""
        rows, made = self.entries.dump(), b"".join(dump(self.rendered))
        return b"\n".join((orjson.dumps([self.removed, len(rows), len(made)]), rows + made))


def load_deltas(data: bytes) -> Iterable[ManifestDelta]:
    """The steps that were dumped one after the other."""
    while data:
        head, _, rest = data.partition(b"\n")
        gone, rows, made = orjson.loads(head)
        yield ManifestDelta(load(rest[rows : rows + made]), gone, load_built_entries(rest[:rows]))
        data = rest[rows + made :]


@dataclass(slots=True)
class _CachedManifest:
    """A manifest in memory: the file with what it was begun from, how long that is, and the steps
    since.
    """

    manifest: Manifest
    base: str
    size: int
    deltas: bytes = b""


class ManifestStore:
    """The manifests of one installation, below `folder`: a small file for each site, named by its
    hash, says from which `begun-…` it comes and what followed. Those are never changed, for several
    sites may come from one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last: tuple[str, _CachedManifest] | None = None
        self._reading: _CachedManifest | None = None

    def read(self, digest: str) -> Manifest | None:
        """The manifest of a site, or None. Who takes it may change it: it is found here again once
        it is put back.
        """
        last, self._last = self._last, None
        self._reading = last[1] if last and last[0] == digest else self._read(digest)
        return self._reading.manifest if self._reading else None

    def _read(self, digest: str) -> _CachedManifest | None:
        try:
            path = self._path(digest)
            os.utime(path)
            head, _, steps = path.read_bytes().partition(b"\n")
            base = orjson.loads(head)["base"]
            whole = (self.folder / base).read_bytes()
            kept = _CachedManifest(load(whole), base, len(whole), steps)
            for step in load_deltas(steps):
                step.apply(kept.manifest)
            return kept
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def put(self, manifest: Manifest, step: ManifestDelta | None = None) -> str:
        """Keep a manifest; returns its digest. `step` led to it from the one that was read last."""
        kept, self._reading = self._reading, None
        digest = manifest.digest
        if kept and step and kept.manifest is manifest:
            kept.deltas += step.dump()
        else:
            kept = None
        if (
            kept is None
            or len(kept.deltas) * MIN_BASE_TO_DELTAS_RATIO > kept.size
            or not (self.folder / kept.base).is_file()
        ):
            whole = dump(manifest)
            kept = _CachedManifest(
                manifest, f"{BASE_PREFIX}{secrets.token_hex(8)}", sum(map(len, whole))
            )
            write_file(self.folder / kept.base, *whole)
        write_file(self._path(digest), orjson.dumps({"base": kept.base}) + b"\n" + kept.deltas)
        self._last = digest, kept
        if not kept.deltas:
            self._prune()
        return digest

    def give_back(self) -> None:
        """The manifest that was read last is as it was."""
        if self._reading:
            self._last, self._reading = (self._reading.manifest.digest, self._reading), None

    def _prune(self) -> None:
        """Remove what nobody has used for longest, and beginnings from which nothing comes any
        more.
        """
        entries = sorted(
            os.scandir(self.folder), key=lambda entry: entry.stat().st_mtime_ns, reverse=True
        )
        sites = [entry for entry in entries if not entry.name.startswith(BASE_PREFIX)]
        wanted = {base_of(Path(entry.path)) for entry in sites[:MAX_MANIFESTS]}
        for old in (
            *sites[MAX_MANIFESTS:],
            *(entry for entry in entries if entry not in sites and entry.name not in wanted),
        ):
            Path(old.path).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if not digest.isalnum():
            raise ValueError(digest)
        return self.folder / digest


def base_of(path: Path) -> str:
    """From which file a site's manifest comes; empty where that can't be read."""
    with suppress(OSError, ValueError, LookupError, TypeError), path.open("rb") as file:
        return str(orjson.loads(file.readline())["base"])
    return ""
