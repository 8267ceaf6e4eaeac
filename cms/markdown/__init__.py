"""Markdown rendering. Only this package depends on the parser (comrak)."""

from cms.markdown.fixups import Labels, keep_units
from cms.markdown.plain_text import TitleOf, plain, summary
from cms.markdown.render import Figures, Heading, Images, Links, Rendered, cache_texts, render

__all__ = [
    "Figures",
    "Heading",
    "Images",
    "Labels",
    "Links",
    "Rendered",
    "TitleOf",
    "cache_texts",
    "keep_units",
    "plain",
    "render",
    "summary",
]
