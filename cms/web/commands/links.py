"""`flask content links`: looks at the links to other sites."""

from itertools import islice

import click

from cms.publish.checks.link_visits import LinkVisit, LinkVisitor
from cms.publish.checks.outside_links import outside_address
from cms.site import Site
from cms.web.context import app_state

KEPT_TOGETHER = 20
"""Results that are written at once."""


@click.command("links")
@click.option("--days", default=30, show_default=True, help="Look again after so many days.")
@click.option("--limit", default=500, show_default=True, help="Links looked at in one run.")
@click.option(
    "--pause", default=1.0, show_default=True, help="Seconds between requests to a server."
)
def links_command(days: int, limit: int, pause: float) -> None:
    """Check the links to other sites. The editor shows the results under Checks."""
    check_links(app_state().site, LinkVisitor(max(pause, 0)), days, limit)


def check_links(site: Site, visitor: LinkVisitor, days: int, limit: int) -> None:
    """Look at the links that are due, and keep how each was found."""
    site.store.refresh()
    addresses, outside = outside_addresses(site), site.checks.outside
    outside.forget_others(addresses)
    due = outside.due(addresses, site.store.clock(), days)[:limit]
    visits, numbers = visitor.visit_all(due), dict.fromkeys(("fine", "broken", "unknown"), 0)
    while some := list(islice(visits, KEPT_TOGETHER)):
        outside.keep(some, site.store.clock())
        for one in some:
            numbers[_tell(one)] += 1
    click.echo(
        f"{len(addresses)} links to other sites, {len(due)} looked at: {numbers['fine']} fine, "
        f"{numbers['broken']} broken or silent, {numbers['unknown']} that let no programs in."
    )


def outside_addresses(site: Site) -> dict[str, None]:
    """Every address on another site to which something that is shown links."""
    snapshot = site.store.snapshot()
    base_url = site.base_url(snapshot)
    found = (
        outside_address(link.target, base_url)
        for name, links in site.checks.links(snapshot).items()
        for link in links
        if not link.locale or link.locale in snapshot.languages[name]
    )
    return dict.fromkeys(filter(None, found))


def _tell(visit: LinkVisit) -> str:
    """Print what is wrong with a link; how it counts."""
    if visit.outcome in ("fine", "unknown"):
        return visit.outcome
    click.echo(f"{visit.outcome} {visit.status or '-'} {visit.address}")
    return "broken"
