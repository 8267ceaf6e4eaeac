"""Metadata that pictures keep when they are encoded: none, but for XMP that a feature asks for."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import IO, Any

from cms.core.feature import Target
from cms.core.slots import call

KEPT: ContextVar[Target] = ContextVar("KEPT", default="")
"""The `xmp` of PictureMetadata in the worker process, which has no site."""


class PictureMetadata:
    """Metadata of pictures. A feature may have a service of this class; without one, pictures keep
    none.

    `xmp` names a function `(file, info, ai, tool)`, called in the worker process, which returns the
    XMP of what is made from a picture; `info` is what Pillow knows of the file, `ai` and `tool` are
    those of its facts.
    """

    xmp: Target = ""

    def facts(self, file: IO[bytes]) -> dict[str, str]:
        """Return the facts that an added file of any kind tells of itself."""
        return {}


def kept_xmp(
    file: IO[bytes], info: Mapping[Any, Any] | None = None, ai: str = "", tool: str = ""
) -> bytes:
    """Return the XMP for the renditions of a picture; empty for none."""
    return bytes(call(KEPT.get(), file, info, ai, tool)) if KEPT.get() else b""
