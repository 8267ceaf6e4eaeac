"""The headers of public files as the live site sends them, which every other server has to match."""

from cms.core.http_headers import HEADERS, IMMUTABLE, cache_control, content_type, upload_headers


def headers_of(address: str, query: str = "") -> dict[str, str]:
    """Every header of a file by its address."""
    is_versioned = address.startswith("/static/") and "v=" in query
    cache = IMMUTABLE if is_versioned else cache_control(address)
    said = {"Content-Type": content_type(address), "Cache-Control": cache}
    return HEADERS | upload_headers(address) | said
