"""Manifests as bytes: some lines of JSON, then columns of numbers, unsigned, in this computer's
order.
"""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from cms.content.built_entries import load_built_entries
from cms.content.dependencies import Dependency
from cms.publish.dependency_table import DependencyTable
from cms.publish.manifest import LinkTargets, Manifest, SharedFragment
from cms.publish.manifest_columns import PageColumns, PageTable
from cms.publish.reverse_index import ReverseIndex

FORMAT = 6
"""Raise it with every change to what the files hold."""


def dump(manifest: Manifest) -> list[bytes | bytearray]:
    """A manifest as bytes: how long each part is, then the parts. One after the other they are the
    file.

    They aren't joined, for those of 100,000 entries have 180 MB.
    """
    manifest = manifest.in_order()
    columns, askers = manifest.pages.columns, manifest.pages.dependents
    kinds, lengths, arguments, answers = manifest.dependencies.columns()
    names: dict[str, Any] = {
        "format": FORMAT,
        "options": manifest.options,
        "total": hex(manifest.total),
        "kinds": kinds,
        "lengths": lengths,
        "listing": manifest.listing.tolist(),
        "fragments": [
            [list(question), shared.html, shared.dependencies.tolist()]
            for question, shared in manifest.fragments.items()
        ],
    }
    arrays = (
        columns.anchor_ends,
        columns.dependencies,
        columns.dependency_ends,
        columns.links,
        columns.link_ends,
        askers.rows,
        askers.ends,
    )
    parts: list[bytes | bytearray] = [
        *map(orjson.dumps, (names, columns.addresses, arguments)),
        "\n".join(manifest.targets.things).encode(),
        manifest.entries.dump(),
        columns.digests,
        columns.anchors,
        answers,
        *(part.tobytes() for part in arrays),
    ]
    return [orjson.dumps([len(part) for part in parts]) + b"\n", *parts]


def load(data: bytes) -> Manifest:
    """The manifest that `dump` wrote. Raises ValueError and others for what it didn't write."""
    begin = data.index(b"\n") + 1
    lengths, rest = orjson.loads(data[:begin]), memoryview(data)[begin:]
    if sum(lengths) != len(rest):
        raise ValueError("torn")
    parts = list(_parts(rest, lengths))
    names, addresses, arguments = (orjson.loads(part) for part in parts[:3])
    if names["format"] != FORMAT:
        raise ValueError(names["format"])
    targets, rows, digests, anchors, answers = parts[3:8]
    things = str(targets, "utf-8").split("\n") if targets else []
    *columns, rows_of, ends = map(numbers, parts[8:])
    pages = PageTable(
        PageColumns(addresses, bytearray(digests), bytearray(anchors), *columns),
        len(addresses),
        ReverseIndex(len(addresses), rows_of, ends),
    )
    manifest = Manifest(
        names["options"],
        pages,
        DependencyTable.of_columns(names["kinds"], names["lengths"], arguments, answers),
        LinkTargets(things, len(things)),
        int(names["total"], 16),
    )
    manifest.fragments = {
        Dependency(*question): SharedFragment(html, array("I", asked))
        for question, html, asked in names["fragments"]
    }
    manifest.listing = array("I", names["listing"])
    manifest.entries = load_built_entries(bytes(rows))
    return manifest


def _parts(data: memoryview, lengths: Sequence[int]) -> Iterator[memoryview]:
    start = 0
    for length in lengths:
        yield data[start : start + length]
        start += length


def numbers(data: memoryview) -> "array[int]":
    """A column."""
    found = array("I")
    found.frombytes(data)
    return found
