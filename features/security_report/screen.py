"""/security-report/: the report as a page, and as a file to download."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import now, site, site_today
from features.security_report.formats import to_json, to_markdown
from features.security_report.report import Part, security_report

blueprint = Blueprint("security_report", __name__, url_prefix="/security-report")

FILES = {"md": (to_markdown, "text/markdown"), "json": (to_json, "application/json")}
"""Ending → function that writes the report, media type."""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the report, which can be printed."""
    return render_template("security_report/index.html", parts=_report(), today=now())


@blueprint.get("/report.<ending>")
def file(ending: str) -> ResponseReturnValue:
    """Return the report as a file to download."""
    if ending not in FILES:
        abort(404)
    write, type = FILES[ending]
    name = f"security-report-{site_today().isoformat()}.{ending}"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(write(_("Security report"), _report()), mimetype=type, headers=headers)


def _report() -> list[Part]:
    return security_report(site(), _)
