"""Uploads to the media folder: names that are safe in a web address, and content that another
process converts.

Pictures decompress to a thousand times their bytes, and C libraries read untrusted data. So a
short-lived process does it (cms/media/subprocess_worker.py), one at a time for all workers, and
one at a time of each account.
"""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.media.file_kinds import HEAD_BYTES, NO_FILE_KINDS, FileKinds, Preparer, ending_of
from cms.media.image_formats import is_picture
from cms.media.worker_jobs import UPLOADS, run_job
from cms.schema.file_facts import is_facts
from cms.schema.paths import Paths

MEGABYTES = 32
MAX_FILE_BYTES = MEGABYTES * 2**20
"""Bytes of one file."""
MAX_FILES = 20
"""Files in one upload."""
MAX_STEM_BYTES = 120
"""Bytes of a name before its ending; a file's name may have 255."""
MAX_DEPTH = 4
"""Levels of folders."""
FAILURES: Mapping[str, str] = {
    "time": N_("%(name)s takes too long to open. Save it again, or reduce its size."),
    "memory": N_("%(name)s takes too much memory to open. Reduce its size."),
    "error": N_(
        "%(name)s can’t be opened: reading it failed. Save it again, as JPEG, PNG or PDF for example."
    ),
}
PICTURES = Preparer("cms.media.file_types:prepare_picture")
UNKNOWN = N_("This file type isn’t supported: %(name)s. Add one of these types: %(types)s.")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
"""Names that no file may have in Windows, where a release may be checked out or shared."""
UNSAFE = re.compile(r"(?:[\s/\\<>\"'?#%:*|\x00-\x1f\x7f]|\.{2,})+")


def prepare_upload(
    paths: Paths,
    name: str,
    file: IO[bytes],
    required_ending: str = "",
    account: str = "",
    kinds: FileKinds = NO_FILE_KINDS,
) -> tuple[str, bytes]:
    """Return (name, bytes) of an upload as it is kept: pictures upright, no larger than pages need,
    without metadata. `required_ending` is that of the file it replaces, if any; `account` is the
    uploader's id; `kinds` are those accepted besides pictures.

    Raises Busy, and Invalid with path `file` if the file is too large, its type isn't supported or
    doesn't match the name, or it has active content.
    """
    file.seek(0, 2)
    if file.tell() > MAX_FILE_BYTES:
        raise Invalid(
            "file",
            N_("%(name)s is larger than %(most)s MB. Reduce its size."),
            name=visible_name(name),
            most=MEGABYTES,
        )
    if not file.tell():
        raise Invalid(
            "file", N_("%(name)s is empty. Choose another file."), name=visible_name(name)
        )

    preparer = _preparer(kinds, name, file)
    job = ["prepare", *preparer, visible_name(name), required_ending]
    result = run_job(paths, UPLOADS, job, file, account, kinds.metadata.xmp)
    if "refused" in result.head:
        raise Invalid("file", result.head["refused"], **result.head["values"])
    if result.failure:
        raise Invalid("file", FAILURES[result.failure], name=visible_name(name))

    ending = result.head["ending"]
    _check_ending(name, ending, required_ending)
    if not result.head["same"]:
        return safe_stem(name) + ending, result.body
    file.seek(0)
    return safe_stem(name) + ending, file.read()


def _preparer(kinds: FileKinds, name: str, file: IO[bytes]) -> Preparer:
    """Return the check for the kind of a file. Raises Invalid if no kind recognizes it."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if preparer := kinds.preparer(name, head):
        return preparer
    if is_picture(ending_of(name), head):
        return PICTURES
    raise Invalid("file", UNKNOWN, name=visible_name(name), types=kinds.types)


def _check_ending(name: str, ending: str, required_ending: str) -> None:
    """Raise Invalid if the file is of another type than the one it replaces."""
    if required_ending and ending != required_ending:
        raise Invalid(
            "file",
            N_("%(name)s can’t replace this file. Choose a file of the same kind (%(kind)s)."),
            name=visible_name(name),
            kind=required_ending[1:].upper(),
        )


def safe_folder(typed: str) -> str:
    """Return a folder as typed, made safe for an address; empty if nothing is left. Raises Invalid
    if it is too deep.
    """
    names = [
        safe_stem(f"{part}.x")
        for part in re.split(r"[/\\]", visible_name(typed))
        if part.strip(". ")
    ]
    # A folder must not have the name of a file's facts.
    parts = [name.replace(".", "-") if is_facts(name) else name for name in names]
    if len(parts) > MAX_DEPTH or sum(map(len, parts)) > MAX_STEM_BYTES:
        raise Invalid("file", N_("This folder’s name is too long, or too many levels deep."))
    return "/".join(parts)


def visible_name(name: str) -> str:
    """Return a name as typed, without invisible and direction-changing characters."""
    characters = unicodedata.normalize("NFC", name)
    return "".join(
        character for character in characters if unicodedata.category(character)[0] != "C"
    )


def safe_stem(name: str) -> str:
    """Return a name without folders and ending, in any script, of characters that are safe in an
    address and a file system.

    It has no characters that change direction or have no width, so it is what it looks like.
    """
    last = Path(visible_name(name).replace("\\", "/")).name
    text = UNSAFE.sub("-", last.rpartition(".")[0] or last).strip("-. ")
    short = text.encode()[:MAX_STEM_BYTES].decode("utf-8", "ignore")
    stem = short.strip("-. ") or "file"
    return f"file-{stem}" if RESERVED.fullmatch(stem) else stem
