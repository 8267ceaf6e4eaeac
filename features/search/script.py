"""The modules that the scripts of search share, as one file: a visitor needs one request, not six."""

import re

from flask import Response

from cms.content import Reader
from cms.web.templating.render import asset_bytes
from features.search import section

SCRIPT_PATH = "/static/search/common.js"
MODULES = ("tokens", "postings", "ranking", "index", "snippets", "results")
"""Each comes after those it imports. They share one scope, so no two may define the same name."""
IMPORTS_AND_COMMENTS = re.compile(
    rb"^(?:import [^\n]*|[ ]*//[^\n]*|[ ]*/\*\*.*?\*/[ ]*)\n", re.DOTALL | re.MULTILINE
)
"""Their imports from each other, and comments at the beginning of a line."""


@section.page(SCRIPT_PATH)
def script(read: Reader) -> Response:
    """Return the modules joined into one."""
    files = (asset_bytes(f"search/{name}.js") for name in MODULES)
    return Response(
        b"".join(IMPORTS_AND_COMMENTS.sub(b"", file) for file in files), mimetype="text/javascript"
    )
