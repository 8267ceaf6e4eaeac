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
"""The Content-Security-Policy of uploaded files, instead of the one of pages."""

ATTACHMENT_SUFFIXES = frozenset(
    {".csv", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".zip"}
)
"""Suffixes of uploads that browsers download instead of displaying."""
ATTACHMENT = "attachment"

IMMUTABLE = "public, max-age=31536000, immutable"
"""For addresses that change with their content."""
REVALIDATE = "public, max-age=0, must-revalidate"
"""For pages: stored, but revalidated on each request."""
NO_CACHE = "no-cache"
"""For files whose address stays the same when they change."""

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
    ".bin": "application/octet-stream",
}
"""Suffix → media type, for every file of a frozen site."""
TYPES_BY_PATTERN = {
    "*/feed.json": "application/feed+json",
    "*/opensearch.xml": "application/opensearchdescription+xml",
    "/api/schemas/*": "application/schema+json",
}
"""Pattern of an address → media type, where the suffix doesn't tell."""


def media_type(address: str) -> str:
    """Return the media type of a file by its address, which starts with `/`. The address of a
    folder means its page.
    """
    if address.endswith("/"):
        return TYPES[".html"]
    named = (type for pattern, type in TYPES_BY_PATTERN.items() if fnmatchcase(address, pattern))
    ending = "." + address.rpartition("/")[2].rpartition(".")[2].lower()
    return next(named, TYPES.get(ending, "application/octet-stream"))


def is_text(type: str) -> bool:
    """Return whether a media type takes a charset: text, and XML of any kind."""
    return type.startswith("text/") or type.endswith(("+xml", "/xml"))


def with_charset(type: str) -> str:
    """Return the value of Content-Type for a media type."""
    return f"{type}; charset=utf-8" if is_text(type) else type


def content_type(address: str) -> str:
    """Return the value of Content-Type for the file at an address."""
    return with_charset(media_type(address))


def cache_control(address: str) -> str:
    """Return the value of Cache-Control for a file of an object store. Such a store ignores the
    query, and the CDN in front of it may do so too. So a file that is addressed with `?v=` must be
    revalidated, or the CDN would serve an old style sheet for a year.
    """
    if address.startswith("/pictures/"):
        return IMMUTABLE
    return NO_CACHE if address.startswith(("/static/", "/media/")) else REVALIDATE


def upload_headers(address: str) -> dict[str, str]:
    """Return the additional headers of an uploaded file (below /media/); empty for any other
    address.
    """
    if not address.startswith("/media/"):
        return {}
    ending = "." + address.rpartition(".")[2].lower()
    return {"Content-Security-Policy": MEDIA_POLICY} | (
        {"Content-Disposition": ATTACHMENT} if ending in ATTACHMENT_SUFFIXES else {}
    )
