"""`flask bulk RECORD`, which the editor starts."""

import click
from flask.cli import with_appcontext

from cms.web.commands.publish import inherited_log
from cms.web.context import app_state
from features.bulk.jobs import BulkJobs, run_bulk


@click.command("bulk", hidden=True)
@click.argument("record")
@click.option("--undo", is_flag=True)
@click.option("--job", required=True)
@click.option("--lock", "handle", type=int, required=True)
@with_appcontext
def bulk(record: str, undo: bool, job: str, handle: int) -> None:
    """Carry out a planned bulk change, or undo it."""
    site = app_state().site
    with inherited_log(site.get(BulkJobs), job, handle) as log:
        run_bulk(site, log, record, undo=undo)
