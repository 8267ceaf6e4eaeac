"""Files of which scripts read parts (RFC 9110, 14)."""

from typing import TYPE_CHECKING

from flask import Response as FlaskResponse
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def in_parts(body: bytes) -> FlaskResponse:
    """Return a response of which browsers may request a range. Its media type is one that no server
    compresses, since a range of a compressed body has no meaning.
    """
    response = FlaskResponse(body, mimetype="application/octet-stream")
    response.accept_ranges = "bytes"
    return response


def answer_range(response: Response, environ: "WSGIEnvironment") -> None:
    """Make a response of `in_parts` 304 if the browser knows it, 206 or 416 if it asks for a range."""
    length = len(response.get_data())
    try:
        response.make_conditional(environ, True, length)
    except RequestedRangeNotSatisfiable:
        response.status_code = 416
        response.set_data(b"")
        response.headers["Content-Range"] = f"bytes */{length}"
