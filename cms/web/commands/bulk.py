"""`flask bulk RECORD`: what the editor begins where many entries are changed together."""

import click
from flask.cli import with_appcontext

from cms.publish.bulk_jobs import run_bulk
from cms.web.commands.publish import inherited
from cms.web.context import app_state


@click.command("bulk", hidden=True)
@click.argument("record")
@click.option("--undo", is_flag=True)
@click.option("--job", required=True)
@click.option("--lock", "handle", type=int, required=True)
@with_appcontext
def bulk(record: str, undo: bool, job: str, handle: int) -> None:
    """Do what a record has planned, or undo it."""
    site = app_state().site
    jobs = site.bulk_jobs
    with jobs.holding(handle):
        run_bulk(site, inherited(jobs, job, handle), record, undo=undo)
