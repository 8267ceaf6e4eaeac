"""Names of authors in references: by family name and initials, with particles, in Latin letters."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from typing import Any

from blueprints.shared.works.names import Name, full_name, is_han, split_initials
from cms.core.slugs import fold

PARTICLES = re.compile(r"((?:[^\W\d_A-Z][^\W\d_A-Z’']*[’']?\s+)+)(\S.*)")
"""Particles: words in lower case before a family name."""
WORD = re.compile(r"([-\s]*)([^\W\d_])[^\s.-]*\.?")


def initials(given: str, dot: str = ".") -> str:
    """Return initials: `Yaning` is `Y.`, `Wen-Jiao` is `W.-J.`, `Richard A.` is `R. A.`."""
    text = ""
    for before, letter in WORD.findall(split_initials(given)):
        text += "-" if "-" in before else " "
        text += letter.upper() + dot
    return text.strip(" -")


def split_particles(family: str) -> tuple[str, str]:
    """Return particles and family name: `van der Veen` is `van der` and `Veen`. `De Morgan` has no
    particle, because it is capitalized.
    """
    match = PARTICLES.fullmatch(family)
    if match and match[1].islower():
        return match[1].strip(), match[2]
    return "", family


def latin_name(name: Name, notes: Mapping[str, Any]) -> Name:
    """Return the Latin form of a name in Chinese characters if the entry has one: 肖文交 is Xiao,
    Wenjiao.

    The family name is the word that is a reading of its character, else the first word.
    """
    chinese = full_name(name)
    latin = next((text for text in notes.get("name", {}).values() if not is_han(text)), "")
    if not (is_han(chinese) and latin):
        return name
    family, comma, given = (part.strip() for part in latin.partition(","))
    words = latin.split()
    if not comma and "·" not in chinese and len(words) == 2:
        family, given = words
        if fold(given) in _readings(name.get("family") or chinese[0]):
            family, given = given, family
    return {"family": family, "given": given} if given else {"literal": latin}


@lru_cache(maxsize=2000)
def _readings(characters: str) -> list[str]:
    """Return the readings of one or two characters in pinyin; none for more."""
    from pypinyin import Style, pinyin  # slow to load

    syllables = pinyin(characters, style=Style.NORMAL, heteronym=True)
    if len(syllables) > 2:
        return []
    return ["".join(reading) for reading in product(*syllables)]
