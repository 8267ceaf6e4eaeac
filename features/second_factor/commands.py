"""`flask second-factor reset`."""

import click
from flask.cli import AppGroup

from cms.accounts.errors import NoAccount
from cms.accounts.security_events import write_event
from cms.web.context import app_state
from features.second_factor.removal import remove_all

second_factor = AppGroup("second-factor", help="The second factor of accounts.")


@second_factor.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Remove the second factor of an account whose owner has lost it, and end its sessions."""
    site = app_state().site
    account = site.accounts.by_email(email)
    if account is None:
        raise NoAccount
    remove_all(site, account)
    write_event(site, "second-factor-removed", name="command", about=account.id)
    click.echo(f"{account.email}: the second factor is removed.")
