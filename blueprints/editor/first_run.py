"""The first start, without accounts: a link in the server's output sets up the administrator."""

from datetime import timedelta

import click

from cms.accounts.accounts import FIRST_RUN
from cms.accounts.security_events import write_event
from cms.site import Site

SAME_START = timedelta(seconds=10)
"""Workers starting within this time share the first one's link, since a new link would disable it.
"""


def announce(site: Site) -> None:
    """Print the one-time link if no account has a password."""
    context = click.get_current_context(silent=True)
    token = site.accounts.first_run(SAME_START)
    if token:
        write_event(site, "first-run-link")
        hours = FIRST_RUN // timedelta(hours=1)
        origin = _origin(site, context.params if context else {})
        click.echo(
            "\nNobody can sign in yet. "
            f"Set up the administrator here (once, within {hours} hours):\n\n"
            f"  {origin}/editor/account/setup/{token}\n"
        )


def _origin(site: Site, server: dict[str, object]) -> str:
    if site.settings.base_url:
        return site.settings.base_url.rstrip("/")
    if "port" in server:
        return f"http://{server.get('host') or '127.0.0.1'}:{server['port']}"
    snapshot = site.store.snapshot()
    known = "" if snapshot.content.site.values.get("demonstration") else snapshot.base_url
    return (known or "http://127.0.0.1:5000").rstrip("/")
