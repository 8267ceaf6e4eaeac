"""`flask security-report`: the report on the command line, in English."""

import click
from flask.cli import with_appcontext

from cms.core.catalogs import English
from cms.web.context import app_state
from features.security_report.formats import to_json, to_markdown
from features.security_report.report import security_report as make_report


@click.command("security-report")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
)
@with_appcontext
def security_report(kind: str) -> None:
    """Print hosts, data, accounts, headers and backups for the security office."""
    parts = make_report(app_state().site, english)
    title = "Security report"
    click.echo(to_json(title, parts) if kind == "json" else to_markdown(title, parts), nl=False)


def english(message: str, /, **values: object) -> str:
    """Return a message in English with its values."""
    text = English().gettext(message)
    return text % values if values else text
