"""The headers of public files as the live site sends them; every other server has to match them."""

from cms.core.http_headers import HEADERS, IMMUTABLE, cache_control, content_type, upload_headers


def headers_of(address: str, query: str = "") -> dict[str, str]:
    """Return all headers of the file at an address."""
    is_versioned = address.startswith("/static/") and "v=" in query
    cache = IMMUTABLE if is_versioned else cache_control(address)
    said = {"Content-Type": content_type(address), "Cache-Control": cache}
    return HEADERS | upload_headers(address) | said
