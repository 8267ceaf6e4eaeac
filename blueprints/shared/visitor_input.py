"""Validation of the values of visitors' forms."""

import re
import unicodedata

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.formats import MAX_EMAIL_LENGTH, Email

MAX_LINE_LENGTH = 150

INVISIBLE_MARKS = re.compile("[\u2028-\u202e\u2066-\u2069]")
"""Line separators and marks that change the direction of text. In a name or subject they only make
it look like another.
"""


def valid_email(value: str) -> str:
    """Validate the address for a reply. Raises Invalid("email")."""
    missing = N_("Enter your email address so that we can reply.")
    return Email("").parse(valid_line("email", value, missing, MAX_EMAIL_LENGTH), "email")


def is_storable(char: str) -> bool:
    """Return whether a page, a file and an email can all contain a character: no control, lone
    surrogate or noncharacter.
    """
    number = ord(char)
    reserved = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number < 0xFDF0
    return not reserved and unicodedata.category(char) not in ("Cc", "Cs")


def valid_line(path: str, value: str, missing: str, limit: int = MAX_LINE_LENGTH) -> str:
    """Validate a single line. It can't start another email header or hide text."""
    line = value.replace("\t", " ")
    if INVISIBLE_MARKS.search(line) or not all(map(is_storable, line)):
        raise Invalid(
            path,
            N_(
                "Enter this on one line, without control characters. If you pasted it, type it again."
            ),
        )
    line = " ".join(unicodedata.normalize("NFC", line).split())
    return valid_length(path, line, missing, limit)


def valid_length(path: str, text: str, missing: str, limit: int) -> str:
    """Return a text that isn't blank or too long. Raises Invalid."""
    if not _is_visible(text):
        raise Invalid(path, missing)
    if len(text) > limit:
        msgid = N_("Use at most %(most)d characters; you have written %(count)d.")
        raise Invalid(path, msgid, most=limit, count=len(text))
    return text


def _is_visible(text: str) -> bool:
    """Return whether a text has a visible character: not only spaces, controls and combining marks."""
    return any(unicodedata.category(char)[0] not in "CZM" for char in text)
