"""Fixtures for the pages of the tests’ institute."""

from collections import defaultdict
from pathlib import Path

import pytest
from flask import Flask

from tests.thorough import sample

SOME = 2
"""The number of pages of a kind that are checked closely, in each language."""


@pytest.fixture(scope="module")
def pages(frozen: Path, addresses: list[str]) -> dict[str, str]:
    """Every page by its address, as frozen: byte for byte the one served."""
    return {
        path: (frozen / path[1:] / "index.html").read_text("utf-8")
        for path in addresses
        if path.endswith("/")
    }


@pytest.fixture(scope="session")
def some_of_each_kind(app: Flask, addresses: list[str]) -> list[str]:
    """A few addresses of each view in each language, and of entries in each folder; all in a
    thorough run. Static files, media and pictures are left out.
    """
    kinds = defaultdict(list)
    for path in addresses:
        if not path.startswith(("/static/", "/media/", "/pictures/")):
            view, _ = app.extensions["oasis"].urls.match(path)
            folder = path.rsplit("/", 2)[0] if view == "common.at" else path[:4]
            kinds[view, folder].append(path)
    return [path for of_a_kind in kinds.values() for path in sample(of_a_kind, SOME)]
