"""The answer of a process that can't open another file, of which nothing is read from the disk."""

from werkzeug.wrappers import Response

TEXT = "The server is busy. Wait a moment and try again.\n服务器繁忙，请稍候再试。\n"
RETRY_AFTER_SECONDS = 10
"""Seconds after which a program may try again."""


def overloaded(text: str = TEXT, status: int = 503) -> Response:
    """A status in plain words."""
    headers = {"Cache-Control": "no-store"} | (
        {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else {}
    )
    return Response(text, status, headers, mimetype="text/plain")
