"""Markdown, and all that knows what Markdown is. The engine behind it (comrak) can be changed here
alone.
"""

from cms.markdown.fixups import Labels, keep_units
from cms.markdown.plain_text import TitleOf, plain, summary
from cms.markdown.render import DISK_CACHE, Heading, Images, Links, Rendered, render

__all__ = [
    "DISK_CACHE",
    "Heading",
    "Images",
    "Labels",
    "Links",
    "Rendered",
    "TitleOf",
    "keep_units",
    "plain",
    "render",
    "summary",
]
