"""BibTeX import: files of reference managers and databases as raw entries of papers.

bibtexparser splits the file into entries. `latex` decodes the values, because bibtexparser's own
decoding is slow, loses names and stops at a `%`.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cms.core.errors import Invalid
from cms.core.i18n import N_
from features.importing.bibtex_fields import Raw, Value, make_work

MAX_WORKS = 20_000
MAX_FIELDS = 300
MAX_VALUE_LENGTH = 200_000
"""Characters of a value."""
MAX_GROWTH, MIN_LENGTH = 4, 1_000_000
"""Abbreviations and `crossref` may expand a file to so many times its length, or to so many
characters.
"""
BLOCK = re.compile(r"@\s*[^\s{}(),\"=@]+\s*[{(]")
PIECE = re.compile(r"\s*#?\s*(?:\{|\"|([^\s#{}\"]+))")
MARK = re.compile(r"(?<!\\)[{}\"]")
DEPTHS = {"{": 1, "}": -1}
INHERITED = {"title": "booktitle", "subtitle": "booksubtitle"}
"""Field of the work that `crossref` names → field of the work that inherits it."""


Values = Mapping[str, Value]
"""The fields of an entry by name."""
Fault = tuple[int, Invalid]
"""The line, from 1, and its error."""


class BibtexWork(NamedTuple):
    """A work of a bibliography. `line` and `lines` count from 1: the line of the work, and that of
    each of its values. `lost` names the values that the raw entry has no place for.
    """

    key: str
    raw: Raw
    line: int
    lines: Mapping[str, int]
    lost: tuple[str, ...]


class Bibliography(NamedTuple):
    """The content of a BibTeX file: its works, and (line from 1, fault) of unreadable parts."""

    works: tuple[BibtexWork, ...]
    faults: tuple[Fault, ...]


def parse_bibtex(text: str) -> Bibliography:
    """Return the works of a BibTeX file. Never raises: invalid entries are among the faults."""
    from bibtexparser.splitter import Splitter  # loading it takes longer than a page

    if len(BLOCK.findall(text)) > 2 * MAX_WORKS:
        return _too_many()
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = Splitter(text.removeprefix("\ufeff")).split()
    entries, faults = [], []
    strings: dict[str, str] = {}

    for block in map(_accept_duplicate, library.blocks):
        kind = type(block).__name__
        if kind == "Entry":
            entries.append(block)
        elif kind == "String":
            value = expand_value(str(block.value), strings)
            strings[block.key.lower()] = value[:MAX_VALUE_LENGTH]
        elif hasattr(block, "error"):
            faults.append(_fault(block))

    if len(entries) > MAX_WORKS:
        return _too_many()
    return _works(entries, strings, faults, max(MIN_LENGTH, MAX_GROWTH * len(text)))


def _too_many() -> Bibliography:
    """Return the result for a file with too many works."""
    refusal = Invalid("", N_("The file has more than %(most)s works: split it."), most=MAX_WORKS)
    return Bibliography((), ((1, refusal),))


def _accept_duplicate(block: Any) -> Any:
    """Return the block of a duplicate key or field, which is no fault: nothing refers to them."""
    while inner := getattr(block, "ignore_error_block", None):
        block = inner
    return block


def _works(
    entries: list[Any], strings: Mapping[str, str], faults: list[Fault], remaining: int
) -> Bibliography:
    """Return the works with the fields that they inherit, up to `remaining` characters together."""
    by_key: dict[str, Values] = {}
    values = []
    for entry in entries:
        own = _values(entry, strings)
        remaining -= _length(own)
        if remaining < 0:
            return _too_large(entry)
        values.append(own)
        by_key.setdefault(entry.key.lower(), own)

    works = []
    for entry, own in zip(entries, values, strict=True):
        parent = _parent(own, by_key)
        remaining -= _length(parent)
        if remaining < 0:
            return _too_large(entry)
        try:
            works.append(_work(entry, own, parent))
        except Invalid as refusal:
            faults.append((_line(entry), refusal))
    return Bibliography(tuple(works), tuple(sorted(faults, key=lambda fault: fault[0])))


def _length(values: Values) -> int:
    """Return the characters of all values."""
    return sum(len(value.tex) for value in values.values())


def _line(block: Any) -> int:
    """Return the line of a block or a field, from 1."""
    return int(block.start_line or 0) + 1


def _too_large(entry: Any) -> Bibliography:
    """Return the result for a file that expands too much at an entry."""
    text = N_("Abbreviations or “crossref” make this file too large: split it.")
    return Bibliography((), ((_line(entry), Invalid("", text)),))


def _parent(values: Values, by_key: Mapping[str, Values]) -> Values:
    """Return the values of the work that `crossref` names; empty if there is none."""
    if "crossref" not in values:
        return {}
    return by_key.get(values["crossref"].tex.strip().lower(), {})


def _work(entry: Any, own: Values, parent: Values) -> BibtexWork:
    """Return one work with the values that it inherits. Raises Invalid if it is too long."""
    too_long = any(len(value.tex) > MAX_VALUE_LENGTH for value in own.values())
    if too_long or len(own) > MAX_FIELDS:
        raise Invalid(
            "",
            N_("This work is too long: at most %(fields)s fields of %(length)s characters each."),
            fields=MAX_FIELDS,
            length=MAX_VALUE_LENGTH,
        )

    values = {INHERITED.get(name, name): value for name, value in parent.items()}
    values.update(own)
    values.pop("crossref", None)
    raw, lines, lost = make_work(entry.entry_type.lower(), values)
    line = _line(entry)
    return BibtexWork(entry.key, raw, line, {"": line} | lines, lost)


def _values(entry: Any, strings: Mapping[str, str]) -> dict[str, Value]:
    """Return the fields of an entry by name in lower case; of several with one name, the first that
    isn't blank.
    """
    values: dict[str, Value] = {}
    for field in entry.fields:
        tex = expand_value(str(field.value), strings)
        if tex.strip():
            values.setdefault(field.key.lower(), Value(tex, _line(field)))
    return values


def expand_value(value: str, strings: Mapping[str, str]) -> str:
    """Return a value without its braces or quotes, its pieces joined by `#` and names replaced by
    `strings`. A value that is too long is cut.
    """
    pieces: list[str] = []
    length = 0
    for piece in _pieces(value, strings):
        pieces.append(piece)
        length += len(piece)
        if length > MAX_VALUE_LENGTH:
            break
    return "".join(pieces)


def _pieces(value: str, strings: Mapping[str, str]) -> Iterator[str]:
    """Yield the pieces of a value between `#`: in braces, in quotes, or the name of a string."""
    position = 0
    while match := PIECE.match(value, position):
        position = match.end()
        if name := match[1]:
            yield strings.get(name.lower(), name)
            continue
        end = _end(value, position, "}" if value[position - 1] == "{" else '"')
        yield value[position:end]
        position = end + 1


def _end(value: str, start: int, mark: str) -> int:
    """Return where the piece that began before `start` ends: at its closing mark, outside of
    braces.
    """
    depth = 0
    for match in MARK.finditer(value, start):
        if match[0] == mark and depth <= 0:
            return match.start()
        depth += DEPTHS.get(match[0], 0)
    return len(value)


def _fault(block: Any) -> Fault:
    """Return the fault of a block that bibtexparser couldn't read."""
    error = block.error
    reason = getattr(error, "abort_reason", "") or str(error) or type(error).__name__
    text = N_("This work isn’t valid BibTeX (%(fault)s).")
    return _line(block), Invalid("", text, fault=" ".join(reason.split()))
