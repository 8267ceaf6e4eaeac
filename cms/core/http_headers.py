"""The HTTP headers of public responses: one table for the live site, static hosts and uploads."""

from fnmatch import fnmatchcase

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
MEDIA_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; sandbox"
)
"""The policy of what staff have uploaded, instead of the pages'."""

ATTACHED = frozenset({".csv", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".zip"})
"""Endings of uploads that browsers save rather than open, which programs other than browsers would
read.
"""
ATTACHMENT = "attachment"

FOREVER = "public, max-age=31536000, immutable"
"""For addresses that change with what stands there."""
REVALIDATE = "public, max-age=0, must-revalidate"
"""For pages: kept, but asked about each time."""
ASK = "no-cache"
"""For files whose address stays when they change."""

TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".svg": "image/svg+xml",
    ".atom": "application/atom+xml",
    ".ics": "text/calendar",
    ".vcf": "text/vcard",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".geojson": "application/geo+json",
    ".csv": "text/csv",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".ico": "image/vnd.microsoft.icon",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".epub": "application/epub+zip",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
    ".mp3": "audio/mpeg",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
"""Ending → media type, of all that a frozen site holds."""
NAMED = {
    "*/feed.json": "application/feed+json",
    "*/search/opensearch.xml": "application/opensearchdescription+xml",
    "/api/schemas/*": "application/schema+json",
}
"""Addresses whose ending doesn't tell, and their media types."""


def media_type(address: str) -> str:
    """The media type of a file by its address (from `/`; a folder means its page)."""
    if address.endswith("/"):
        return TYPES[".html"]
    named = (type for pattern, type in NAMED.items() if fnmatchcase(address, pattern))
    ending = "." + address.rpartition("/")[2].rpartition(".")[2].lower()
    return next(named, TYPES.get(ending, "application/octet-stream"))


def is_text(type: str) -> bool:
    """Whether a media type takes a charset: text, and XML of any kind."""
    return type.startswith("text/") or type.endswith(("+xml", "/xml"))


def with_charset(type: str) -> str:
    """The value of Content-Type for a media type."""
    return f"{type}; charset=utf-8" if is_text(type) else type


def content_type(address: str) -> str:
    """The value of Content-Type for a file by its address."""
    return with_charset(media_type(address))


def cache_control(address: str) -> str:
    """The value of Cache-Control of a file in a store that sees no queries: it asks about what
    others keep by its `v`, for a CDN before it may not see them either, and would hold an old style
    sheet for a year.
    """
    if address.startswith("/pictures/"):
        return FOREVER
    return ASK if address.startswith(("/static/", "/media/")) else REVALIDATE


def upload_headers(address: str) -> dict[str, str]:
    """The additional headers of an uploaded file (below /media/); empty for any other address."""
    if not address.startswith("/media/"):
        return {}
    ending = "." + address.rpartition(".")[2].lower()
    return {"Content-Security-Policy": MEDIA_POLICY} | (
        {"Content-Disposition": ATTACHMENT} if ending in ATTACHED else {}
    )
