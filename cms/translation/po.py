"""Gettext PO files for programs of translators: written, and read.

A message is one field of an entry: its context is `type/key#path`, its text the original, its
translation the target's. What is outdated is `fuzzy` and has the original that was translated
(`#|`). Markdown is kept whole.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import NamedTuple

from babel.core import UnknownLocaleError
from babel.messages.pofile import PoFileError, normalize, read_po

from cms.core.errors import Refusal
from cms.core.i18n import N_

MAX_BYTES = 2 * 2**20
"""Bytes of a file that is read."""
MAX_MESSAGES = 5_000
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Signs that no PO file holds."""
PLURAL = re.compile(r"^[\s#~]*+(?:msgid_plural|msgstr\s*+\[)", re.MULTILINE)
"""The beginning of plurals, which no file of ours has: a reader makes as many strings of each as a
header says.
"""


class PoMessage(NamedTuple):
    """One text. `note` tells people where it stands."""

    context: str
    source: str
    target: str = ""
    is_fuzzy: bool = False
    previous: str = ""
    note: str = ""


class PoContents(NamedTuple):
    """The contents of a file: its language (a tag; "" where it names none) and its messages."""

    language: str
    messages: tuple[PoMessage, ...]


class UnreadablePo(Refusal):
    """No PO file, or one that isn't taken."""


NO_PO = N_("This file can’t be read as a PO file: %(reason)s")
TOO_LARGE = N_("The file is larger than %(most)s MB. Export fewer entries at a time.")
TOO_MANY = N_("The file has more than %(most)s texts. Export fewer entries at a time.")
NO_UTF8 = N_("The file isn’t in UTF-8. Save it in this encoding and try again.")
HAS_PLURALS = N_("The file has texts in several numbers, which no field has.")


def dump_po(messages: Iterable[PoMessage], tag: str, project: str, now: datetime) -> bytes:
    """A file in UTF-8. `tag`: the target language, as BCP 47 has it; `project`: the site's name."""
    header = {
        "Project-Id-Version": project,
        "PO-Revision-Date": now.strftime("%Y-%m-%d %H:%M%z"),
        "Last-Translator": project,
        "Language-Team": project,
        "Language": tag.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    head = "".join(f"{name}: {_line(value)}\n" for name, value in header.items())
    blocks = [f'msgid ""\n{_keyword("msgstr", head)}', *map(_block, messages)]
    return "\n".join(blocks).encode()


def _block(message: PoMessage) -> str:
    """A message, its source and target ending alike, as readers want it."""
    lines = [f"#. {_line(message.note)}\n"] if message.note else []
    if message.is_fuzzy:
        lines.append("#, fuzzy\n")
    if message.previous:
        previous = _keyword("msgid", message.previous.strip("\n"))
        lines += [f"#| {line}\n" for line in previous.rstrip("\n").split("\n")]
    lines.append(_keyword("msgctxt", message.context))
    lines.append(_keyword("msgid", message.source.strip("\n")))
    lines.append(_keyword("msgstr", message.target.strip("\n")))
    return "".join(lines)


def _keyword(word: str, text: str) -> str:
    return f"{word} {normalize(UNFIT.sub('', text), width=0)}\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def load_po(data: bytes) -> PoContents:
    """The messages of a file with their contexts. Raises UnreadablePo."""
    text = _text(data)
    try:
        catalog = read_po(StringIO(text), ignore_obsolete=True, abort_invalid=True)
    except (PoFileError, ValueError, LookupError, TypeError, UnknownLocaleError) as fault:
        raise UnreadablePo(NO_PO, reason=str(fault)[:200]) from None
    messages = tuple(
        PoMessage(one.context or "", str(one.id), str(one.string or ""), "fuzzy" in one.flags)
        for one in catalog
        if one.id
    )
    if len(messages) > MAX_MESSAGES:
        raise UnreadablePo(TOO_MANY, most=MAX_MESSAGES)
    found = re.search(r'^"Language: *([\w-]{0,35})', text, re.MULTILINE)
    return PoContents(found[1].replace("_", "-") if found else "", messages)


def _text(data: bytes) -> str:
    """The text of a file that isn't too large to be read. Raises UnreadablePo."""
    if len(data) > MAX_BYTES:
        raise UnreadablePo(TOO_LARGE, most=MAX_BYTES // 2**20)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadablePo(NO_UTF8) from None
    if text.count("msgid ") > MAX_MESSAGES + 1:
        raise UnreadablePo(TOO_MANY, most=MAX_MESSAGES)
    if PLURAL.search(text):
        raise UnreadablePo(HAS_PLURALS)
    return text
