"""The first start: nobody has an account yet, so whoever sees the server's output sets up the administrator."""

import click

from cms.accounts.links import FIRST_RUN
from cms.site import Site


def announce(site: Site) -> None:
    """Print the one-time link where no account has a password."""
    if _just_announced(site):
        return
    context = click.get_current_context(silent=True)
    token = site.accounts.first_run()
    if token:
        origin = _origin(site, context.params if context else {})
        click.echo(f"\nNobody can sign in yet. Set up the administrator here (once, within 24 hours):\n\n"
                   f"  {origin}/editor/account/setup/{token}\n")


def _just_announced(site: Site) -> bool:
    """Whether another worker that starts at the same time has printed a link: a new one would end it."""
    links = [account.invite for account in site.accounts.all() if account.invite and not account.email]
    return any((link.expires - site.store.clock()).total_seconds() > FIRST_RUN.total_seconds() - 10 for link in links)


def _origin(site: Site, server: dict[str, object]) -> str:
    if "port" in server:
        return f"http://{server.get('host') or '127.0.0.1'}:{server['port']}"
    snapshot = site.store.snapshot()
    known = "" if snapshot.content.site.values.get("demonstration") else snapshot.base_url
    return (site.settings.base_url or known or "http://127.0.0.1:5000").rstrip("/")
