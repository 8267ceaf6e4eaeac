"""Links, pictures and media files of an entry, for checks, lists and trial renders."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from urllib.parse import quote, unquote

import orjson

from cms.schema.content_type import Model
from cms.schema.fields import Field, Fields, Json, Markdown, Media, Raw
from cms.schema.fields.groups import Image, Rows
from cms.schema.fields.walk import Leaf, all_fields, walk

LINK = re.compile(
    r"(?<!\\)\[\[(?:entry:)?([a-z]+/[^\[\]|]+)(?:\|[^\[\]]*)?\]\]"
    r"|\]\(\s*<?entry:([^)>\s]*)|^ {0,3}\[[^\]]+\]:\s*<?entry:([^>\s]*)"
)
"""A link to an entry in a line of a long text: `[[type/key]]`, `](entry:type/key)`, `[1]:
entry:type/key`.
"""
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
FENCE = re.compile(r" {0,3}(```|~~~)")
LINK_MARKERS = (b"entry:", b"[[")
LONG_LINE = 10_000
"""Above this length a line isn't searched for code, because the time grows faster than the length.
"""
MEDIA = "/media/"
IN_BRACKETS = re.compile(r"/media/([^<>\n]*)>")
IN_TEXT = re.compile(r"/media/((?:\\.|\([^\s()<>]*\)|[^\s()<>\\\"])*)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
ADDRESS_END = re.compile(r"[?#]")
CJK_END = re.compile(r"[，。；：！？、）】》」]")
TRAILING_PUNCTUATION = ".,;:!?*_~'|]"
UNSAFE = re.compile(r"[\s()&;,!~`\[\]，。；：！？、）】》」]")
"""Characters of a file name that would end its address in a text, or have a meaning in Markdown."""
SHORT_TEXT = 1_000
"""Texts of at most this many characters are rendered without a trial: they can't overflow the stack
or take long.
"""


def text_links(model: Model, raw: Raw) -> Iterator[str]:
    """Yield "path target" for each link to an entry in the long texts.

    Most texts have no link. Searching the bytes of the entry shows that twenty times faster than
    checking each line.
    """
    data = orjson.dumps(raw)
    if not any(sign in data for sign in LINK_MARKERS):
        return
    for leaf in walk(model.fields, raw):
        if isinstance(leaf.field, Markdown) and isinstance(leaf.value, list):
            for _number, target in entry_links(leaf.value):
                yield f"{leaf.path} {target}"


def entry_links(lines: Sequence[Json]) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, `type/key`) for each link to an entry in a long text, except in
    code.
    """
    fence = ""
    for number, line in enumerate(lines, 1):
        if not isinstance(line, str):
            continue
        if mark := FENCE.match(line):
            fence = "" if fence == mark[1] else fence or mark[1]
        elif not fence and ("entry:" in line or "[[" in line):
            text = line if len(line) > LONG_LINE else CODE.sub("", line)
            for targets in LINK.findall(text):
                yield number, "".join(targets).strip()


def pictures(fields: Fields, raw: Raw, prefix: str = "") -> Iterator[tuple[str, str, set[str]]]:
    """Yield (path, file, languages with a description in the entry) of every picture of an entry,
    also in rows.
    """
    for name, field in fields.items():
        if name not in raw:
            continue
        value, path = raw[name], f"{prefix}{name}"
        if isinstance(field, Image) and isinstance(value, dict) and value.get("file"):
            alt = value.get("alt")
            words = alt if isinstance(alt, dict) else {}
            described_in = {code for code in words if words[code]}
            yield path, str(value["file"]), described_in
        elif isinstance(field, Rows) and isinstance(value, list):
            rows = [row for row in value if isinstance(row, dict)]
            for row in rows:
                yield from pictures(field.fields, row, f"{path}.{row.get('id')}.")


