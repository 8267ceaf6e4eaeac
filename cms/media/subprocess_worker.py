"""The worker process for jobs that take memory by the megapixel or read uploads. It exits after one
job.

`python -m cms.media.subprocess_worker JOB [XMP]`. `XMP` is that of PictureMetadata, `JOB` a JSON list:

    ["prepare", target, folder, name, ending]
        the file on standard input, as it is to be kept, to standard output. `target` is the function
        that does it (`FileKind.prepare`), `folder` that of the institute's feature that has it. A
        picture is converted to the format of `ending`, unless that is empty
    ["edit", target, file, values]
        a picture of the media folder, as the function `target` of a feature makes it from the path and
        the values, to standard output
    ["encode", file, [[width, format, target], …], ai, tool]
        renditions of a picture of the media folder, to files. `ai` and `tool` are those of its facts

The first line of the output is JSON. For a prepared file it is `{"ending": …}`; with `"same": true`
the file is kept unchanged and nothing follows. For encoded and edited pictures it is `{}`. For a
refusal it is `{"refused": message id, "values": …}`; `{"failed": "memory"}` if the memory doesn't
suffice. Without such a line the job failed.
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
from cms.core.package_loader import load_package
from cms.core.slots import call
from cms.media.picture_metadata import KEPT

MEMORY_LIMIT = 224 << 20
"""Bytes that the process may allocate."""
CPU_LIMITS = {"prepare": 10, "edit": 10, "encode": 30}
"""Seconds of processor time that a job may use. The largest picture takes some two seconds to
prepare; all its renditions take several times as long.
"""


def main(job: str, xmp: str = "") -> None:
    """Run one job, within the limits."""
    KEPT.set(xmp)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kind, *values = orjson.loads(job)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMITS[kind], CPU_LIMITS[kind] + 1))
    try:
        head, body = JOBS[kind](*values)
    except Invalid as refusal:
        head, body = {"refused": refusal.message, "values": dict(refusal.values)}, b""
    except MemoryError:
        head, body = {"failed": "memory"}, b""
    sys.stdout.buffer.write(orjson.dumps(head) + b"\n" + body)
    sys.stdout.buffer.flush()
    os._exit(0)  # skips clean-up, so memory is freed at once


def prepare(
    target: str, folder: str, name: str, target_ending: str
) -> tuple[dict[str, object], bytes]:
    """Return the file on standard input in the form in which it is kept."""
    if folder:
        load_package(Path(folder))
    ending, body = call(target, name, _input(), target_ending)
    return {"ending": ending, "same": body is None}, body or b""


def _input() -> IO[bytes]:
    """Return standard input as a seekable file, which Pillow needs."""
    source = sys.stdin.buffer
    return source if source.seekable() else BytesIO(source.read())


def edit(target: str, file: str, values: Sequence[float]) -> tuple[dict[str, object], bytes]:
    """Return a picture as a feature changes it."""
    return {}, call(target, Path(file), values)


def encode(
    file: str, renditions: Sequence[tuple[int, str, str]], ai: str, tool: str
) -> tuple[dict[str, object], bytes]:
    """Write renditions of a picture, each file whole or not at all."""
    from cms.media.images import encode_all

    sizes = [(width, format) for width, format, _target in renditions]
    bodies = encode_all(Path(file), sizes, ai, tool)
    for body, (_width, _format, target) in zip(bodies, renditions, strict=True):
        write_file(Path(target), body)
    return {}, b""


JOBS: dict[str, Callable[..., tuple[dict[str, object], bytes]]] = {
    "prepare": prepare,
    "edit": edit,
    "encode": encode,
}


if __name__ == "__main__":
    main(*sys.argv[1:])
