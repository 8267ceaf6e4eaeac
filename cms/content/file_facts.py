"""The facts of media files, read when a page, a list or a check needs them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape

from cms.content.file_scan import read_file
from cms.content.json_files import parse_json
from cms.core.errors import Invalid
from cms.core.languages import Text
from cms.schema.fields.groups import parse_fields
from cms.schema.file_facts import FileFacts, facts_name
from cms.schema.paths import is_inside, is_media_name

if TYPE_CHECKING:
    from cms.content.snapshot import Snapshot

Facts = Mapping[str, Any]
"""Field → value, as parsed by `FileFacts`. Invalid fields are left out."""
CREATIVE_COMMONS = re.compile(
    r"CC(?:0(?: 1\.0)?|[ -](?P<kind>BY(?:-NC)?(?:-SA|-ND)?)[ -](?P<version>[1-4]\.0))",
    re.IGNORECASE,
)
WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
WORDS, FOCUS = "words", "focus"
"""The projections under which a page reads facts."""
Focus = tuple[int, int]
"""Percent from the left and from the top."""


class FileWords(NamedTuple):
    """The texts of a file's facts on a page, and its mark if it was made with AI."""

    description: Text
    credit: Text
    ai: str | None
    aiTool: str
    licence: str


class ShownPicture(NamedTuple):
    """A picture of an entry, with the facts of its file where the entry has no texts of its own."""

    file: str
    alt: Text
    credit: Text
    ai: str = ""
    licence: str = ""


def read_facts(folder: Path | None, file: str) -> Facts:
    """Return the facts of a file in the media folder; empty if there are none or they can't be
    read.
    """
    if folder is None or not is_media_name(file):
        return {}
    path = folder / facts_name(file)
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return {}
    return _read(path, (stat.st_mtime_ns, stat.st_size, stat.st_ino))


def moved_to(folder: Path | None, file: str) -> str:
    """Return the new path of a moved file; empty if it wasn't moved, or no longer exists."""
    seen: set[str] = set()
    while folder and file not in seen and not is_inside(folder, folder / file):
        seen.add(file)
        file = str(read_facts(folder, file).get("movedTo", ""))
        if not file:
            return ""
    return file if folder and file and file not in seen and seen else ""


@lru_cache(maxsize=20_000)
def _read(path: Path, signature: tuple[int, ...]) -> Facts:
    """Read the facts in a file, cached by its signature."""
    try:
        raw = parse_json(read_file(str(path)))
    except (OSError, Invalid):
        return {}
    facts: dict[str, Any] = {}
    for name, field in FileFacts.fields.items():
        try:
            facts |= parse_fields({name: field}, raw, "")
        except Invalid:
            continue
    return facts


def focus_of(facts: Facts) -> Focus | None:
    """Return the focal point; None if none was set."""
    focus = facts.get("focus") or {}
    return (focus["x"], focus["y"]) if {"x", "y"} <= focus.keys() else None


def ai_of(folder: Path, file: str) -> tuple[str, str]:
    """Return `ai` and `aiTool` of the facts of a file."""
    facts = read_facts(folder, file)
    return str(facts.get("ai") or ""), str(facts.get("aiTool") or "")


def file_words(snapshot: "Snapshot", file: str, locale: str) -> FileWords:
    """Return the description and the credit of a file on a page in a language. Texts that don't
    exist in it are borrowed from another language, and marked as such.
    """
    localizer = snapshot.localizer(locale, (locale, *snapshot.by_code))
    fields = {name: FileFacts.fields[name] for name in FileWords._fields}
    return FileWords(**localizer.fields(fields, snapshot.facts(file)))


def licence_html(licence: str) -> Markup:
    """Return a licence as HTML: a Creative Commons licence links to its terms, a web address is a
    link, anything else is text.
    """
    if match := CREATIVE_COMMONS.fullmatch(licence):
        kind, version = match["kind"], match["version"]
        path = f"licenses/{kind.lower()}/{version}/" if kind else "publicdomain/zero/1.0/"
        address = f"https://creativecommons.org/{path}"
    elif WEB_ADDRESS.fullmatch(licence):
        address, licence = licence, licence.split("/")[2]
    else:
        return escape(licence)
    return Markup('<a href="{}" rel="license external">{}</a>').format(address, licence)
