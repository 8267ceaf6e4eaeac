"""Names of authors, as their owners write them and as programs exchange them."""

import re
from collections.abc import Mapping

from cms.core.slugs import HAN

Name = Mapping[str, str]
"""A name variable of CSL-JSON: `family`, `given` and `suffix`, or `literal`."""

JOINED_INITIALS = re.compile(r"[A-Z]{2,4}")
"""Initials as indexes write them: YG for Y. G."""
SYLLABLE = (
    r"(?:[bpmf](?:a(?:i|o|ng?)?|e(?:i|ng?)?|i(?:a[on]|e|ng?|u)?|ou?|u)"
    r"|[dtnl](?:a(?:i|o|ng?)?|e(?:i|ng?)?|i(?:a(?:o|ng?)?|e|ng?|u)?|ong|ou?|u(?:an?|[eino])?|[üv]e?|yu)"
    r"|[gkh](?:a(?:i|o|ng?)?|e(?:i|ng?)?|ong|ou|u(?:a(?:i|ng?)?|[ino])?)"
    r"|[jqx](?:i(?:a(?:o|ng?)?|e|ng?|ong|u)?|u(?:an|[en])?)"
    r"|(?:[zcs]h?|r)(?:a(?:i|o|ng?)?|e(?:i|ng?)?|i|ong|ou|u(?:a(?:i|ng?)?|[ino])?)"
    r"|y(?:a(?:o|ng?)?|e|i(?:ng?)?|o(?:ng|u)?|u(?:an|[en])?)|w(?:a(?:i|ng?)?|e(?:i|ng?)|o|u)"
    r"|a(?:i|o|ng?)?|e(?:i|ng?|r)?|ou?)"
)
"""A syllable of Chinese in pinyin."""
COMPOUND_SURNAMES = (
    "chunyu|dongfang|huangfu|linghu|murong|nangong|ouyang|shangguan|sima|situ|xiahou|yuwen|zhuge"
)
"""Family names of two syllables."""
# Compiled on first use: it takes long, and most processes format no names.
PINYIN = rf"{SYLLABLE}(?:['’-]?{SYLLABLE}){{0,2}}"
SURNAME = rf"(?:{COMPOUND_SURNAMES}|{SYLLABLE}(?:-{SYLLABLE})?)"


def is_han(text: str) -> bool:
    """Return whether at least some of a text is in Chinese characters."""
    return not text.isascii() and bool(HAN.search(text))


def split_initials(given: str) -> str:
    """Return a given name with joined initials separated: `YG` is `Y. G.`, `Y` is `Y.`; any other
    name is unchanged.
    """
    is_letter = len(given) == 1 and given.isascii() and given.isalpha()
    if is_letter or JOINED_INITIALS.fullmatch(given):
        return " ".join(f"{letter}." for letter in given)
    return given.strip()


def full_name(name: Name) -> str:
    """Return a name as its owner writes it: 肖文交, Yaning Chen, a group's name."""
    family, given = name.get("family", ""), name.get("given", "")
    if name.get("literal") or not (family and given):
        return name.get("literal") or family or given
    if is_han(family):
        return family + given
    return f"{given} {family} {name.get('suffix', '')}".rstrip()


def inverted(name: Name) -> str:
    """Return family name, given name and suffix with commas between them, the form that programs
    exchange.
    """
    parts = (name.get("family"), name.get("given"), name.get("suffix"))
    return name.get("literal") or ", ".join(filter(None, parts))


def is_pinyin(family: str, given: str) -> bool:
    """Return whether a name is Chinese, in pinyin and written out: Li Yan, Ouyang Xiu; not Li Y. or
    Lee Kuan.
    """
    if len(given) < 2 or not re.fullmatch(SURNAME, family, re.IGNORECASE):
        return False
    return bool(re.fullmatch(PINYIN, given.replace(" ", ""), re.IGNORECASE))
