"""`flask user add` and `flask user erase`."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import AppGroup

from cms.accounts.security_log import SecurityLog
from cms.editing.erasure import DataSubject, erase_person, find_person
from cms.web.context import app_state

user = AppGroup("user", help="Accounts of the editor.")


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
    site.get(SecurityLog).write("invite", name="command", about=account.id, note=account.role)
    base = site.base_url(site.store.snapshot())
    click.echo(f"{email} added." if password_stdin else f"{base}/editor/account/setup/{token}")


@user.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Delete what is found. Without this, only name it.")
def erase(email: str, yes: bool) -> None:
    """Delete the data of the person with an email address: the account, messages, subscriptions, and
    the name in histories and the trash. Content that has the address is named, and not changed.

    Back up first. Exits with 1 if content has the address.
    """
    site = app_state().site
    account = site.accounts.by_email(email)
    person = DataSubject(email.strip(), account.id if account else "")
    folders = site.paths.owned_folders(site.settings.features)
    found = find_person(site.paths, person, folders)
    if yes:
        if account and account.active:
            site.accounts.disable(account.id)  # raises for the last administrator
        erase_person(site.paths, person, found, folders)
        site.get(SecurityLog).write("erase", name="command", about=person.account)
        site.store.notify_workers()
    list_files("Deleted:" if yes else "To delete:", found.records)
    list_files("Without the name:" if yes else "To remove the name from:", found.named)
    list_files("Change or delete these yourself, then run this again:", found.remaining)
    if not any(found):
        click.echo("Nothing found.")
    sys.exit(1 if found.remaining else 0)


def list_files(heading: str, files: Iterable[Path]) -> None:
    """Print a heading and files, if there are any."""
    for number, file in enumerate(files):
        click.echo(f"  {file}" if number else f"{heading}\n  {file}")
