"""`flask content links`: checks the links to other sites."""

from collections import Counter
from itertools import islice

import click

from cms.publish.checks.content import ContentChecks
from cms.site import Site
from cms.web.context import app_state
from features.outside_links.results import LinkVisit, OutsideLinks, outside_address
from features.outside_links.visits import LinkVisitor

BATCH_SIZE = 20
"""Results that are stored at once."""


@click.command("links")
@click.option(
    "--days", default=30, show_default=True, help="Check a link again after this many days."
)
@click.option("--limit", default=500, show_default=True, help="Links checked in one run.")
@click.option(
    "--pause", default=1.0, show_default=True, help="Seconds between requests to a server."
)
def links_command(days: int, limit: int, pause: float) -> None:
    """Check the links to other sites. The editor shows the results under Checks."""
    check_links(app_state().site, LinkVisitor(max(pause, 0)), days, limit)


def check_links(site: Site, visitor: LinkVisitor, days: int, limit: int) -> None:
    """Check the links that are due, and store the results.

    Exits with status 1 if no server answers at all, since the results then say nothing about the
    links.
    """
    site.store.refresh()
    addresses, outside = outside_addresses(site), site.get(OutsideLinks)
    outside.delete_others(addresses)
    due = outside.due(addresses, site.store.clock(), days)[:limit]
    visits, silent, numbers = visitor.visit_all(due), list[LinkVisit](), Counter[str]()
    while batch := list(islice(visits, BATCH_SIZE)):
        silent += (visit for visit in batch if visit.outcome == "silent")
        outside.store((visit for visit in batch if visit.outcome != "silent"), site.store.clock())
        numbers.update(map(_report, batch))
    click.echo(
        f"{len(addresses)} links to other sites, {len(due)} looked at: {numbers['fine']} fine, "
        f"{numbers['broken']} broken or silent, {numbers['unknown']} that let no programs in."
    )
    if silent and len(silent) == len(due):
        click.echo("No server answered. Is this machine connected to the internet?", err=True)
        raise SystemExit(1)
    outside.store(silent, site.store.clock())


def outside_addresses(site: Site) -> dict[str, None]:
    """Return every address on another site that published content links to."""
    snapshot = site.store.snapshot()
    base_url = site.base_url(snapshot)
    addresses = (
        outside_address(link.target, base_url)
        for name, links in site.get(ContentChecks).links(snapshot).items()
        for link in links
        if not link.locale or link.locale in snapshot.languages[name]
    )
    return dict.fromkeys(filter(None, addresses))


def _report(visit: LinkVisit) -> str:
    """Print the outcome of a broken link. Returns the outcome as it is counted."""
    if visit.outcome in ("fine", "unknown"):
        return visit.outcome
    click.echo(f"{visit.outcome} {visit.status or '-'} {visit.address}")
    return "broken"
