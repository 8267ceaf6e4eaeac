"""What content files there are, and what tells that each is still the same: one `stat` a file, nothing is opened."""

import os
import time
from collections.abc import Iterator
from typing import NamedTuple

from cms.errors import Invalid
from cms.model import ContentType, Models
from cms.paths import SINGLE, Paths
from cms.store.index import Signature

TICK = 50_000_000
"""Nanoseconds: a file changed this recently may change again without its times showing it."""
END = ".json"


class File(NamedTuple):
    """A content file; `signature` is None while it is too new to be told from its next version."""

    model: type[ContentType]
    key: str
    path: str
    signature: Signature | None


def scan(paths: Paths, models: Models) -> Iterator[File]:
    """Every content file, in the order of types and keys."""
    for model in models.values():
        if model.single:
            yield from filter(None, (one_file(paths, models, model.name, SINGLE),))
        else:
            yield from _folder(model, paths)


def _folder(model: type[ContentType], paths: Paths) -> Iterator[File]:
    try:
        with os.scandir(paths.folder(model)) as found:
            files = sorted((entry for entry in found if entry.name.endswith(END)), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in files:
        file = file_of(model, entry.name.removesuffix(END), entry.path)
        if file:
            yield file


def one_file(paths: Paths, models: Models, type: str, key: str) -> File | None:
    """The file of one entry; None where there is none, or nothing that could be one."""
    try:
        return file_of(models[type], key, str(paths.entry(models[type], key)))
    except (KeyError, Invalid):
        return None


def file_of(model: type[ContentType], key: str, path: str) -> File | None:
    """A file as it stands on the disk now; None where there is none."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - ten thousand paths cost more as objects than their files do
    except FileNotFoundError:
        return None
    settled = abs(time.time_ns() - stat.st_mtime_ns) >= TICK
    return File(model, key, path,
                (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino) if settled else None)
