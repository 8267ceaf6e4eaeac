"""BibTeX in: what reference managers and databases wrote, as raw entries of papers.

bibtexparser takes the file apart. Values are decoded by `latex`, for its own decoding takes 20 ms
an entry, loses names and ends at a `%`.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.formats.citations.bibtex_fields import Raw, Value, make_work

MAX_WORKS = 20_000
MAX_FIELDS = 300
MAX_VALUE_LENGTH = 200_000
"""Characters of a value."""
GROWTH, LEAST = 4, 1_000_000
"""Abbreviations and `crossref` make a file so many times as large, or so many characters, at most."""
BLOCK = re.compile(r"@\s*[^\s{}(),\"=@]+\s*[{(]")
PIECE = re.compile(r"\s*#?\s*(?:\{|\"|([^\s#{}\"]+))")
MARK = re.compile(r"(?<!\\)[{}\"]")
DEPTHS = {"{": 1, "}": -1}
INHERITED = {"title": "booktitle", "subtitle": "booksubtitle"}
"""Field of the work that `crossref` names → the field of the work that inherits it."""


Values = Mapping[str, Value]
"""The fields of an entry by their names."""
Fault = tuple[int, Invalid]
"""The line, from 1, and what is wrong there."""


class BibtexWork(NamedTuple):
    """A work of a bibliography. `line` and `lines` count from 1: where it begins, and where each of
    its values stands. `lost` names what the raw entry has no place for."""

    key: str
    raw: Raw
    line: int
    lines: Mapping[str, int]
    lost: tuple[str, ...]


class Bibliography(NamedTuple):
    """The content of a BibTeX file: its works, and (line from 1, fault) of what can't be read."""

    works: tuple[BibtexWork, ...]
    faults: tuple[Fault, ...]


def parse_bibtex(text: str) -> Bibliography:
    """The works of a BibTeX file. Never raises: what is broken is among the faults."""
    from bibtexparser.splitter import Splitter  # loading it takes longer than a page

    if len(BLOCK.findall(text)) > 2 * MAX_WORKS:
        return _too_many()
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = Splitter(text.removeprefix("\ufeff")).split()
    entries, faults = [], []
    strings: dict[str, str] = {}

    for block in map(_without_repetition, library.blocks):
        kind = type(block).__name__
        if kind == "Entry":
            entries.append(block)
        elif kind == "String":
            value = joined(str(block.value), strings)
            strings[block.key.lower()] = value[:MAX_VALUE_LENGTH]
        elif hasattr(block, "error"):
            faults.append(_fault(block))

    if len(entries) > MAX_WORKS:
        return _too_many()
    return _works(entries, strings, faults, max(LEAST, GROWTH * len(text)))


def _too_many() -> Bibliography:
    """The answer to a file with too many works."""
    refusal = Invalid("", N_("The file has more than %(most)s works: divide it."), most=MAX_WORKS)
    return Bibliography((), ((1, refusal),))


def _without_repetition(block: Any) -> Any:
    """A block of the file. That a key or a field comes up twice is no fault: nothing refers to
    them.
    """
    while inner := getattr(block, "ignore_error_block", None):
        block = inner
    return block


def _works(
    entries: list[Any], strings: Mapping[str, str], faults: list[Fault], most: int
) -> Bibliography:
    """The works of entries that have `most` characters together, with what they take from others."""
    by_key: dict[str, Values] = {}
    values = []
    for entry in entries:
        own = _values(entry, strings)
        most -= _length(own)
        if most < 0:
            return _too_large(entry)
        values.append(own)
        by_key.setdefault(entry.key.lower(), own)

    works = []
    for entry, own in zip(entries, values, strict=True):
        parent = _parent(own, by_key)
        most -= _length(parent)
        if most < 0:
            return _too_large(entry)
        try:
            works.append(_work(entry, own, parent))
        except Invalid as refusal:
            faults.append((_line(entry), refusal))
    return Bibliography(tuple(works), tuple(sorted(faults, key=lambda fault: fault[0])))


def _length(values: Values) -> int:
    """Characters of all values."""
    return sum(len(value.tex) for value in values.values())


def _line(block: Any) -> int:
    """The line of a block or a field, from 1."""
    return int(block.start_line or 0) + 1


def _too_large(entry: Any) -> Bibliography:
    """The answer to a file that grows too much, from the line of an entry."""
    text = N_("Abbreviations or “crossref” make this file too large: divide it.")
    return Bibliography((), ((_line(entry), Invalid("", text)),))


def _parent(values: Values, others: Mapping[str, Values]) -> Values:
    """The values of the work that `crossref` names; empty if there is none."""
    if "crossref" not in values:
        return {}
    return others.get(values["crossref"].tex.strip().lower(), {})


def _work(entry: Any, own: Values, parent: Values) -> BibtexWork:
    """The raw entry of one work with what it inherits. Raises Invalid for one that is too long."""
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
    """The fields of an entry by their names in small letters; of several with one name, the first
    that says something."""
    values: dict[str, Value] = {}
    for field in entry.fields:
        tex = joined(str(field.value), strings)
        if tex.strip():
            values.setdefault(field.key.lower(), Value(tex, _line(field)))
    return values


def joined(value: str, strings: Mapping[str, str]) -> str:
    """A value as it stands in a file without its braces or quotes; `#` joins pieces, names stand
    for `strings`. What is too long ends where that is known.
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
    """The pieces of a value between `#`: in braces, in quotes, or the name of a string."""
    at = 0
    while found := PIECE.match(value, at):
        at = found.end()
        if name := found[1]:
            yield strings.get(name.lower(), name)
            continue
        end = _end(value, at, "}" if value[at - 1] == "{" else '"')
        yield value[at:end]
        at = end + 1


def _end(value: str, at: int, mark: str) -> int:
    """Where the piece ends that was begun before `at`: at its closing mark, outside of braces."""
    depth = 0
    for found in MARK.finditer(value, at):
        if found[0] == mark and depth <= 0:
            return found.start()
        depth += DEPTHS.get(found[0], 0)
    return len(value)


def _fault(block: Any) -> Fault:
    """A block that bibtexparser couldn't read, and its reason."""
    error = block.error
    reason = getattr(error, "abort_reason", "") or str(error) or type(error).__name__
    text = N_("This work isn’t valid BibTeX (%(fault)s).")
    return _line(block), Invalid("", text, fault=" ".join(reason.split()))
