"""The other tools, each with its source, templates and commands; those that aren't ours in a virtual
environment of their own.
"""

import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Protocol

from bench.corpus import Corpus
from bench.work import WORK

SHARED = Path(__file__).parent / "shared"
"""Parts of a page without variables, for every tool's templates."""

Commands = list[tuple[list[str], dict[str, str]]]
"""Commands in order, each with the variables it adds to the environment."""


class Peer(Protocol):
    """A tool that `builds.py` measures."""

    name: str
    packages: tuple[str, ...]

    def make(self, corpus: Corpus, folder: Path) -> None:
        """Write the tool's source of a corpus into an empty folder."""

    def build(self, folder: Path, out: Path) -> Commands:
        """The commands that build the source in `folder` into `out`."""

    def edit(self, folder: Path, number: int) -> None:
        """Change a word in the English text of the news item with this number."""


class CannotInstall(Exception):
    """A tool can't be installed here."""


def environment(name: str, packages: tuple[str, ...]) -> Path:
    """Return the `bin` folder of the tool's virtual environment, which is created if it is missing."""
    folder = WORK / name
    if not (folder / "ready").is_file():
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [
                str(folder / "bin" / "pip"),
                "install",
                "-q",
                "--disable-pip-version-check",
                *packages,
            ],
        ):
            process = subprocess.run(command, capture_output=True, text=True)
            if process.returncode:
                raise CannotInstall(f"{' '.join(command)}:\n{process.stderr[-1500:]}")
        (folder / "ready").touch()
    return folder / "bin"


def version(name: str, package: str) -> str:
    """Return the version of a package in the tool's environment, or in ours if it has none; "" if it
    isn't installed.
    """
    pip = WORK / name / "bin" / "pip"
    if not pip.is_file():
        return own_version(package)
    process = subprocess.run([str(pip), "show", package], capture_output=True, text=True)
    return next(
        (
            line.partition(": ")[2]
            for line in process.stdout.splitlines()
            if line.startswith("Version: ")
        ),
        "",
    )


def own_version(package: str) -> str:
    """Return the version of a package in our own environment; "" if it isn't installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def all_peers() -> dict[str, Peer]:
    """Return every peer by name."""
    from bench.peers.frozen_flask import FrozenFlask
    from bench.peers.hugo import Hugo
    from bench.peers.lektor import Lektor
    from bench.peers.pelican import Pelican
    from bench.peers.plain import Plain

    return {peer.name: peer for peer in (Hugo(), FrozenFlask(), Plain(), Pelican(), Lektor())}
