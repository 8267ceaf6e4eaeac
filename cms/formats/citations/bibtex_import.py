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
BRACE = re.compile(r"(?<!\\)[{}]")
QUOTE = re.compile(r"(?<!\\)[{}\"]")
INHERITED = {"title": "booktitle", "subtitle": "booksubtitle"}
"""What a work takes from the one that `crossref` names, under another name there."""


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
    faults: tuple[tuple[int, Invalid], ...]


def parse_bibtex(text: str) -> Bibliography:
    """The works of a BibTeX file. Never raises: what is broken is among the faults."""
    from bibtexparser.splitter import Splitter  # loading it takes longer than a page

    if len(BLOCK.findall(text)) > 2 * MAX_WORKS:
        return _too_many()
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    blocks = [_block(block) for block in Splitter(text.removeprefix("\ufeff")).split().blocks]
    entries = [block for kind, block in blocks if kind == "Entry"]
    if len(entries) > MAX_WORKS:
        return _too_many()
    strings: dict[str, str] = {}
    for kind, block in blocks:
        if kind == "String":
            strings[block.key.lower()] = joined(str(block.value), strings)[:MAX_VALUE_LENGTH]
    faults = [_fault(block) for _kind, block in blocks if hasattr(block, "error")]
    return _works(entries, strings, faults, max(LEAST, GROWTH * len(text)))


def _too_many() -> Bibliography:
    return Bibliography(
        (),
        (
            (
                1,
                Invalid(
                    "", N_("The file has more than %(most)s works: divide it."), most=MAX_WORKS
                ),
            ),
        ),
    )


def _block(block: Any) -> tuple[str, Any]:
    """A block of the file with its kind. That a key or a field comes up twice is no fault: nothing
    refers to them.
    """
    while hasattr(block, "ignore_error_block") and block.ignore_error_block:
        block = block.ignore_error_block
    return type(block).__name__, block


def _works(
    entries: list[Any], strings: Mapping[str, str], faults: list[tuple[int, Invalid]], most: int
) -> Bibliography:
    """The works of entries that have `most` characters together, with what they take from others."""
    works: list[BibtexWork] = []
    values: list[dict[str, Value]] = []
    for entry in entries:
        values.append(_values(entry, strings))
        most -= sum(len(value.tex) for value in values[-1].values())
        if most < 0:
            return _too_large(entry)
    by_key: dict[str, dict[str, Value]] = {}
    for entry, own in zip(entries, values, strict=True):
        by_key.setdefault(entry.key.lower(), own)
    for entry, own in zip(entries, values, strict=True):
        line = (entry.start_line or 0) + 1
        most -= sum(len(value.tex) for value in _parent(own, by_key).values())
        if most < 0:
            return _too_large(entry)
        try:
            works.append(_work(entry, line, own, by_key))
        except Invalid as refusal:
            faults.append((line, refusal))
    return Bibliography(tuple(works), tuple(sorted(faults, key=lambda fault: fault[0])))


def _too_large(entry: Any) -> Bibliography:
    return Bibliography(
        (),
        (
            (
                (entry.start_line or 0) + 1,
                Invalid("", N_("Abbreviations or “crossref” make this file too large: divide it.")),
            ),
        ),
    )


def _parent(
    values: Mapping[str, Value], others: Mapping[str, Mapping[str, Value]]
) -> Mapping[str, Value]:
    """The values of the work that `crossref` names; empty if there is none."""
    return others.get(values["crossref"].tex.strip().lower(), {}) if "crossref" in values else {}


def _work(
    entry: Any, line: int, values: dict[str, Value], others: Mapping[str, Mapping[str, Value]]
) -> BibtexWork:
    if len(values) > MAX_FIELDS or any(
        len(value.tex) > MAX_VALUE_LENGTH for value in values.values()
    ):
        raise Invalid(
            "",
            N_("This work is too long: at most %(fields)s fields of %(length)s characters each."),
            fields=MAX_FIELDS,
            length=MAX_VALUE_LENGTH,
        )
    own = {name: value for name, value in values.items() if name != "crossref"}
    parent = _parent(values, others)
    inherited = {
        INHERITED.get(name, name): value for name, value in parent.items() if name != "crossref"
    }
    raw, lines, lost = make_work(entry.entry_type.lower(), inherited | own)
    return BibtexWork(entry.key, raw, line, {"": line} | lines, lost)


def _values(entry: Any, strings: Mapping[str, str]) -> dict[str, Value]:
    """The fields of an entry by their names in small letters; of several with one name, the first
    that says something."""
    found: dict[str, Value] = {}
    for field in entry.fields:
        tex = joined(str(field.value), strings)
        if tex.strip():
            found.setdefault(field.key.lower(), Value(tex, (field.start_line or 0) + 1))
    return found


def joined(value: str, strings: Mapping[str, str]) -> str:
    """A value as it stands in a file without its braces or quotes; `#` joins pieces, names stand
    for `strings`. What is too long ends where that is known.
    """
    found: list[str] = []
    length = 0
    for piece in _pieces(value, strings):
        found.append(piece)
        length += len(piece)
        if length > MAX_VALUE_LENGTH:
            break
    return "".join(found)


def _pieces(value: str, strings: Mapping[str, str]) -> Iterator[str]:
    at = 0
    while found := PIECE.match(value, at):
        if found[1]:
            yield strings.get(found[1].lower(), found[1])
            at = found.end()
        elif value[found.end() - 1] == "{":
            end = _closing(value, found.end())
            yield value[found.end() : end]
            at = end + 1
        else:
            end = _quote(value, found.end())
            yield value[found.end() : end]
            at = end + 1


def _closing(value: str, at: int) -> int:
    """Where the brace ends that was opened before `at`."""
    depth = 1
    for brace in BRACE.finditer(value, at):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.start()
    return len(value)


def _quote(value: str, at: int) -> int:
    """Where the quoted piece ends that was begun before `at`: at the first quote outside of braces."""
    depth = 0
    for mark in QUOTE.finditer(value, at):
        if mark[0] == '"' and depth <= 0:
            return mark.start()
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
    return len(value)


def _fault(block: Any) -> tuple[int, Invalid]:
    reason = (
        getattr(block.error, "abort_reason", "") or str(block.error) or type(block.error).__name__
    )
    return (block.start_line or 0) + 1, Invalid(
        "", N_("This work isn’t valid BibTeX (%(fault)s)."), fault=" ".join(reason.split())
    )
