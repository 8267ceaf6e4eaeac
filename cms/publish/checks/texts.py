"""The texts of an entry for the checks, with their links and pictures."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from cms.content import Entry
from cms.core.messages import LazyMessage
from cms.markdown.source_text import link_targets, without_code
from cms.publish.checks.levels import Finding
from cms.schema.content_type import Model
from cms.schema.fields import Line, Lines, Markdown, Paragraph, Raw, Url
from cms.schema.fields.base import MAX_TEXT_LENGTH
from cms.schema.fields.walk import Leaf, walk

PICTURE = re.compile(r"!\[\s{0,9}\]\(\s{0,9}<?(/media/[^)\s>\"]{1,500})")
"""A picture without a description."""
MAX_FINDINGS = 100
"""Maximum number of findings of one check in one text."""
MAX_LINKS = 500
"""Maximum number of links in one text."""
MAX_QUOTE_LENGTH = 60
"""Maximum characters of a quoted text in a message."""


class UndescribedPicture(NamedTuple):
    """A picture without a description in a text."""

    path: str
    locale: str
    file: str
    start: int
    quote: str


class TextLink(NamedTuple):
    """A link in a text, or the value of a URL field. `start` is the index of the address, 0 for
    such a field.
    """

    path: str
    locale: str
    target: str
    start: int


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
    for leaf in _leaves(entry.model, entry.raw):
        if leaf.locale in languages and (text := text_of(leaf)):
            yield CheckedText(entry, leaf, text, languages[leaf.locale])


def links_of(model: Model, raw: Raw) -> Iterator[TextLink]:
    """Yield the links of an entry: in its texts and in URL fields."""
    for leaf in _leaves(model, raw):
        if isinstance(leaf.field, Url) and isinstance(leaf.value, str):
            yield TextLink(leaf.path, leaf.locale, leaf.value, 0)
        elif isinstance(leaf.field, Markdown) and (text := text_of(leaf)):
            for at, target in islice(link_targets(text), MAX_LINKS):
                yield TextLink(leaf.path, leaf.locale, target, utf16_index(text, at))


def undescribed_pictures(model: Model, raw: Raw) -> Iterator[UndescribedPicture]:
    """Yield the pictures without a description in the texts of an entry."""
    for leaf in _leaves(model, raw):
        if isinstance(leaf.field, Markdown) and "![" in (text := text_of(leaf)):
            for found in islice(PICTURE.finditer(without_code(text)), MAX_FINDINGS):
                file = found[1].removeprefix("/media/")
                start = utf16_index(text, found.start())
                yield UndescribedPicture(leaf.path, leaf.locale, file, start, found[0])


def _leaves(model: Model, raw: Raw) -> Iterator[Leaf]:
    return (leaf for leaf in walk(model.fields, raw) if leaf.kind == "value")


def text_of(leaf: Leaf) -> str:
    """Return the text of a field as its form control shows it; empty for other fields, or if it is
    longer than may be published.
    """
    text = _text(leaf)
    return text if len(text) <= MAX_TEXT_LENGTH else ""


def _text(leaf: Leaf) -> str:
    value = leaf.value
    if isinstance(leaf.field, Markdown) or (
        isinstance(leaf.field, Lines) and type(leaf.field.item) is Line
    ):
        return "\n".join(map(str, value)) if isinstance(value, list) else ""
    return value if type(leaf.field) in (Line, Paragraph) and isinstance(value, str) else ""


def utf16_index(text: str, at: int) -> int:
    """Return a character index in UTF-16 units, as browsers count."""
    if text.isascii():
        return at
    return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


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
