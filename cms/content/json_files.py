"""The JSON of content files: reading it with the location of the first problem, and writing it."""

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields import Json, Raw

CONFLICT = re.compile(rb"^(<{7}|={7}|>{7})", re.MULTILINE)

MAX_JSON_DEPTH = 50
"""Levels of nested lists and objects in a content file. No type has half as many, and JSON
serializers fail at a few hundred.
"""
MAX_WRAPPED_DEPTH = MAX_JSON_DEPTH + 5
"""The same for files that contain an entry, or a part of one, among other data."""
BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)


def parse_json(data: bytes, deepest: int = MAX_JSON_DEPTH) -> dict[str, Json]:
    """Parse the object in a content file's bytes. Raises Invalid for unreadable data; its value
    `line` says where.

    A byte order mark, which some Windows editors add, is ignored.
    """
    data = data.removeprefix(BOM_UTF8)
    if nesting := _too_deep(data, deepest):
        field, line = nesting
        raise Invalid(
            field,
            N_(
                "This is nested more than %(most)d levels deep. Remove the inner levels, "
                "or restore the file’s previous version."
            ),
            most=deepest,
            line=line,
        )
    try:
        raw = orjson.loads(data)
    except orjson.JSONDecodeError as fault:
        if line := _foreign(data):
            raise Invalid(
                "",
                N_("This file isn’t in UTF-8. Save it in UTF-8, or restore its previous version."),
                line=line,
            ) from None
        conflict = CONFLICT.search(data)
        if conflict:
            line = data.count(b"\n", 0, conflict.start()) + 1
            raise Invalid(
                "",
                N_(
                    "There is a merge conflict: keep one of the two versions and remove the lines "
                    "that begin with <<<<<<<, ======= and >>>>>>>."
                ),
                line=line,
            ) from None
        raise Invalid(
            "",
            N_(
                "This isn’t valid JSON (%(fault)s). The file may be cut off, or a comma or a quotation "
                "mark may be missing. Fix it, or restore its previous version."
            ),
            fault=fault.msg,
            line=fault.lineno,
        ) from None
    if not isinstance(raw, dict):
        raise Invalid("", N_("The file must hold one JSON object."), line=1)
    return raw


DUPLICATE_KEY = N_(
    "This is in the file more than once, and only the last one counts. Keep the right one and remove the "
    "others."
)


def duplicate_keys(data: bytes, raw: Raw) -> Iterator[Invalid]:
    """Yield a problem for each name that an object in a content file has twice. `raw` is the JSON
    parsed from `data`.

    A file in the format of `dump_json` has none, which is known without parsing it again.
    """
    if data != dump_json(raw):
        yield from _duplicates(_parse_pairs(data), "")


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON with all its members."""


def _parse_pairs(data: bytes) -> object:
    text = data.decode("utf-8-sig")
    return json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str)


def _duplicates(value: object, path: str) -> Iterator[Invalid]:
    if isinstance(value, _Pairs):
        counts = Counter(name for name, _member in value)
        yield from (Invalid(f"{path}{name}", DUPLICATE_KEY) for name in counts if counts[name] > 1)
        for name, member in value:
            yield from _duplicates(member, f"{path}{name}.")
    elif isinstance(value, list):
        for number, member in enumerate(value, 1):
            yield from _duplicates(member, f"{path}{number}.")


def _too_deep(data: bytes, deepest: int) -> tuple[str, int] | None:
    """Return (field, line) at which lists and objects are nested too deeply; None if they aren't."""
    if data.count(b"{") + data.count(b"[") <= deepest:
        return None
    depth, field = 0, b""
    for sign in BRACKETS.finditer(data):
        if depth == 1 and sign[0].startswith(b'"'):
            field = sign[0]
        depth += (sign[0] in b"{[") - (sign[0] in b"}]")
        if depth > deepest:
            return field[1:-1].decode("utf-8", "replace"), data.count(b"\n", 0, sign.start()) + 1
    return None


def _foreign(data: bytes) -> int:
    """Return the first line that isn't UTF-8; 0 if there is none."""
    try:
        data.decode()
    except UnicodeDecodeError as fault:
        return data.count(b"\n", 0, fault.start) + 1
    return 0


def dump_json(raw: Raw) -> bytes:
    """Serialize an object in the format of files: UTF-8, indented by two spaces, a newline at the
    end, keys in the given order.
    """
    return orjson.dumps(raw, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
