"""Passwords that are tried first: common ones, names of the site and of the person, with digits and
signs around them.

The list is packed by scripts/common_passwords.py, which names its sources; their licences stand
above it.
"""

import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from cms.core.slugs import fold

LIST = Path(__file__).with_name("common-passwords.txt.gz")
MIN_WORD_LENGTH, MIN_HAN_LENGTH = 3, 2
MAX_LETTERS = 100
"""Letters of a password that is made of names; a longer one is not looked at for them."""
SIGNS_FOR_LETTERS = str.maketrans("@$013457!", "asoieasti")
MAX_AFFIX_LENGTH = 32
"""Digits and signs that are taken off either end."""
LEAD, TAIL = re.compile(r"\A[\W\d_]+"), re.compile(r"[\W\d_]+\Z")
WORDS = re.compile(r"[^\W\d_]+")


@cache
def common() -> frozenset[str]:
    """The list."""
    text = gzip.decompress(LIST.read_bytes()).decode("utf-8")
    return frozenset(text.partition("\n\n")[2].strip("\n").split("\n"))


def is_common(password: str, own: Iterable[str]) -> bool:
    """Whether a casefolded password is among the first that anybody would try. `own`: texts whose
    words count too.
    """
    if password.isdigit() or not common().isdisjoint(_forms(password)):
        return True
    words = set(own_words(own))
    for text in {password, password.translate(SIGNS_FOR_LETTERS)}:
        letters = "".join(WORDS.findall(text))
        if 0 < len(letters) <= MAX_LETTERS and _made_of(letters, words):
            return True
    return False


def _forms(password: str) -> Iterator[str]:
    """A password without some digits and signs at its ends, with letters for the signs that stand
    for them, and what is repeated in it once."""
    lead, tail = _affix_length(password, LEAD), _affix_length(password, TAIL)
    for end in range(len(password), len(password) - tail - 1, -1):
        for start in range(lead + 1):
            part = password[start:end]
            if MAX_LETTERS < len(part) < len(password):
                continue
            for form in {part, part.translate(SIGNS_FOR_LETTERS)}:
                yield form
                if (again := (form + form).find(form, 1)) < len(form):
                    yield form[:again]


def _affix_length(password: str, affix: re.Pattern[str]) -> int:
    found = affix.search(password)
    return min(len(found[0]), MAX_AFFIX_LENGTH) if found else 0


def own_words(texts: Iterable[str]) -> Iterator[str]:
    """The words of some names and addresses, and their initials, as passwords have them."""
    for text in texts:
        folded = unicodedata.normalize("NFKD", text).casefold()
        for form in (folded, fold(folded)):
            words = WORDS.findall(form)
            words += ["".join(words), "".join(word[0] for word in words)]
            yield from (word for word in words if len(word) >= _shortest(word))


def _shortest(word: str) -> int:
    return MIN_WORD_LENGTH if word.isascii() else MIN_HAN_LENGTH


def _made_of(letters: str, words: set[str]) -> bool:
    """Whether letters are some of the words one after the other, with one common password among
    them at most.
    """
    size = len(letters)
    starts = _reached(letters, words)
    if size in starts:
        return True
    ends = [size - length for length in _reached(letters[::-1], {word[::-1] for word in words})]
    gaps = [(start, end) for start in starts for end in ends if 0 < end - start < size]
    return any(letters[start:end] in common() for start, end in gaps)


def _reached(letters: str, words: set[str]) -> set[int]:
    """How far the words lead, one after the other."""
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(letters[start:end] in words for start in reached):
            reached.add(end)
    return reached
