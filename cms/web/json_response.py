"""Answers that are no pages: JSON for other programs."""

from typing import Any, NamedTuple

import orjson
from flask import Response


class StaticResponse(NamedTuple):
    """A body with its media type and headers: what a freeze keeps of a response, whose making takes
    15 µs.
    """

    body: bytes
    mimetype: str
    headers: dict[str, str]

    def response(self) -> Response:
        """The answer as Flask sends it."""
        return Response(self.body, mimetype=self.mimetype, headers=self.headers)


def json_answer(data: Any, mimetype: str = "application/json") -> StaticResponse:
    """JSON that any site's scripts may read."""
    body = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return StaticResponse(body, mimetype, {"Access-Control-Allow-Origin": "*"})
