"""`flask user erase`."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import with_appcontext

from cms.accounts.security_events import write_event
from cms.web.context import app_state
from features.erasure.erasing import DataSubject, erase_person, find_person


@click.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Delete what is found. Without this, only name it.")
@with_appcontext
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
        write_event(site, "erase", name="command", about=person.account)
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
