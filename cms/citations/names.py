"""Names of authors: Chinese ones whole, others by family name and initials."""

from collections.abc import Mapping
from typing import Any

from cms.letters import HAN
from cms.patterns import pattern

Name = Mapping[str, str]
"""A name variable of CSL-JSON: `family`, `given` and `suffix`, or `literal`."""

PACKED = pattern(r"[A-Z]{2,4}")
"""Initials as indexes write them: YG for Y. G."""
WORD = pattern(r"([-\s]*)([^\W\d_])[^\s.-]*\.?")


def is_han(text: str) -> bool:
    """Whether a text is written in Chinese characters, some of it at least."""
    return not text.isascii() and bool(HAN.search(text))


def spelled(given: str) -> str:
    """A given name with packed initials apart: `YG` is `Y. G.`, `Y` is `Y.`; any other as it is."""
    letters = given if PACKED.fullmatch(given) or (len(given) == 1 and given.isascii() and given.isalpha()) else ""
    return " ".join(f"{letter}." for letter in letters) if letters else given.strip()


def initials(given: str, dot: str = ".") -> str:
    """`Yaning` is `Y.`, `Wen-Jiao` is `W.-J.`, `Richard A.` is `R. A.`."""
    found = [("-" if "-" in before else " ") + letter.upper() + dot
             for before, letter in WORD.findall(spelled(given))]
    return "".join(found).strip(" -")


def whole(name: Name) -> str:
    """A name as its owner writes it: 肖文交, Yaning Chen, a group's name."""
    family, given = name.get("family", ""), name.get("given", "")
    if name.get("literal") or not (family and given):
        return name.get("literal") or family or given
    return family + given if is_han(family) else f"{given} {family} {name.get('suffix', '')}".rstrip()


def inverted(name: Name) -> str:
    """Family name, given name and suffix with commas between them: the form programs exchange."""
    return name.get("literal") or ", ".join(part for part in (
        name.get("family"), name.get("given"), name.get("suffix")) if part)


def notes_of(item: Mapping[str, Any], role: str = "author") -> list[Mapping[str, Any]]:
    """What `custom` says of each name, along the names themselves."""
    notes = item.get("custom", {}).get(role, [])
    return [notes[at] if at < len(notes) else {} for at in range(len(item.get(role, ())))]


def is_complete(item: Mapping[str, Any]) -> bool:
    """Whether all authors are listed."""
    return bool(item.get("custom", {}).get("complete", True))


def gap_of(item: Mapping[str, Any]) -> int | None:
    """Where authors are left out before one that is listed: the index of that one."""
    return next((at for at, notes in enumerate(notes_of(item)) if at and notes.get("omitted")), None)
