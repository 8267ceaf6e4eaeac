"""Markdown, and all that knows what Markdown is. The engine behind it (comrak) can be changed here alone."""

from cms.text.disk import DISK
from cms.text.headings import Heading
from cms.text.labels import Labels
from cms.text.markdown import Images, Links, Rendered, render
from cms.text.plain import TitleOf, plain, summary

__all__ = ["DISK", "Heading", "Images", "Labels", "Links", "Rendered", "TitleOf", "plain", "render", "summary"]
