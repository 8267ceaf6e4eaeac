"""Media files for a picker: which there are, and each of them to look at."""

from flask import Blueprint, Response, request, send_file, url_for
from flask.typing import ResponseReturnValue

from blueprints.editor.context import site
from cms.forms.shelf import files

blueprint = Blueprint("media", __name__)


@blueprint.get("/media/pick")
def pick() -> ResponseReturnValue:
    """Files whose path has some words."""
    found = files(site().paths.media, request.args.get("q", "")[:200])
    return {"files": [{"name": one.name, "size": one.size,
                       "picture": url_for("media.file", name=one.name) if one.picture else ""} for one in found]}


@blueprint.get("/media/file/<path:name>")
def file(name: str) -> Response:
    """A file of the media folder. Raises NotFound."""
    response = send_file(site().paths.medium(name))
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
