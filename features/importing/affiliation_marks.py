"""Marks behind names in the list of a paper's authors, which lead to affiliations and footnotes."""

import re
import unicodedata

from cms.core.slugs import HAN

RAISED = "¹²³⁰⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ"
SIGN = r"[*∗＊†‡§¶‖#✉☆★]"
NUMBER = r"[0-9]{1,2}(?![0-9])"
MARK = (
    rf"(?:[{RAISED}]++|{SIGN}|{NUMBER}|\[{NUMBER}(?:,[ ]?{NUMBER}){{0,9}}\]"
    rf"|\^(?:\{{[0-9a-z*†,]{{1,20}}\}}|{NUMBER}|[a-z]|{SIGN}))"
)
MARKS = re.compile(
    rf"(?:(?<=[^\W\d_])|(?<=[^\W\d_]\.))(?<![{RAISED}])"
    rf"(?P<marks>[ ]?{MARK}(?:[ ]?(?:[,，][ ]?)?{MARK}){{0,30}}+\^?)"
    r"(?=[ ]?(?:[,;，；、&\n]|$)|[ ](?:and|et al)\b|等)",
    re.IGNORECASE,
)
"""One to 31 marks between a letter or a full stop and the end of a name. The bound keeps the time
linear.
"""
DIGITS = frozenset("0123456789, ，")
"""The characters of marks that may be a part of a name."""


def without_marks(text: str) -> str:
    """Return a list of names without the marks behind them; unchanged if some may belong to a name,
    as in *Group 21*. Runs of spaces must be single spaces.

    Certain are signs, superscripts, and digits behind a full stop or a Chinese character. Other
    digits are marks beside these, or directly behind a name if the numbers begin with 1.
    """
    found = list(MARKS.finditer(text))
    uncertain = [match for match in found if not _is_certain(match)]
    numbers = {number for match in found for number in _numbers(match["marks"])}
    attached = all(not match["marks"].startswith(" ") for match in uncertain)
    if len(uncertain) == len(found) and not (attached and "1" in numbers):
        return text
    return MARKS.sub("", text)


def _is_certain(match: re.Match[str]) -> bool:
    before = match.string[match.start() - 1]
    return bool(before == "." or HAN.match(before) or not DIGITS.issuperset(match["marks"]))


def _numbers(marks: str) -> list[str]:
    return re.findall("[0-9]+", unicodedata.normalize("NFKC", marks))
