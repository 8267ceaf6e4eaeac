"""The command line: `flask --app app …`. Exit 0 done, 1 the content or the site is at fault, 2
wrong usage.
"""

import os
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import Flask

from cms.core.disk_errors import as_disk_error
from cms.web.context import EXTENSION_NAME

MODULES = {
    "freeze": "freeze",
    "publish": "publish",
    "content": "content",
    "messages": "messages",
    "search": "search",
    "user": "users",
    "backup": "backups",
    "restore": "backups",
    "init": "init",
    "catalogs": "init",
    "doctor": "doctor",
}
"""Command → the file here that has it."""


class Commands(MutableMapping[str, click.Command]):
    """Commands by name, each loaded when it is looked at: all of them took 60 ms of the start of
    each.
    """

    def __init__(self, instance: Path) -> None:
        self._instance = instance
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            self._loaded[name] = telling(
                getattr(import_module(f"{__name__}.{MODULES[name]}"), name), self._instance
            )
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**MODULES, **self._loaded})

    def __len__(self) -> int:
        return len({**MODULES, **self._loaded})


def telling(command: click.Command, instance: Path) -> click.Command:
    """A command that says in a sentence what a full disk, or a file that it may not write, keeps it
    from doing.
    """
    invoke = command.invoke

    def told(context: click.Context) -> Any:
        try:
            warn(instance, command.name)
            return invoke(context)
        except Exception as fault:
            if refusal := as_disk_error(fault):
                raise click.ClickException(refusal.text()) from None
            raise

    command.invoke = told  # type: ignore[method-assign, assignment]
    return command


def warn(instance: Path, command: str | None) -> None:
    """Tell root that the site belongs to somebody else, who could not open what root writes there."""
    if (
        os.geteuid()
        or command == "restore"
        or not instance.exists()
        or not (owner := instance.stat().st_uid)
    ):
        return
    click.echo(
        f"Warning: {instance} belongs to user {owner}, and this command runs as root. The site may not be "
        "able to read the files it writes. Run it as that user.",
        err=True,
    )


def register_commands(app: Flask) -> None:
    """Add every command to the app's."""
    app.cli.commands = Commands(app.extensions[EXTENSION_NAME].site.settings.instance)
