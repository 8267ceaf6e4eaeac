"""`flask freeze [OUT]`."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.progress import Progress

from cms.errors import Refusal
from cms.publish.links import check_links
from cms.publish.staging import staged
from cms.store import Snapshot
from cms.web.freezer import SiteFreezer, not_found_page
from cms.web.state import state
from cms.web.trees import is_live


@click.command("freeze")
@click.argument("out", default="build", type=click.Path(file_okay=False, path_type=Path))
@click.option("--base-url", help="The address the frozen site will have, if not that of site.json.")
@click.option("--now", "moment", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S"]),
              help="Freeze as of this moment (UTC unless it has a zone); now if not given.")
@with_appcontext
def freeze(out: Path, base_url: str | None, moment: datetime | None) -> None:
    """Write the whole public site as static files into OUT, in one step, or leave OUT as it was."""
    if base_url is not None:
        state().site = replace(state().site, settings=replace(state().site.settings, base_url=base_url))
    now = moment or datetime.now(UTC)
    snapshot = Snapshot(state().site.store.refresh(), now if now.tzinfo else now.replace(tzinfo=UTC))
    try:
        pages = freeze_into(out.resolve(), snapshot)
    except Refusal as refusal:
        raise click.ClickException(refusal.text()) from None
    click.echo(f"{pages} files frozen into {out}.")


def freeze_into(target: Path, snapshot: Snapshot) -> int:
    """Freeze a snapshot into `target` and return the number of files. Raises Refusal and SystemExit(1)."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with staged(target) as stage:
        freezer = SiteFreezer(app, snapshot, stage)
        addresses = freezer.addresses()
        with Progress(transient=True) as progress:
            task = progress.add_task("Freezing", total=len(addresses))
            for _page in freezer.freeze_yield():
                progress.advance(task)
        not_found_page(stage, snapshot)
        base_url = state().site.settings.base_url.rstrip("/") or snapshot.base_url
        broken = list(check_links(stage, base_url, is_live))
        for link in broken:
            click.echo(f"{link}: This leads nowhere. Mend the link, or the entry it should lead to.", err=True)
        if broken:
            raise SystemExit(1)
    return len(addresses) + 1
