"""`flask user add`."""

import sys

import click

from cms.accounts.security_events import write_event
from cms.web.commands import ExtensibleGroup
from cms.web.context import app_state

user = ExtensibleGroup("user", help="Accounts of the editor.")


@user.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(["administrator", "editor", "translator"]))
@click.option("--name", default="", help="Name of the person. Default: the part before the @.")
@click.option(
    "--language", "languages", multiple=True, help="Language a translator may edit. Default: all."
)
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input; create no link."
)
def add(email: str, role: str, name: str, languages: tuple[str, ...], password_stdin: bool) -> None:
    """Add an account and print the one-time link for setting its password."""
    site = app_state().site
    account, token = site.accounts.invite(
        email, name or email.partition("@")[0], role, languages, by=""
    )
    if password_stdin:
        account = site.accounts.accept(token, sys.stdin.readline().rstrip("\n"), account.name)
    write_event(site, "invite", name="command", about=account.id, note=account.role)
    base = site.base_url(site.store.snapshot())
    click.echo(f"{email} added." if password_stdin else f"{base}/editor/account/setup/{token}")
