"""The style sheets of every page as one file: each file of its own would cost a visitor its headers
and the next one a place in the queue.
"""

import re
from hashlib import blake2b

from flask import Flask

from cms.web.templating.render import asset, asset_bytes

ADDRESS = "/static/css/common.css"
SHEETS = (
    *("tokens", "base", "layout", "page", "footer", "home", "components", "focus"),
    *("navigation", "prose", "map"),
)
"""In the order in which their rules count."""
COMMENT = re.compile(rb"^\s*/\*.*?\*/\s*", re.DOTALL | re.MULTILINE)
"""A comment that begins a line, where no text in quotes can."""
LAYOUT = re.compile(rb"\s*(?<=[{};,])\n\s*|\n\s*(?=[\n}])")
"""Line breaks and indents."""


def set_up(app: Flask) -> None:
    """Let templates link the file."""
    app.jinja_env.globals["common_sheet"] = address


def address() -> str:
    """The address of the file, which changes when one of the sheets does."""
    versions = "".join(asset(f"css/{name}.css") for name in SHEETS)
    return f"{ADDRESS}?v={blake2b(versions.encode(), digest_size=5).hexdigest()}"


def text() -> bytes:
    """The sheets one after the other, without their comments and their layout."""
    sheets = (COMMENT.sub(b"\n", asset_bytes(f"css/{name}.css")).strip() for name in SHEETS)
    return LAYOUT.sub(b"", b"\n".join(sheets))
