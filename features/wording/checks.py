"""The findings of the two checks: punctuation of the wrong width, and words not to use."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice

from blueprints.shared.checked_texts import (
    MAX_FINDINGS,
    CheckedText,
    shorten,
    text_finding,
    texts_of,
)
from cms.content import Entry, Snapshot
from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.publish.checks.feature_checks import EntryCheck
from cms.publish.checks.levels import Finding
from features.wording.models import Wording
from features.wording.prose import prose_only
from features.wording.punctuation import WrongMark, wrong_marks
from features.wording.words import AvoidedWords, find_avoided_words, match_case, words_of

HALF_WIDTH = N_("Half-width punctuation in Chinese: “%(found)s”. Write “%(instead)s”.")
FULL_WIDTH = N_("Full-width punctuation: “%(found)s”. Write “%(instead)s”.")
NOT_HALF_WIDTH = N_("Full-width punctuation: “%(found)s”. Use the half-width form.")
AVOIDED = N_("“%(word)s” is not to be used. %(why)s")
WRITE_INSTEAD = N_("“%(word)s” is not to be used. Write “%(instead)s”. %(why)s")

CONTEXT_LENGTH = 4
"""Characters of context on each side of a punctuation mark."""


def findings(snapshot: Snapshot) -> EntryCheck:
    """Return the function that finds both in an entry."""
    return partial(_findings, words_of(snapshot))


def _findings(
    avoided: AvoidedWords, entry: Entry, languages: Mapping[str, str]
) -> Iterator[Finding]:
    for checked in texts_of(entry, languages):
        words = prose_only(checked.text, checked.is_markdown)
        yield from islice(_wrong_marks(checked, words), MAX_FINDINGS)
        if entry.model is not Wording:  # the list itself has them all
            yield from islice(_avoided_words(avoided, checked, words), MAX_FINDINGS)


def _wrong_marks(checked: CheckedText, words: str) -> Iterator[Finding]:
    """Yield the punctuation of the wrong width in a text of these words."""
    is_chinese = checked.lang.partition("-")[0] == "zh"
    for one in wrong_marks(words, checked.lang):
        instead = _replacement(checked, one)
        before, after = _context(checked.text, one.start, one.end)
        found = shorten(f"{before}{checked.text[one.start : one.end]}{after}")
        if instead is None:
            message = lazy_message(NOT_HALF_WIDTH, found=found)
        else:
            msgid = HALF_WIDTH if is_chinese else FULL_WIDTH
            message = lazy_message(msgid, found=found, instead=shorten(f"{before}{instead}{after}"))
        yield text_finding("punctuation", checked, message, one.start, one.end, instead)


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return a few characters before and after a mark, on its line."""
    if end - start > 2 * CONTEXT_LENGTH:
        return "", ""
    before, after = text[max(0, start - CONTEXT_LENGTH) : start], text[end : end + CONTEXT_LENGTH]
    return before.rpartition("\n")[2].lstrip(), after.partition("\n")[0].rstrip()


def _replacement(checked: CheckedText, one: WrongMark) -> str | None:
    """Return the replacement of a mark, or of a pair of marks with the original text between them."""
    if one.instead is None or one.end - one.start < 2 or len(one.instead) != one.end - one.start:
        return one.instead
    return one.instead[0] + checked.text[one.start + 1 : one.end - 1] + one.instead[-1]


def _avoided_words(avoided: AvoidedWords, checked: CheckedText, words: str) -> Iterator[Finding]:
    """Yield the words not to use in a text of these words."""
    for start, end, one in find_avoided_words(words, avoided.get(checked.leaf.locale, ())):
        quote = checked.text[start:end]
        if not one.instead:
            yield text_finding(
                "words", checked, lazy_message(AVOIDED, word=quote, why=one.why), start, end
            )
            continue
        instead = match_case(quote, one.instead)
        message = lazy_message(WRITE_INSTEAD, word=quote, instead=instead, why=one.why)
        yield text_finding("words", checked, message, start, end, instead)
