"""The HTML tags of a Markdown text, at their offsets in the source."""

import re
from collections.abc import Iterator

from cms.markdown.source_text import without_code

HTML_TAG = re.compile(
    r"(?<!\\)</?(?:a|b|blockquote|br|center|div|em|figcaption|figure|font|h[1-6]|i|iframe|img|li|ol|p|script|"
    r"span|strong|su[bp]|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)


def html_tags(text: str, is_markdown: bool = True) -> Iterator[re.Match[str]]:
    """Yield the HTML tags in a text, which are shown as they are typed; not those in code."""
    if "<" in text:
        yield from HTML_TAG.finditer(without_code(text) if is_markdown else text)
