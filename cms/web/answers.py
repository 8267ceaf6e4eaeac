"""Answers that are no pages: JSON for other programs."""

from typing import Any

import orjson
from flask import Response


def json_answer(data: Any, mimetype: str = "application/json") -> Response:
    """JSON that any site's scripts may read."""
    body = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return Response(body, mimetype=mimetype, headers={"Access-Control-Allow-Origin": "*"})
