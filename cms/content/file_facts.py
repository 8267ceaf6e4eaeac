"""Facts of the files of the media folder, read when a page, a list or a check asks for it."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cms.content.entry import parse_json
from cms.core.errors import Invalid
from cms.core.languages import Text
from cms.schema.fields.groups import parse_fields
from cms.schema.file_facts import FileFacts, facts_name
from cms.schema.paths import is_inside, is_media_name

if TYPE_CHECKING:
    from cms.content.snapshot import Snapshot

Facts = Mapping[str, Any]
"""Field → what it says, as `FileFacts` parses it; a field that can't be read is left out."""
WORDS, FOCUS = "words", "focus"
"""The projections under which a page reads facts."""
Focus = tuple[int, int]
"""Percent from the left and from the top."""


class FileWords(NamedTuple):
    """The texts of a file's facts on a page."""

    description: Text
    credit: Text


class ShownPicture(NamedTuple):
    """A picture of an entry, with what its file says where the entry says nothing."""

    file: str
    alt: Text
    credit: Text


def read_facts(folder: Path | None, file: str) -> Facts:
    """The facts of a file in the media folder; none where there are none, or none that can be read."""
    if folder is None or not is_media_name(file):
        return {}
    path = folder / facts_name(file)
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return {}
    return _read(path, (stat.st_mtime_ns, stat.st_size, stat.st_ino))


def moved_to(folder: Path | None, file: str) -> str:
    """The new place of a file that was moved; empty where it wasn't, or is gone."""
    seen: set[str] = set()
    while folder and file not in seen and not is_inside(folder, folder / file):
        seen.add(file)
        file = str(read_facts(folder, file).get("movedTo", ""))
        if not file:
            return ""
    return file if folder and file and file not in seen and seen else ""


@lru_cache(maxsize=20_000)
def _read(path: Path, signature: tuple[int, ...]) -> Facts:
    """The facts in a file, kept for as long as its signature stays the same."""
    try:
        raw = parse_json(path.read_bytes())
    except (OSError, Invalid):
        return {}
    found: dict[str, Any] = {}
    for name, field in FileFacts.fields.items():
        try:
            found |= parse_fields({name: field}, raw, "")
        except Invalid:
            continue
    return found


def focus_of(facts: Facts) -> Focus | None:
    """The focal point; None where nobody has chosen one."""
    focus = facts.get("focus") or {}
    return (focus["x"], focus["y"]) if {"x", "y"} <= focus.keys() else None


def file_words(snapshot: "Snapshot", file: str, locale: str) -> FileWords:
    """The description and the credit of a file on a page in a language: in another one, and marked
    so, where they have none.
    """
    localizer = snapshot.localizer(locale, (locale, *snapshot.by_code))
    fields = {name: FileFacts.fields[name] for name in FileWords._fields}
    return FileWords(**localizer.fields(fields, snapshot.facts(file)))
