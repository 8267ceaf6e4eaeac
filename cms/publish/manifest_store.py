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

from cms.content.built_entries import Rows, load_rows
from cms.core.files import write_file
from cms.publish.manifest import Manifest
from cms.publish.manifest_codec import dump, load

BEGUN = "begun-"
KEPT = 40
"""How many manifests stay; those not used for longest go first."""
SHARE = 8
"""Steps may take so much less room than what they follow; then all is written anew."""


@dataclass(slots=True)
class Step:
    """What one freeze has changed: pages made (a manifest of them alone), addresses gone, entries
    that differ.
    """

    made: Manifest
    gone: list[str] = field(default_factory=list)
    rows: Rows = field(default_factory=Rows)
    """The entries that differ; GONE for one that is no more."""

    def apply(self, manifest: Manifest) -> None:
        """Bring the manifest of the site before up to date."""
        for address in self.gone:
            manifest.remove(address)
        manifest.take(self.made)
        manifest.rows.take(self.rows)

    def dump(self) -> bytes:
        """As files have it: on a line what is gone and how long the rest is."""
        rows, made = self.rows.dump(), b"".join(dump(self.made))
        return b"\n".join((orjson.dumps([self.gone, len(rows), len(made)]), rows + made))


def load_steps(data: bytes) -> Iterable[Step]:
    """The steps that were dumped one after the other."""
    while data:
        head, _, rest = data.partition(b"\n")
        gone, rows, made = orjson.loads(head)
        yield Step(load(rest[rows : rows + made]), gone, load_rows(rest[:rows]))
        data = rest[rows + made :]


@dataclass(slots=True)
class _Kept:
    """A manifest in memory: the file with what it was begun from, how long that is, and the steps
    since.
    """

    manifest: Manifest
    base: str
    size: int
    steps: bytes = b""


class Shelf:
    """The manifests of one installation, below `folder`: a small file for each site, named by its
    hash, says from which `begun-…` it comes and what followed. Those are never changed, for several
    sites may come from one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last: tuple[str, _Kept] | None = None
        self._taken: _Kept | None = None

    def read(self, digest: str) -> Manifest | None:
        """The manifest of a site, or None. Who takes it may change it: it is found here again once
        it is put back.
        """
        last, self._last = self._last, None
        self._taken = last[1] if last and last[0] == digest else self._read(digest)
        return self._taken.manifest if self._taken else None

    def _read(self, digest: str) -> _Kept | None:
        try:
            path = self._path(digest)
            os.utime(path)
            head, _, steps = path.read_bytes().partition(b"\n")
            base = orjson.loads(head)["base"]
            whole = (self.folder / base).read_bytes()
            kept = _Kept(load(whole), base, len(whole), steps)
            for step in load_steps(steps):
                step.apply(kept.manifest)
            return kept
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def put(self, manifest: Manifest, step: Step | None = None) -> str:
        """Keep a manifest; returns its digest. `step` led to it from the one that was read last."""
        kept, self._taken = self._taken, None
        digest = manifest.digest
        if kept and step and kept.manifest is manifest:
            kept.steps += step.dump()
        else:
            kept = None
        if (
            kept is None
            or len(kept.steps) * SHARE > kept.size
            or not (self.folder / kept.base).is_file()
        ):
            whole = dump(manifest)
            kept = _Kept(manifest, f"{BEGUN}{secrets.token_hex(8)}", sum(map(len, whole)))
            write_file(self.folder / kept.base, *whole)
        write_file(self._path(digest), orjson.dumps({"base": kept.base}) + b"\n" + kept.steps)
        self._last = digest, kept
        if not kept.steps:
            self._thin()
        return digest

    def put_back(self) -> None:
        """The manifest that was read last is as it was."""
        if self._taken:
            self._last, self._taken = (self._taken.manifest.digest, self._taken), None

    def _thin(self) -> None:
        """Remove what nobody has used for longest, and beginnings from which nothing comes any
        more.
        """
        entries = sorted(
            os.scandir(self.folder), key=lambda entry: entry.stat().st_mtime_ns, reverse=True
        )
        sites = [entry for entry in entries if not entry.name.startswith(BEGUN)]
        wanted = {base_of(Path(entry.path)) for entry in sites[:KEPT]}
        for old in (
            *sites[KEPT:],
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
