"""The modules that the scripts of search share, as one file: each of its own costs a visitor its
headers and its place in the queue.
"""

import re

from flask import Response

from blueprints.common import common
from cms.content import Reader
from cms.web.templating.render import asset_bytes

ADDRESS = "/static/js/search/common.js"
MODULES = ("tokens", "postings", "ranking", "index", "snippets", "results")
"""Each after those that it imports. Their names are one another's: two of a name are a fault."""
LEFT_OUT = re.compile(
    rb"^(?:import [^\n]*|[ ]*//[^\n]*|[ ]*/\*\*.*?\*/[ ]*)\n", re.DOTALL | re.MULTILINE
)
"""Their imports from each other, and comments that begin a line."""


@common.page(ADDRESS)
def search_script(read: Reader) -> Response:
    """The modules one after the other."""
    files = (asset_bytes(f"js/search/{name}.js") for name in MODULES)
    return Response(b"".join(LEFT_OUT.sub(b"", file) for file in files), mimetype="text/javascript")
