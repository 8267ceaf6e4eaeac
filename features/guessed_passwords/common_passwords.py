"""Easily guessed passwords: common ones, and names of the site and of the person, also with digits
and symbols around them.

download_list.py generates the list. It names the sources, whose licences are at the top
of the list.
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
"""Letters of a password that are searched for names; longer ones are not checked."""
SIGNS_FOR_LETTERS = str.maketrans("@$013457!", "asoieasti")
MAX_AFFIX_LENGTH = 32
"""Digits and symbols that are stripped from either end."""
LEAD, TAIL = re.compile(r"\A[\W\d_]+"), re.compile(r"[\W\d_]+\Z")
WORDS = re.compile(r"[^\W\d_]+")
HOST = re.compile(r"@|://(?:www\.)?")
"""Stands before the host in an address."""


@cache
def common() -> frozenset[str]:
    """Return the common passwords."""
    text = gzip.decompress(LIST.read_bytes()).decode("utf-8")
    return frozenset(text.partition("\n\n")[2].strip("\n").split("\n"))


def is_common(password: str, own: Iterable[str]) -> bool:
    """Return whether a case-folded password is easily guessed. `own` are texts whose words count
    too.
    """
    if password.isdigit() or not common().isdisjoint(_forms(password)):
        return True
    words = set(own_words(own))
    for text in {password, password.translate(SIGNS_FOR_LETTERS)}:
        letters = "".join(WORDS.findall(text))
        if 0 < len(letters) <= MAX_LETTERS and _is_made_of(letters, words):
            return True
    return False


def _forms(password: str) -> Iterator[str]:
    """Yield variants of a password. They are without some of the digits and symbols at its ends,
    with letters in place of symbols, and reduced to one copy if it is a repetition.
    """
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
    match = affix.search(password)
    return min(len(match[0]), MAX_AFFIX_LENGTH) if match else 0


def with_hosts(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts, and the host of each that is an email address or a URL."""
    for text in texts:
        yield from dict.fromkeys((text, *HOST.split(text)[1:]))


def own_words(texts: Iterable[str]) -> Iterator[str]:
    """Yield the words of names and addresses, and their initials, in the forms used in passwords."""
    for text in with_hosts(texts):
        folded = unicodedata.normalize("NFKD", text).casefold()
        for form in (folded, fold(folded)):
            words = WORDS.findall(form)
            words += ["".join(words), "".join(word[0] for word in words)]
            yield from (word for word in words if len(word) >= _shortest(word))


def _shortest(word: str) -> int:
    return MIN_WORD_LENGTH if word.isascii() else MIN_HAN_LENGTH


def _is_made_of(letters: str, words: set[str]) -> bool:
    """Return whether letters are a sequence of the words, with at most one common password among
    them.
    """
    size = len(letters)
    starts = _prefix_ends(letters, words)
    if size in starts:
        return True
    ends = [size - length for length in _prefix_ends(letters[::-1], {word[::-1] for word in words})]
    gaps = [(start, end) for start in starts for end in ends if 0 < end - start < size]
    return any(letters[start:end] in common() for start, end in gaps)


def _prefix_ends(letters: str, words: set[str]) -> set[int]:
    """Return the ends of all prefixes of `letters` that are sequences of the words."""
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(letters[start:end] in words for start in reached):
            reached.add(end)
    return reached
