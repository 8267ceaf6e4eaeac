"""The texts of an entry, with the pictures without a description, for the checks of features."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from cms.content import Entry
from cms.core.messages import LazyMessage
from cms.markdown.source_text import without_code
from cms.publish.checks.levels import Finding
from cms.publish.checks.texts import leaves, text_of, utf16_index
from cms.schema.content_type import Model
from cms.schema.fields import Markdown, Raw
from cms.schema.fields.walk import Leaf

PICTURE = re.compile(r"!\[\s{0,9}\]\(\s{0,9}<?(/media/[^)\s>\"]{1,500})")
"""A picture without a description."""
MAX_FINDINGS = 100
"""Maximum number of findings of one check in one text."""
MAX_QUOTE_LENGTH = 60
"""Maximum characters of a quoted text in a message."""


class UndescribedPicture(NamedTuple):
    """A picture without a description in a text."""

    path: str
    locale: str
    file: str
    start: int
    quote: str


class CheckedText(NamedTuple):
    """A text to check: its entry, its leaf, and the tag of its language."""

    entry: Entry
    leaf: Leaf
    text: str
    lang: str

    @property
    def is_markdown(self) -> bool:
        return isinstance(self.leaf.field, Markdown)


def texts_of(entry: Entry, languages: Mapping[str, str]) -> Iterator[CheckedText]:
    """Yield the texts of an entry in some languages (code → language tag)."""
    for leaf in leaves(entry.model, entry.raw):
        if leaf.locale in languages and (text := text_of(leaf)):
            yield CheckedText(entry, leaf, text, languages[leaf.locale])


def undescribed_pictures(model: Model, raw: Raw) -> Iterator[UndescribedPicture]:
    """Yield the pictures without a description in the texts of an entry."""
    for leaf in leaves(model, raw):
        if isinstance(leaf.field, Markdown) and "![" in (text := text_of(leaf)):
            for found in islice(PICTURE.finditer(without_code(text)), MAX_FINDINGS):
                file = found[1].removeprefix("/media/")
                start = utf16_index(text, found.start())
                yield UndescribedPicture(leaf.path, leaf.locale, file, start, found[0])


def text_finding(
    check: str,
    checked: CheckedText,
    message: LazyMessage,
    start: int,
    end: int,
    instead: str | None = None,
) -> Finding:
    """Return a finding at the characters `start` … `end` of a text."""
    return Finding(
        check,
        message,
        *checked.entry.name,
        path=checked.leaf.path,
        start=utf16_index(checked.text, start),
        quote=checked.text[start:end],
        instead=instead,
    )


def shorten(text: str) -> str:
    """Return a text on one line, cut if it is too long to be quoted in a message."""
    text = " ".join(text.split())
    return text if len(text) <= MAX_QUOTE_LENGTH else f"{text[: MAX_QUOTE_LENGTH - 1]}…"
