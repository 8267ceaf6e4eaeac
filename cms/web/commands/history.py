"""`flask history tidy`."""

import click
from flask.cli import AppGroup

from cms.web.context import app_state

history = AppGroup("history", help="Earlier versions of entries and drafts.")


@history.command("tidy")
def tidy_command() -> None:
    """Delete the versions of drafts that are older than OASIS_DRAFT_DAYS, but for one a day."""
    site = app_state().site
    click.echo(f"{site.editing.history.tidy(site.store.clock())} deleted.")
