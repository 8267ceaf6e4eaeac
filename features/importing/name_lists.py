"""Lists of persons' names, as they are copied from papers and pages, as rows of authors."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from blueprints.shared.works.names import JOINED_INITIALS, is_han, is_pinyin
from cms.core.errors import Invalid
from features.importing.affiliation_marks import without_marks
from features.importing.bibtex import MAX_VALUE_LENGTH
from features.importing.bibtex_names import OTHERS, SUFFIX, people

AND_OTHERS = re.compile(r",?\s*\b(et al\.?)\s*$|(?<=\w)(等人?)\s*$")
SEPARATOR = re.compile(r"\s*[;；，、&]\s*|,?\s+and\s+", re.IGNORECASE)
"""Separates names; a comma may also stand within one, a line may end anywhere."""
INITIALS = re.compile(r"(?:[^\W\d_]\.[-\s]?)+")
FOREIGN = re.compile(r"[\d{}\\$%#@<>=\"“”/_~^|*†‡:?!\[\]]|\b(?:of|the|for|in)\b")
"""Never in the name of a person: addresses, LaTeX, words of institutes' names."""


class NameList(NamedTuple):
    """Rows with `family`, `given` and `suffix`, or `literal`; whether the list is complete."""

    rows: list[dict[str, Any]]
    is_complete: bool = True


def read_names(text: str) -> NameList:
    """Return the names in a list as rows without ids; none if the text isn't certainly a list of
    several.
    """
    if len(text) > MAX_VALUE_LENGTH:
        return NameList([])
    # single spaces, since the patterns try each run of them from each of its places
    text = "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
    text = without_marks(text)
    if FOREIGN.search(text):
        return NameList([])
    try:
        rows, is_complete = people(" and ".join(_names(_chunks(text))))
    except Invalid:
        return NameList([])
    if len(rows) < 2:
        return NameList([])
    return NameList(
        [{part: row[part] for part in row if part != "id"} for row in rows], is_complete
    )


def _chunks(text: str) -> list[list[str]]:
    """Return the parts between commas of everything between other separators."""
    text = AND_OTHERS.sub(r"; \1\2", text)
    lines = [text] if SEPARATOR.search(text) or "," in text else text.splitlines()
    chunks = [" ".join(chunk.split()) for line in lines for chunk in SEPARATOR.split(line)]
    parts = [[part for part in re.split(r"\s*,\s*", chunk) if part] for chunk in chunks]
    return [chunk for chunk in parts if chunk]


def _names(chunks: Sequence[list[str]]) -> Iterable[str]:
    """Yield names as BibTeX has them. Raises Invalid if they can't be told apart."""
    given_first = any(_has_given_first(part) for chunk in chunks for part in chunk)
    # Beside a name without a comma, commas separate: Ann Smith, John Lee & Bob Ray.
    is_inverted = all(len(chunk) > 1 for chunk in chunks)
    for chunk in chunks:
        for name in _split(chunk, is_inverted):
            yield _inverted(name, given_first)


def _split(parts: list[str], is_inverted: bool) -> list[str]:
    """Return the names in parts between commas. Raises Invalid if they can't be told apart."""
    if all(len(part) > 1 and is_han(part) for part in parts):
        return [", ".join(parts)]
    if len(parts) == 1 and (" " in parts[0] or parts[0].lower() in OTHERS):
        return parts
    if len(parts) == 3 and SUFFIX.fullmatch(parts[1]):
        return [", ".join(parts)]
    is_sure = all(map(_is_whole, parts))
    if is_sure or (all(map(_may_be_whole, parts)) and (len(parts) > 2 or not is_inverted)):
        return parts
    if len(parts) % 2 == 0 and not any(map(_is_whole, parts[::2])):
        return [", ".join(pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
    raise Invalid("author", "")


def _is_whole(part: str) -> bool:
    """Return whether a part has a family name and a given name for certain."""
    words = part.split()
    if len(words) < 2:
        return len(part) > 1 and is_han(part)
    return bool(
        _without_initials(words)
        or _has_given_first(part)
        or is_pinyin(words[0], " ".join(words[1:]))
        or _capitals(words)
    )


def _may_be_whole(part: str) -> bool:
    return _is_whole(part) or (" " in part and not part[0].islower())


def _has_given_first(part: str) -> bool:
    """Return whether a name begins with initials, or is Chinese in pinyin, as in Yaning Chen."""
    words = part.split()
    if len(words) < 2 or all(map(_are_initials, words)):
        return False
    if _are_initials(words[0]) and not part.isupper():
        return True
    return len(words) == 2 and is_pinyin(words[1], words[0]) and not is_pinyin(*words)


def _inverted(name: str, given_first: bool) -> str:
    """Return a name with a comma behind its family name if that is first."""
    words = name.split()
    if "," in name or len(words) < 2 or is_han(name):
        return name
    if family := _without_initials(words):
        return f"{' '.join(family)}, {' '.join(words[len(family) :])}"
    if family := _capitals(words):
        given = [word for word in words if word not in family]
        return f"{' '.join(family).title()}, {' '.join(given)}"
    if not given_first and len(words) == 2 and is_pinyin(*words):
        return ", ".join(words)
    return name


def _without_initials(words: list[str]) -> list[str]:
    """Return the family name before initials (Chen Y., van der Veen JA); none if there are none."""
    count = len(words)
    while count and _are_initials(words[count - 1]):
        count -= 1
    is_reverse = is_pinyin(words[-1], words[0]) and not is_pinyin(words[0], words[-1])
    return words[:count] if count < len(words) and not is_reverse else []


def _are_initials(word: str) -> bool:
    """Return whether a word is initials: Y., Y.-N., YN, Y."""
    if not word.isupper():
        return False
    return len(word) == 1 or bool(INITIALS.fullmatch(word) or JOINED_INITIALS.fullmatch(word))


def _capitals(words: list[str]) -> list[str]:
    """Return the family name that capitals mark: CHEN Yaning, Yaning CHEN; none if none do."""
    family = [word for word in words if len(word) > 1 and word.isupper() and "." not in word]
    return family if len(family) < len(words) else []
