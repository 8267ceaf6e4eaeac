"""/report-mistake/: the entries with details that no source confirms, where mistakes are likely."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from blueprints.editor.context import overview

blueprint = Blueprint("report_mistake", __name__, url_prefix="/report-mistake")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the entries of all types, drafts included."""
    found = [
        entry
        for entries in overview().staff.entries.values()
        for entry in entries.values()
        if entry.values.get("unverified")
    ]
    return render_template("report_mistake/editor/unverified.html", found=found)
