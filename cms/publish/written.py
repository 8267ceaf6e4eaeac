"""Manifests as bytes: some lines of JSON, then columns of numbers, unsigned, in this computer's order."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from cms.publish.columns import Columns, Pages
from cms.publish.manifest import Manifest, Shared, Targets
from cms.publish.questions import Questions
from cms.store.since import Row, Rows
from cms.trace import Question

FORMAT = 3
"""Raise it with every change to what the files hold."""


def dump(manifest: Manifest) -> bytes:
    """A manifest as bytes: how long each part is, then the parts."""
    columns, fragments = manifest.pages.all_in_columns(), manifest.fragments
    kinds, arguments, kind_of, answers = manifest.questions.columns()
    names: dict[str, Any] = {
        "format": FORMAT, "options": manifest.options, "total": hex(manifest.total), "kinds": kinds,
        "fragments": [[list(question), shared.html, shared.asked.tolist()] for question, shared in fragments.items()],
        "listing": manifest.listing.tolist()}
    parts = [orjson.dumps(names), orjson.dumps(columns.addresses), orjson.dumps(columns.anchors),
             orjson.dumps(arguments), "\n".join(manifest.targets.things).encode(), dump_rows(manifest.rows),
             bytes(columns.digests), kind_of, answers,
             *(part.tobytes() for part in (columns.asked, columns.asked_ends, columns.links, columns.link_ends))]
    return b"\n".join((orjson.dumps([len(part) for part in parts]), b"".join(parts)))


def load(data: bytes) -> Manifest:
    """The manifest that `dump` wrote. Raises ValueError and others for what it didn't write."""
    head, _, rest = data.partition(b"\n")
    lengths = orjson.loads(head)
    if sum(lengths) != len(rest):
        raise ValueError("torn")
    parts = list(_parts(memoryview(rest), lengths))
    names, addresses, anchors, arguments = (orjson.loads(part) for part in parts[:4])
    if names["format"] != FORMAT:
        raise ValueError(names["format"])
    targets, rows, digests, kind_of, answers = map(bytes, parts[4:9])
    asked, asked_ends, links, link_ends = map(numbers, parts[9:])
    pages = Pages(Columns(addresses, bytearray(digests), anchors, asked, asked_ends, links, link_ends))
    manifest = Manifest(names["options"], pages, Questions.of_columns(names["kinds"], arguments, kind_of, answers),
                        Targets(targets.decode().split("\n") if targets else ()), int(names["total"], 16))
    manifest.fragments = {Question(*question): Shared(html, array("I", asked))
                          for question, html, asked in names["fragments"]}
    manifest.listing = array("I", names["listing"])
    manifest.rows = load_rows(rows)
    return manifest


def dump_rows(rows: Rows) -> bytes:
    """The content that a site was made from, as bytes."""
    return orjson.dumps([rows.ground.hex(), [[*name, *row] for name, row in rows.of.items()]])


def load_rows(data: bytes) -> Rows:
    """The content that `dump_rows` wrote."""
    ground, rows = orjson.loads(data)
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    return Rows(bytes.fromhex(ground), {
        (type, key): Row(version, shared.setdefault(tuple(languages), tuple(languages)), *rest)
        for type, key, version, languages, *rest in rows})


def _parts(data: memoryview, lengths: Sequence[int]) -> Iterator[memoryview]:
    start = 0
    for length in lengths:
        yield data[start:start + length]
        start += length


def numbers(data: memoryview) -> "array[int]":
    """A column."""
    found = array("I")
    found.frombytes(data)
    return found
