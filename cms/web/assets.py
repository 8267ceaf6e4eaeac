"""Addresses of static files that change when the file does, so that browsers may keep them for
good.
"""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from cms.schema.paths import first_of


class Assets:
    """The files of some folders, served at `/static/`; of two of the same name that of the first
    folder.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self._digest = lru_cache(maxsize=None)(_digest)

    def url(self, name: str) -> str:
        """The address of a file with its content's hash. Raises FileNotFoundError: a missing asset
        is a fault.
        """
        path = first_of(self.folders, name)
        return f"/static/{name}?v={self._digest(path, path.stat().st_mtime_ns)}"

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        return first_of(self.folders, name).read_bytes()

    def own(self, name: str) -> str:
        """The same of a file that the site may do without; empty where it does."""
        return self.url(name) if first_of(self.folders, name).is_file() else ""


def _digest(path: Path, changed: int) -> str:
    return blake2b(path.read_bytes(), digest_size=5).hexdigest()
