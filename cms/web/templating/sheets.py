"""The style sheets of every page combined in one file, since each request costs headers and a round
trip.
"""

import re
from hashlib import blake2b

from flask import Flask

from cms.web.context import app_state
from cms.web.templating.render import asset, asset_bytes

ADDRESS = "/static/css/common.css"
SHEETS = (
    *("tokens", "base", "icons", "layout", "page", "footer", "components", "focus"),
    *("navigation", "prose", "pictured", "references", "print"),
)
"""In the order of the cascade."""
COMMENT = re.compile(rb"^\s*/\*.*?\*/\s*", re.DOTALL | re.MULTILINE)
"""A comment at the beginning of a line, where it can't be part of a string."""
LAYOUT = re.compile(rb"\s*(?<=[{};,])\n\s*|\n\s*(?=[\n}])")
"""Line breaks and indentation."""


def set_up(app: Flask) -> None:
    """Let templates link the combined style sheet."""
    app.jinja_env.globals["common_sheet"] = address


def address() -> str:
    """Return the address of the file, which changes when one of the sheets does."""
    versions = "".join(map(asset, _names()))
    return f"{ADDRESS}?v={blake2b(versions.encode(), digest_size=5).hexdigest()}"


def _names() -> list[str]:
    features = app_state().site.settings.features
    return [
        *(f"css/{name}.css" for name in SHEETS),
        *(sheet for one in features for sheet in one.common_sheets),
    ]


def text() -> bytes:
    """Concatenate the sheets without their comments and layout."""
    sheets = (COMMENT.sub(b"\n", asset_bytes(name)).strip() for name in _names())
    return LAYOUT.sub(b"", b"\n".join(sheets))