def leaf_media(leaf: Leaf) -> Iterator[str]:
    """Yield the media files that a value of an entry shows, links to or may link to."""
    is_file = _is_media(leaf.field)
    for value in leaf.value if isinstance(leaf.value, list) else [leaf.value]:
        if isinstance(value, str):
            yield from [value] if is_file else linked_media(value)


def _is_media(field: Field) -> bool:
    """Return whether a field refers to one or several files of the media folder."""
    return isinstance(field.item_field, Media)


def linked_media(text: str) -> Iterator[str]:
    """Yield the media files whose addresses occur in a text, in any of Markdown's notations.

    If the end of an address is ambiguous, each possible file is returned.
    """
    if MEDIA not in text:
        return
    for written in (*IN_BRACKETS.findall(text), *IN_TEXT.findall(text)):
        address = unescape(ESCAPED.sub(r"\1", written))
        name = unquote(ADDRESS_END.split(address)[0])
        yield name
        yield CJK_END.split(name)[0].rstrip(TRAILING_PUNCTUATION)


def with_moved_media(field: Field, value: Json, moves: Mapping[str, str]) -> Json:
    """Return a value of an entry with references to the files of `moves` (old path → new path)
    updated.
    """
    if isinstance(value, list):
        return [with_moved_media(field, item, moves) for item in value]
    if not isinstance(value, str):
        return value
    return moves.get(value, value) if _is_media(field) else _with_moved_links(value, moves)


def _with_moved_links(text: str, moves: Mapping[str, str]) -> str:
    """Return a text with its links to moved media files updated. Links with a host name stay, since
    the old address redirects.
    """
    if MEDIA not in text:
        return text
    for address in (IN_BRACKETS, IN_TEXT):
        text = address.sub(lambda found: _moved_link(found, moves), text)
    return text


def _moved_link(found: re.Match[str], moves: Mapping[str, str]) -> str:
    whole, written = found[0], found[1]
    before = found.string[found.start() - 1 : found.start()]
    if re.match(r"[\w.:%/-]", before):
        return whole
    address = ADDRESS_END.split(written)[0]
    shorter = CJK_END.split(address)[0].rstrip(TRAILING_PUNCTUATION)
    for old in (address, shorter):
        plain = unescape(ESCAPED.sub(r"\1", old))
        moved = moves.get(unquote(plain))
        if moved is not None:
            new = UNSAFE.sub(lambda sign: quote(sign[0]), moved)
            return whole.replace(f"{MEDIA}{old}", f"{MEDIA}{new}", 1)
    return whole


def media(model: Model, raw: Raw) -> Iterator[str]:
    """Yield "language file" for each media file that an entry shows or links to. The language is
    empty for values in no language.
    """
    data = orjson.dumps(raw)
    if not any(sign in data for sign in _media_markers(model)):  # type: ignore[arg-type]
        return
    for leaf in walk(model.fields, raw):
        for name in leaf_media(leaf):
            yield f"{leaf.locale} {name}"


@cache
def _media_markers(model: Model) -> tuple[bytes, ...]:
    """Return byte strings of which every entry with media contains at least one."""
    paths = [path for path, field in all_fields(model.fields) if _is_media(field)]
    names = (MEDIA, *(f'"{path.rpartition(".")[2]}":' for path in paths))
    return tuple(name.encode() for name in names)


def described_languages(model: Model, raw: Raw) -> list[str] | None:
    """Return the languages in which every picture has a description; None if there is no picture."""
    described_in = [codes for _path, _file, codes in pictures(model.fields, raw)]
    if not described_in:
        return None
    return sorted(set.intersection(*described_in))


def long_texts(model: Model, raw: Raw) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (path, (text, language)) for each Markdown text of an entry that needs a trial render
    (cms/markdown/trial_render.py).
    """
    for leaf in walk(model.fields, raw):
        if isinstance(leaf.field, Markdown) and isinstance(leaf.value, list):
            text = "\n".join(map(str, leaf.value))
            if len(text) > SHORT_TEXT:
                yield leaf.path, (text, leaf.locale)
