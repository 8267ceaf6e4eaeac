"""Markdown, and all that knows what Markdown is. The engine behind it (comrak) can be changed here
alone.
"""

from cms.markdown.fixups import Labels, keep_units
from cms.markdown.plain_text import TitleOf, plain, summary
from cms.markdown.render import Heading, Images, Links, Rendered, keep_texts, render

__all__ = [
    "Heading",
    "Images",
    "Labels",
    "Links",
    "Rendered",
    "TitleOf",
    "keep_texts",
    "keep_units",
    "plain",
    "render",
    "summary",
]
