"""Manifests on the disk, each found by the hash of the site it describes; what can't be read isn't there.

A file is two lines of JSON (what there is by name; how many numbers each page has), then the numbers themselves,
unsigned, 4 bytes each, in this computer's order.
"""

import os
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from cms.files import write_file
from cms.many import many_objects
from cms.publish.manifest import Manifest, Numbers, Page, Shared
from cms.trace import Question

FORMAT = 2
"""Raise it with every change to what the files hold."""
KEPT = 40
"""How many manifests stay; those not used for longest go first."""


class Shelf:
    """The manifests of one installation, below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, digest: str) -> Manifest | None:
        """The manifest of a site, or None."""
        try:
            path = self._path(digest)
            os.utime(path)
            with many_objects():
                return load(path.read_bytes())
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def put(self, manifest: Manifest) -> str:
        """Keep a manifest; returns its digest."""
        digest = manifest.digest
        write_file(self._path(digest), dump(manifest))
        for old in sorted(self.folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)
        return digest

    def _path(self, digest: str) -> Path:
        if not digest.isalnum():
            raise ValueError(digest)
        return self.folder / digest


def dump(manifest: Manifest) -> bytes:
    """A manifest as bytes."""
    pages, fragments = manifest.pages, manifest.fragments
    questions = manifest.questions.things
    names: dict[str, Any] = {
        "format": FORMAT, "options": manifest.options, "addresses": list(pages),
        "digests": b"".join(page.digest for page in pages.values()).hex(),
        "anchors": ["\n".join(page.anchors) for page in pages.values()],
        "questions": list(zip(*questions, strict=True)), "targets": "\n".join(manifest.targets.things),
        "answers": b"".join(manifest.answers[number] for number in range(len(questions))).hex(),
        "sums": [[list(question), answer.hex()] for question, answer in manifest.sums.items()],
        "fragments": [[list(question), shared.html] for question, shared in fragments.items()]}
    numbers: list[array[int]] = [part for page in pages.values() for part in (page.asked, page.links)]
    numbers += [shared.asked for shared in fragments.values()]
    return b"\n".join((orjson.dumps(names), orjson.dumps([len(part) for part in numbers]),
                       b"".join(part.tobytes() for part in numbers)))


def load(data: bytes) -> Manifest:
    """The manifest that `dump` wrote. Raises ValueError and others for what it didn't write."""
    first, second, raw = data.split(b"\n", 2)
    names = orjson.loads(first)
    if names["format"] != FORMAT:
        raise ValueError(names["format"])
    questions = Numbers(map(Question._make, zip(*names["questions"], strict=True)))
    numbers = _numbers(raw, orjson.loads(second))
    pages = {address: Page(digest, next(numbers), next(numbers), tuple(anchors.split("\n")) if anchors else ())
             for address, digest, anchors in zip(names["addresses"], _parts(names["digests"], 16), names["anchors"],
                                                 strict=True)}
    fragments = {Question(*question): Shared(html, next(numbers)) for question, html in names["fragments"]}
    sums = {Question(*question): bytes.fromhex(answer) for question, answer in names["sums"]}
    targets = names["targets"].split("\n") if names["targets"] else ()
    return Manifest(names["options"], pages, questions, dict(enumerate(_parts(names["answers"], 8))),
                    Numbers(targets), fragments, sums)


def _numbers(raw: bytes, lengths: Iterable[int]) -> Iterator["array[int]"]:
    every = array("I")
    every.frombytes(raw)
    start = 0
    for length in lengths:
        yield every[start:start + length]
        start += length


def _parts(text: str, size: int) -> Iterator[bytes]:
    data = bytes.fromhex(text)
    return (data[at:at + size] for at in range(0, len(data), size))
