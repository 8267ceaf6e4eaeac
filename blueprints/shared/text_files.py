"""Uploaded text files: kept unchanged if they are UTF-8."""

from codecs import getincrementaldecoder
from typing import IO

from cms.core.errors import Invalid
from cms.core.i18n import N_

CHUNK_BYTES = 1 << 20
"""Bytes of a text that are decoded at once."""


def check_text(name: str, file: IO[bytes]) -> None:
    """Raise Invalid with path `file` if a file isn't UTF-8 text, or is blank."""
    if not _is_text(file):
        raise Invalid("file", N_("%(name)s isn’t UTF-8 text. Save it again in UTF-8."), name=name)


def _is_text(file: IO[bytes]) -> bool:
    """Return whether a file is UTF-8 text and not blank."""
    decoder, has_text = getincrementaldecoder("utf-8-sig")(), False
    try:
        while part := file.read(CHUNK_BYTES):
            text = decoder.decode(part)
            has_text = has_text or bool(text.strip())
            if "\0" in text:
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return has_text
