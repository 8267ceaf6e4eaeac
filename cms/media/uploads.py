"""Uploads to the media folder: names that are fit for a web address, and content that another
process prepares.

Pictures unpack to a thousand times their bytes, and C libraries read untrusted data. So a process
that ends afterwards does it (cms/media/subprocess_worker.py), one at a time for all workers.
"""

import re
import unicodedata
from codecs import BOM_UTF8
from pathlib import Path, PurePosixPath
from typing import IO

import orjson

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.documents import PDF, PICTURE, TEXTS, ZIP, is_text
from cms.media.videos import CAPTIONS, HEAD, VIDEOS, looks_like
from cms.media.worker_jobs import run
from cms.schema.file_facts import is_facts
from cms.schema.paths import Paths

MEGABYTES = 32
MAX_FILE_BYTES = MEGABYTES * 2**20
"""Bytes of one file."""
MAX_FILES = 20
"""Files that are sent at once."""
MAX_STEM_BYTES = 120
"""Bytes of a name before its ending; a file's name may have 255."""
MAX_DEPTH = 4
"""Levels of folders."""
UNFIT = re.compile(r"(?:[\s/\\<>\"'?#%:*|\x00-\x1f\x7f]|\.{2,})+")


def prepared(paths: Paths, name: str, file: IO[bytes], wanted: str = "") -> tuple[str, bytes]:
    """(name, bytes) as the file is kept: pictures upright, no larger than pages need, without what
    cameras write. `wanted`: the ending it must have, where it replaces another.

    Raises Busy; and Invalid, its path `file`, for what is too large, of a kind that isn't taken,
    not what its name says, or would run something.
    """
    file.seek(0, 2)
    if file.tell() > MAX_FILE_BYTES:
        raise Invalid(
            "file",
            N_("%(name)s is larger than %(most)s MB. Reduce its size."),
            name=shown(name),
            most=MEGABYTES,
        )

    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending in VIDEOS:
        _check_ending(name, ending, wanted)
        return stem(name) + ending, _video(name, ending, file)
    if ending in TEXTS and not _begins(file).startswith((PDF, ZIP, *PICTURE)):
        _check_ending(name, ending, wanted)
        return stem(name) + ending, _text(name, file)
    file.seek(0)
    printed = run(paths, ["prepare", shown(name), wanted], file)
    head, _, body = printed.partition(b"\n")
    told = orjson.loads(head) if head else {}
    if "refused" in told:
        raise Invalid("file", told["refused"], **told["values"])
    if "ending" not in told:
        raise Invalid(
            "file",
            N_(
                "%(name)s can’t be taken: opening it takes too much memory or time. Save it "
                "again, or reduce its size."
            ),
            name=shown(name),
        )

    _check_ending(name, told["ending"], wanted)
    if told["same"]:
        file.seek(0)
        body = file.read()
    return stem(name) + told["ending"], body


def _check_ending(name: str, ending: str, wanted: str) -> None:
    """Raises Invalid for a file of another kind than the one it replaces."""
    if wanted and ending != wanted:
        raise Invalid(
            "file",
            N_("%(name)s can’t replace this file. Choose a file of the same kind (%(kind)s)."),
            name=shown(name),
            kind=wanted[1:].upper(),
        )


def folder_of(typed: str) -> str:
    """A folder as an address takes it; empty where nothing is left. Raises Invalid for one that is
    too deep.
    """
    names = [stem(f"{step}.x") for step in re.split(r"[/\\]", shown(typed)) if step.strip(". ")]
    # where the facts of a file would stand there can be no folder
    steps = [name.replace(".", "-") if is_facts(name) else name for name in names]
    if len(steps) > MAX_DEPTH or sum(map(len, steps)) > MAX_STEM_BYTES:
        raise Invalid("file", N_("This folder’s name is too long, or too many levels deep."))
    return "/".join(steps)


def _begins(file: IO[bytes]) -> bytes:
    """The first bytes of a file, by which its kind is told."""
    file.seek(0)
    return file.read(16)


def _video(name: str, ending: str, file: IO[bytes]) -> bytes:
    """A video as it came: nothing here opens it."""
    file.seek(0)
    data = file.read()
    if not looks_like(ending, data[:HEAD]):
        raise Invalid(
            "file",
            N_("%(name)s can’t be played by all browsers. Save it again as MP4 (H.264) or WebM."),
            name=shown(name),
        )
    return data


def _text(name: str, file: IO[bytes]) -> bytes:
    """Of a text nothing is unfolded: no process is needed."""
    file.seek(0)
    if not is_text(file):
        raise Invalid(
            "file", N_("%(name)s isn’t UTF-8 text. Save it again in UTF-8."), name=shown(name)
        )
    file.seek(0)
    data = file.read()
    if name.lower().endswith(CAPTIONS) and not data.removeprefix(BOM_UTF8).startswith(b"WEBVTT"):
        raise Invalid(
            "file",
            N_("%(name)s isn’t a file of captions. Its first line must be WEBVTT."),
            name=shown(name),
        )
    return data


def shown(name: str) -> str:
    """A name as it was typed, without signs that can't be seen or turn others round."""
    signs = unicodedata.normalize("NFC", name)
    return "".join(sign for sign in signs if unicodedata.category(sign)[0] != "C")


def stem(name: str) -> str:
    """A name without folders and ending, in any script, of characters that an address and a file
    system take.

    None of them steers the direction of others or is without width: a name is what it looks like.
    """
    last = Path(shown(name).replace("\\", "/")).name
    text = UNFIT.sub("-", last.rpartition(".")[0] or last).strip("-. ")
    short = text.encode()[:MAX_STEM_BYTES].decode("utf-8", "ignore")
    return short.strip("-. ") or "file"
