"""The output of a build: number and size of files, and which of them an edit has changed."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

Digest = dict[str, bytes]
"""Path below the folder → hash of its bytes."""


def files(folder: Path) -> Iterator[Path]:
    """Yield the files that visitors can request; names with a leading dot are a tool's own."""
    for path in folder.rglob("*"):
        if path.is_file() and not any(
            part.startswith(".") for part in path.relative_to(folder).parts
        ):
            yield path


def size(folder: Path) -> dict[str, float]:
    """Return the number of files and pages, megabytes, and the mean size in bytes of news pages."""
    sizes = {path: path.stat().st_size for path in files(folder)}
    news_sizes = [length for path, length in sizes.items() if path.parent.name.startswith("news-")]
    return {
        "files": len(sizes),
        "pages": sum(path.suffix == ".html" for path in sizes),
        "megabytes": sum(sizes.values()) / 1e6,
        "article": sum(news_sizes) / (len(news_sizes) or 1),
    }


def digest(folder: Path) -> Digest:
    """Return the hash of every file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(
            path.read_bytes(), digest_size=12
        ).digest()
        for path in files(folder)
    }


def changed_files(before: Digest, after: Digest) -> dict[str, int]:
    """Return the numbers of pages and other files that are new, changed or deleted."""
    paths = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    pages = sum(path.endswith(".html") for path in paths)
    return {"pages": pages, "others": len(paths) - pages}
