"""Compiled templates, shared by all processes of a run: none compiles what another has compiled."""

import os
import tempfile
from pathlib import Path

from jinja2 import FileSystemBytecodeCache

PLACE = "COMPILED_TEMPLATES"
"""The variable that tells all processes of a run where they lie."""


class SharedTemplates(FileSystemBytecodeCache):
    """Compiled templates by name and content, in whichever folder they stand: copies of a site need
    not compile theirs again.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return super().get_cache_key(name)


def share_templates() -> tempfile.TemporaryDirectory[str] | None:
    """Choose the place, unless who has begun this process has. It lasts as long as what is returned."""
    if PLACE in os.environ:
        return None
    folder = tempfile.TemporaryDirectory(prefix="oasis-templates-")
    os.environ[PLACE] = folder.name
    return folder


def warm(instance: Path) -> None:
    """Have servers and commands over a site use them: they know nothing of the tests."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    (instance / "cache").mkdir(mode=0o700, exist_ok=True)
    (instance / "cache" / "templates").symlink_to(os.environ[PLACE])
