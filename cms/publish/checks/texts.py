"""The texts of an entry for the checks, and their links."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from cms.markdown.source_text import link_targets
from cms.schema.content_type import Model
from cms.schema.fields import Line, Lines, Markdown, Paragraph, Raw, Url
from cms.schema.fields.base import MAX_TEXT_LENGTH
from cms.schema.fields.walk import Leaf, walk

MAX_LINKS = 500
"""Maximum number of links in one text."""


class TextLink(NamedTuple):
    """A link in a text, or the value of a URL field. `start` is the index of the address, 0 for
    such a field.
    """

    path: str
    locale: str
    target: str
    start: int


def links_of(model: Model, raw: Raw) -> Iterator[TextLink]:
    """Yield the links of an entry: in its texts and in URL fields."""
    for leaf in leaves(model, raw):
        if isinstance(leaf.field, Url) and isinstance(leaf.value, str):
            yield TextLink(leaf.path, leaf.locale, leaf.value, 0)
        elif isinstance(leaf.field, Markdown) and (text := text_of(leaf)):
            for at, target in islice(link_targets(text), MAX_LINKS):
                yield TextLink(leaf.path, leaf.locale, target, utf16_index(text, at))


def leaves(model: Model, raw: Raw) -> Iterator[Leaf]:
    """Yield the leaves of an entry that have a value."""
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
