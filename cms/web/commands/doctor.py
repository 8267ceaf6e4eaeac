"""`flask doctor`: what is wrong with this installation."""

import tomllib
from importlib.metadata import PackageNotFoundError, version

import click
from flask.cli import with_appcontext

from cms.core.settings import ROOT
from cms.web.context import app_state
from cms.web.doctor import examine


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look at settings, folders, rights, content, mail and targets, and say what to do. Exit 1 for
    a fault.
    """
    faults = 0
    for finding in examine(app_state().site, program_version()):
        faults += finding.state == "fault"
        click.echo(str(finding))
    if faults:
        raise SystemExit(1)


def program_version() -> str:
    """The version in pyproject.toml: that of the working copy, else of the installed package."""
    try:
        return str(
            tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
        )
    except OSError:
        pass
    try:
        return version("oasis")
    except PackageNotFoundError:
        return "unknown"
