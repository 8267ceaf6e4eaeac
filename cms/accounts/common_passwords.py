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
    if password.isdigit() or any(one in common() for one in set(_forms(password))):
        return True
    words = set(own_words(own))
    return any(
        _made_of(letters, words)
        for one in {password, password.translate(SIGNS_FOR_LETTERS)}
        if (letters := "".join(WORDS.findall(one))) and len(letters) <= MAX_LETTERS
    )


def _forms(password: str) -> Iterator[str]:
    """A password without some digits and signs at its ends, with letters for the signs that stand
    for them, and what is repeated in it once."""
    lead, tail = (
        min(len(password) - len(end.sub("", password)), MAX_AFFIX_LENGTH) for end in (LEAD, TAIL)
    )
    for end in range(len(password), len(password) - tail - 1, -1):
        for start in range(lead + 1):
            if MAX_LETTERS < end - start < len(password):
                continue
            for form in {password[start:end], password[start:end].translate(SIGNS_FOR_LETTERS)}:
                yield form
                if (again := (form + form).find(form, 1)) < len(form):
                    yield form[:again]


def own_words(texts: Iterable[str]) -> Iterator[str]:
    """The words of some names and addresses, and their initials, as passwords have them."""
    for text in texts:
        folded = unicodedata.normalize("NFKD", text).casefold()
        plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
        for found in (WORDS.findall(folded), WORDS.findall(plain)):
            whole = ("".join(found), "".join(word[0] for word in found))
            yield from (word for word in (*found, *whole) if len(word) >= _shortest(word))


def _shortest(word: str) -> int:
    return MIN_WORD_LENGTH if word.isascii() else MIN_HAN_LENGTH


def _made_of(letters: str, words: set[str]) -> bool:
    """Whether letters are some of the words one after the other, with one common password among
    them at most.
    """
    begun = _reached(letters, words)
    ended = {
        len(letters) - length for length in _reached(letters[::-1], {word[::-1] for word in words})
    }
    return len(letters) in begun or any(
        letters[start:end] in common()
        for start in begun
        for end in ended
        if start < end and (start, end) != (0, len(letters))
    )


def _reached(letters: str, words: set[str]) -> set[int]:
    """How far the words lead, one after the other."""
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(letters[start:end] in words for start in reached):
            reached.add(end)
    return reached
