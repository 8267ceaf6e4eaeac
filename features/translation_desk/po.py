"""Writing and reading Gettext PO files for translation programs.

A message is one field of an entry: its context is `type/key#path`, its text the original, its
translation the target. An outdated translation is `fuzzy` and has the original it was made from
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
"""Maximum size of a file to import."""
MAX_MESSAGES = 5_000
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters that PO files can't contain."""
PLURAL = re.compile(r"^[\s#~]*+(?:msgid_plural|msgstr\s*+\[)", re.MULTILINE)
"""The beginning of plural forms, which our files never have: a parser makes as many strings of each
as the file's header says.
"""


class PoMessage(NamedTuple):
    """One text. `note`: its location, for translators."""

    context: str
    source: str
    target: str = ""
    is_fuzzy: bool = False
    previous: str = ""
    note: str = ""


class PoContents(NamedTuple):
    """The contents of a file: its language (a tag; "" if it names none) and its messages."""

    language: str
    messages: tuple[PoMessage, ...]


class UnreadablePo(Refusal):
    """Not a PO file, or one that isn't accepted."""


NO_PO = N_("This file isn’t a PO file. Choose the file that your translation program saved.")
BAD_LINE = N_(
    "Line %(line)s isn’t valid in a PO file. Correct it in your translation program, "
    "or export the texts again."
)
TOO_LARGE = N_("The file is larger than %(most)s MB. Export fewer entries at a time.")
TOO_MANY = N_("The file has more than %(most)s texts. Export fewer entries at a time.")
NO_UTF8 = N_("The file isn’t in UTF-8. Save it in this encoding and try again.")
HAS_PLURALS = N_("The file has texts with plural forms, which the fields here don’t have.")


def dump_po(messages: Iterable[PoMessage], tag: str, project: str, now: datetime) -> bytes:
    """Return a file in UTF-8. `tag`: the target language as a BCP 47 tag · `project`: the site's
    name.
    """
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
    """Return a message. Leading and trailing newlines are dropped, because PO tools require source
    and target to agree in them.
    """
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
    """Return the messages of a file. Raises UnreadablePo."""
    text = _text(data)
    try:
        catalog = read_po(StringIO(text), ignore_obsolete=True, abort_invalid=True)
    except PoFileError as fault:
        raise UnreadablePo(BAD_LINE, line=fault.lineno + 1) from None
    except (ValueError, LookupError, TypeError, UnknownLocaleError):
        raise UnreadablePo(NO_PO) from None
    messages = tuple(
        PoMessage(
            message.context or "",
            str(message.id),
            str(message.string or ""),
            "fuzzy" in message.flags,
        )
        for message in catalog
        if message.id
    )
    if len(messages) > MAX_MESSAGES:
        raise UnreadablePo(TOO_MANY, most=MAX_MESSAGES)
    match = re.search(r'^"Language: *([\w-]{0,35})', text, re.MULTILINE)
    return PoContents(match[1].replace("_", "-") if match else "", messages)


def _text(data: bytes) -> str:
    """Decode a file that is small enough to be parsed. Raises UnreadablePo."""
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
