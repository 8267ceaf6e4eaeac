"""`flask content not-found [LOG]`."""

from collections import Counter
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from cms.editing.not_found import KEPT, counts_in_log
from cms.web.context import app_state
from cms.web.freeze.redirects import old_endings, redirect_from


@click.command("not-found")
@click.argument("log", type=click.File("rb"), default="-")
@with_appcontext
def not_found_command(log: BinaryIO) -> None:
    """Count what the web server of a frozen site did not find: LOG is its access log, or what comes
    in (`< access.log`). The editor lists it under Redirects. Feed each log once.
    """
    site = app_state().site
    snapshot = site.store.snapshot()
    found = counts_in_log(log, old_endings(snapshot))
    known = {path: number for path, number in found.items() if not redirect_from(snapshot, path)}
    site.not_found.add(dict(Counter(known).most_common(KEPT)))
    click.echo(f"{sum(known.values())} requests for {len(known)} addresses counted.")
