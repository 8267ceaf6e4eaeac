"""`flask backup FILE` and `flask restore FILE`."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from cms.core.disk_errors import as_disk_error
from cms.publish.backup import back_up, copy_owner
from cms.publish.backup import restore as put_back
from cms.web.context import app_state

TARGET = click.Path(dir_okay=False, path_type=Path)
SOURCE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=TARGET)
@with_appcontext
def backup(file: Path) -> None:
    """Back up the content and the permanent data of the instance folder to FILE (.tar.gz). Keep it
    private.
    """
    try:
        number = back_up(app_state().site.paths, file)
    except OSError as fault:
        raise disk_error(fault, "Nothing was backed up.") from None
    click.echo(f"{number} files backed up to {file}.")


@click.command("restore")
@click.argument("file", type=SOURCE)
@click.confirmation_option(
    prompt="Replace the current content, accounts and history with this backup?"
)
@with_appcontext
def restore(file: Path) -> None:
    """Restore a backup. Stop the server first. The replaced files are kept next to the restored
    ones.
    """
    site = app_state().site
    try:
        number, replaced = put_back(site.paths, file, datetime.now(UTC))
    except OSError as fault:
        raise disk_error(fault, "Nothing was changed.") from None
    site.store.notify_workers()
    copy_owner(site.paths.instance, site.paths.instance)
    click.echo(f"{number} files restored.")
    for path in replaced:
        click.echo(f"The replaced files are in {path}.")


def disk_error(fault: OSError, consequence: str) -> click.ClickException:
    """Return the error for a command that a disk error stopped: its message, then `consequence`."""
    refusal = as_disk_error(fault)
    return click.ClickException(
        f"{refusal.text() if refusal else f'{fault.filename}: {fault.strerror}.'} {consequence}"
    )
