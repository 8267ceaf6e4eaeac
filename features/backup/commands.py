"""`flask backup FILE` and `flask restore FILE`."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from cms.core.disk_errors import as_disk_error
from cms.core.settings import Settings, to_environment
from cms.site import Site
from cms.web.commands import RootCommand
from cms.web.context import app_state
from features.backup.archive import back_up, files_of, is_lasting, losable
from features.backup.restoring import Restored, check, copy_owner
from features.backup.restoring import restore as put_back

TARGET = click.Path(dir_okay=False, path_type=Path)
SOURCE = click.Path(exists=True, dir_okay=False, path_type=Path)
MAX_NAMES = 20
"""Names that a list of files shows."""


@click.command("backup")
@click.argument("file", type=TARGET)
@click.option(
    "--check",
    "checks",
    is_flag=True,
    help="Write nothing: read the backup FILE, compare it with the site, and say what no backup holds.",
)
@with_appcontext
def backup(file: Path, checks: bool) -> None:
    """Back up the content, the institute’s own folder and the permanent data of the instance folder
    to FILE (.tar.gz). Keep it private.
    """
    if checks:
        check_backup(file)
        return
    site = app_state().site
    try:
        done = back_up(site.paths, site.settings, file)
    except OSError as fault:
        raise disk_error(fault, "Nothing was backed up.") from None
    click.echo(f"{done.files} files backed up to {file}.")
    list_names("Not in it:", done.left_out)
    list_names("In it, of no feature that is there:", unowned(site))


def unowned(site: Site) -> list[str]:
    """Return the folders in the instance folder that neither the core nor a feature owns, such as those
    of a feature whose folder was deleted. They are backed up and restored like all others.
    """
    paths, folders = site.paths, site.paths.owned_folders(site.settings.features)
    owned = {path.relative_to(paths.instance).parts[0] for path in folders}
    return sorted(
        path.name
        for path in paths.instance.iterdir()
        if path.is_dir() and is_lasting(paths, "instance", path)
        if path.name not in owned | paths.folder_names
    )


def check_backup(file: Path) -> None:
    """Print how a backup differs from the site. Exits with 1 if it isn’t a backup."""
    if not file.is_file():
        raise click.ClickException(f"{file}: there is no such file.")
    paths = app_state().site.paths
    found = check(paths, file)
    click.echo(f"{found.files} files, all readable. Restoring it needs that space again.")
    list_names("Changed since:", found.different)
    list_names("Not in it, because it came later:", found.only_here)
    list_names("Only in the backup:", found.only_there)
    left_out: list[str] = []
    for _ in files_of(paths, left_out):
        pass
    list_names("Never in a backup:", [*left_out, *losable(paths)])


def list_names(heading: str, names: Iterable[str]) -> None:
    """Print a heading and names, if there are any; at most MAX_NAMES."""
    names = list(names)
    if names:
        click.echo(heading)
    for name in names[:MAX_NAMES]:
        click.echo(f"  {name}")
    if len(names) > MAX_NAMES:
        click.echo(f"  and {len(names) - MAX_NAMES} more")


@click.command("restore", cls=RootCommand)
@click.argument("file", type=SOURCE)
@click.confirmation_option(
    prompt="Replace the current content, accounts, history and own files with this backup?"
)
@with_appcontext
def restore(file: Path) -> None:
    """Restore a backup. Stop the server first. The replaced files are kept next to the restored
    ones.
    """
    site = app_state().site
    try:
        done = put_back(site.paths, file, datetime.now(UTC))
    except OSError as fault:
        raise disk_error(fault, "Nothing was changed.") from None
    site.store.notify_workers()
    copy_owner(site.paths.instance, site.paths.instance)
    click.echo(f"{done.files} files restored.")
    for path in done.replaced:
        click.echo(f"The replaced files are in {path}.")
    list_names("Set these again, as they were:", other_settings(done, site.settings))
    list_names(
        "Set these again; a backup doesn’t hold secrets:", missing_secrets(done, site.settings)
    )


def other_settings(done: Restored, settings: Settings) -> list[str]:
    """Return the settings of a backup that are others here, as NAME=value."""
    here = to_environment(settings)
    return [f"{name}={value}" for name, value in done.settings.items() if here.get(name) != value]


def missing_secrets(done: Restored, settings: Settings) -> list[str]:
    """Return the names of the secret settings of a backup that aren’t set here."""
    here = to_environment(settings)
    return [name for name in done.secrets if not here.get(name)]


def disk_error(fault: OSError, consequence: str) -> click.ClickException:
    """Return the error for a command that a disk error stopped: its message, then `consequence`."""
    refusal = as_disk_error(fault)
    return click.ClickException(
        f"{refusal.text() if refusal else f'{fault.filename}: {fault.strerror}.'} {consequence}"
    )
