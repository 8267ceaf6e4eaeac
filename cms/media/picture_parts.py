"""The number of parts of a picture file, counted before a decoder reads it: a file of few bytes can
have so many scans or chunks that decoding takes minutes.
"""

from typing import IO

MAX_SCANS = 100
"""Scans of all pictures in a JPEG. A progressive picture has some ten; phones add small previews."""
MAX_CHUNKS = 20_000
"""Chunks of a PNG. The largest picture has some 5,000 of the usual size."""
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
START_OF_SCAN = b"\xff\xda"
"""A marker of JPEG (ITU-T T.81, B.1.1.3). Data between markers never holds it, since each byte FF
is followed by 00 there.
"""
CHUNK_BYTES = 12
"""Length, type and checksum of a chunk (PNG specification, 5.3)."""


def has_too_many_parts(file: IO[bytes]) -> bool:
    """Return whether a JPEG or PNG has more parts than decoders get through quickly; False for
    other files.
    """
    head = file.read(len(PNG))
    file.seek(0)
    if head.startswith(JPEG):
        data = file.read()
        file.seek(0)
        return data.count(START_OF_SCAN) > MAX_SCANS
    return head == PNG and _has_too_many_chunks(file)


def _has_too_many_chunks(file: IO[bytes]) -> bool:
    position = len(PNG)
    for _number in range(MAX_CHUNKS):
        file.seek(position)
        length = file.read(4)
        if len(length) < 4:
            break
        position += int.from_bytes(length, "big") + CHUNK_BYTES
    file.seek(position)
    more = bool(file.read(1))
    file.seek(0)
    return more
