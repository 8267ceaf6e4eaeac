"""Links, pictures and media files of an entry, as checks, lists and the trial of texts need them."""

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
"""A link from a line of a long text to an entry: `[[type/key]]`, `](entry:type/key)`, `[1]:
entry:type/key`.
"""
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
FENCE = re.compile(r" {0,3}(```|~~~)")
SIGNS = (b"entry:", b"[[")
LONG_LINE = 10_000
"""Characters of a line in which code isn't looked for: that takes longer than its length."""
MEDIA = "/media/"
IN_BRACKETS = re.compile(r"/media/([^<>\n]*)>")
IN_TEXT = re.compile(r"/media/((?:\\.|\([^\s()<>]*\)|[^\s()<>\\\"])*)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
ADDRESS_END = re.compile(r"[?#]")
CJK_END = re.compile(r"[，。；：！？、）】》」]")
STOPS = ".,;:!?*_~'|]"
UNSAFE = re.compile(r"[\s()&;,!~`\[\]，。；：！？、）】》」]")
"""Signs of a file's name that would end its address in a text, or mean something there."""
SHORT_TEXT = 1_000
"""Characters of a text that is rendered without a trial: too few to fill a stack or a second."""


def text_links(model: Model, raw: Raw) -> Iterator[str]:
    """The path of a long text, a blank, and an entry that it links to.

    Most texts have no link, which their bytes tell twenty times as fast as a look at each line.
    """
    data = orjson.dumps(raw)
    if not any(sign in data for sign in SIGNS):
        return
    for leaf in walk(model.fields, raw):
        if isinstance(leaf.field, Markdown) and isinstance(leaf.value, list):
            for _number, target in entry_links(leaf.value):
                yield f"{leaf.path} {target}"


def entry_links(lines: Sequence[Json]) -> Iterator[tuple[int, str]]:
    """(number of the line from 1, `type/key`) of every link to an entry in a long text; code has
    none.
    """
    fence = ""
    for number, line in enumerate(lines, 1):
        if not isinstance(line, str):
            continue
        if found := FENCE.match(line):
            fence = "" if fence == found[1] else fence or found[1]
        elif not fence and ("entry:" in line or "[[" in line):
            text = line if len(line) > LONG_LINE else CODE.sub("", line)
            for targets in LINK.findall(text):
                yield number, "".join(targets).strip()


def pictures(fields: Fields, raw: Raw, prefix: str = "") -> Iterator[tuple[str, str, set[str]]]:
    """(path, file, languages in which the entry describes it) of every picture of an entry, those in
    rows included.
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


def media_in(leaf: Leaf) -> Iterator[str]:
    """The media files that a value of an entry shows, and those that a text links to or may link
    to.
    """
    is_file = _holds_media(leaf.field)
    for value in leaf.value if isinstance(leaf.value, list) else [leaf.value]:
        if isinstance(value, str):
            yield from [value] if is_file else linked_media(value)


def _holds_media(field: Field) -> bool:
    """Whether a field holds files of the media folder, one or several."""
    return isinstance(field.one, Media)


def linked_media(text: str) -> Iterator[str]:
    """The files of addresses in the media folder that stand in a text, however Markdown lets them
    be written.

    Where an address ends isn’t always clear: each end that it may have counts.
    """
    if MEDIA not in text:
        return
    for written in (*IN_BRACKETS.findall(text), *IN_TEXT.findall(text)):
        address = unescape(ESCAPED.sub(r"\1", written))
        name = unquote(ADDRESS_END.split(address)[0])
        yield name
        yield CJK_END.split(name)[0].rstrip(STOPS)


def with_moved_media(field: Field, value: Json, moves: Mapping[str, str]) -> Json:
    """A value of an entry that shows the files of `moves` (old path → new one) at their new places."""
    if isinstance(value, list):
        return [with_moved_media(field, one, moves) for one in value]
    if not isinstance(value, str):
        return value
    return moves.get(value, value) if _holds_media(field) else _with_moved_links(value, moves)


def _with_moved_links(text: str, moves: Mapping[str, str]) -> str:
    """A text with its links to media files leading to their new places. Links that name a server stay
    as they are: the old address leads on."""
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
    shorter = CJK_END.split(address)[0].rstrip(STOPS)
    for old in (address, shorter):
        plain = unescape(ESCAPED.sub(r"\1", old))
        moved = moves.get(unquote(plain))
        if moved is not None:
            new = UNSAFE.sub(lambda sign: quote(sign[0]), moved)
            return whole.replace(f"{MEDIA}{old}", f"{MEDIA}{new}", 1)
    return whole


def media(model: Model, raw: Raw) -> Iterator[str]:
    """The language (nothing where it is in none), a blank, and a media file that an entry shows or
    links to.
    """
    data = orjson.dumps(raw)
    if not any(sign in data for sign in _media_signs(model)):  # type: ignore[arg-type]
        return
    for leaf in walk(model.fields, raw):
        for name in media_in(leaf):
            yield f"{leaf.locale} {name}"


@cache
def _media_signs(model: Model) -> tuple[bytes, ...]:
    """Of which every file with media has one."""
    paths = [path for path, field in all_fields(model.fields) if _holds_media(field)]
    names = (MEDIA, *(f'"{path.rpartition(".")[2]}":' for path in paths))
    return tuple(name.encode() for name in names)


def described(model: Model, raw: Raw) -> list[str] | None:
    """The languages in which each picture has a description; None where there is no picture."""
    described_in = [codes for _path, _file, codes in pictures(model.fields, raw)]
    if not described_in:
        return None
    return sorted(set.intersection(*described_in))


def long_texts(model: Model, raw: Raw) -> Iterator[tuple[str, tuple[str, str]]]:
    """(path, (text, language)) of every Markdown text of an entry that is worth a trial
    (cms/markdown/trial_render.py).
    """
    for leaf in walk(model.fields, raw):
        if isinstance(leaf.field, Markdown) and isinstance(leaf.value, list):
            text = "\n".join(map(str, leaf.value))
            if len(text) > SHORT_TEXT:
                yield leaf.path, (text, leaf.locale)
