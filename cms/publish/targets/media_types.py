"""What a store of plain files has to be told of each: its media type, and how long it may be kept."""

import re
from mimetypes import MimeTypes

TYPES = MimeTypes()
"""Python's own table: the machine's may say otherwise."""

OURS = {".atom": "application/atom+xml", ".avif": "image/avif", ".bib": "application/x-bibtex",
        ".geojson": "application/geo+json", ".ics": "text/calendar", ".ris": "application/x-research-info-systems",
        ".js": "text/javascript", ".jsonld": "application/ld+json", ".md": "text/markdown",
        ".svg": "image/svg+xml", ".vcf": "text/vcard", ".webp": "image/webp", ".woff2": "font/woff2",
        ".xml": "application/xml"}

TEXT = re.compile(r"text/.*|application/(javascript|x-bibtex|x-research-info-systems)")
FOREVER = re.compile(r"pictures/.+/[0-9a-f]+-\d+\.\w+")
"""Names that change with what is in the file (cms/media/sizes.py)."""


def content_type(name: str) -> str:
    """The Content-Type of a file of the site. All of its texts are UTF-8."""
    suffix = "." + name.rpartition(".")[2].lower()
    type = OURS.get(suffix) or TYPES.guess_type(name)[0] or "application/octet-stream"
    return f"{type}; charset=utf-8" if TEXT.fullmatch(type) else type


def cache_control(name: str) -> str:
    """The Cache-Control of a file of the site: asked for anew each time, unless its name says it can't change."""
    if FOREVER.fullmatch(name):
        return "public, max-age=31536000, immutable"
    return "public, max-age=0, must-revalidate"
