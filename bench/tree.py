"""The output of a build: how many files, how large, and which of them an edit has touched."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

Digest = dict[str, bytes]
"""Path below the folder → hash of its bytes."""


def files(folder: Path) -> Iterator[Path]:
    """The files a visitor may fetch; what starts with a dot is a tool's own."""
    for path in folder.rglob("*"):
        if path.is_file() and not any(
            part.startswith(".") for part in path.relative_to(folder).parts
        ):
            yield path


def size(folder: Path) -> dict[str, float]:
    """Number of files and pages, megabytes, and the mean size in bytes of the pages of news items."""
    every = {path: path.stat().st_size for path in files(folder)}
    news = [length for path, length in every.items() if path.parent.name.startswith("news-")]
    return {
        "files": len(every),
        "pages": sum(path.suffix == ".html" for path in every),
        "megabytes": sum(every.values()) / 1e6,
        "article": sum(news) / (len(news) or 1),
    }


def digest(folder: Path) -> Digest:
    """The hash of every file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(
            path.read_bytes(), digest_size=12
        ).digest()
        for path in files(folder)
    }


def touched(before: Digest, after: Digest) -> dict[str, int]:
    """The numbers of pages and other files that are new, changed or gone."""
    paths = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    pages = sum(path.endswith(".html") for path in paths)
    return {"pages": pages, "others": len(paths) - pages}
