"""The worker process for jobs that take memory by the megapixel or read uploads. It ends after one
job.

`python -m cms.media.subprocess_worker JOB`, a JSON list:

    ["prepare", name, ending]
        the file on the standard input, as it is kept, to the standard output; a picture in the
        format of `ending`, if that isn't empty
    ["edit", file, [turn, left, top, width, height]]
        a picture of the media folder turned and cropped, to the standard output
    ["encode", file, [[width, format, target], …]]
        a picture of the media folder at some sizes, to files

The first line of the output is JSON. For a prepared file it is `{"ending": …}`; with `"same": true`
the file is kept as it came and nothing follows. For encoded and edited pictures it is `{}`. For a refusal it
is `{"refused": message id, "values": …}`. Without such a line the job failed.
"""

import os
import resource
import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO

import orjson

from cms.core.errors import Invalid
from cms.core.files import write_file

MEMORY = 224 << 20
"""Bytes that such a process may have."""
SECONDS = 30
"""Processor time it may take."""


def main(job: str) -> None:
    """Do a job."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kind, *values = orjson.loads(job)
    try:
        head, body = JOBS[kind](*values)
    except Invalid as refusal:
        head, body = {"refused": refusal.message, "values": dict(refusal.values)}, b""
    sys.stdout.buffer.write(orjson.dumps(head) + b"\n" + body)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy up, and memory goes back at once


def prepare(name: str, wanted: str) -> tuple[dict[str, object], bytes]:
    """The file on the input as it is kept."""
    from cms.media.file_types import prepared

    ending, body = prepared(name, _input(), wanted)
    return {"ending": ending, "same": body is None}, body or b""


def _input() -> IO[bytes]:
    """The standard input as a file that Pillow can move about in."""
    source = sys.stdin.buffer
    return source if source.seekable() else BytesIO(source.read())


def edit(file: str, values: Sequence[float]) -> tuple[dict[str, object], bytes]:
    """A picture turned and cropped."""
    from cms.media.picture_edits import edit_file

    turn, left, top, width, height = values
    return {}, edit_file(Path(file), (int(turn), left, top, width, height))


def encode(file: str, wanted: Sequence[tuple[int, str, str]]) -> tuple[dict[str, object], bytes]:
    """Sizes of a picture, each whole or not at all."""
    from cms.media.images import encode_all

    made = encode_all(Path(file), [(width, format) for width, format, _target in wanted])
    for body, (_width, _format, target) in zip(made, wanted, strict=True):
        write_file(Path(target), body)
    return {}, b""


JOBS: dict[str, Callable[..., tuple[dict[str, object], bytes]]] = {
    "prepare": prepare,
    "edit": edit,
    "encode": encode,
}


if __name__ == "__main__":
    main(sys.argv[1])
