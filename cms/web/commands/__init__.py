"""The command line: `flask --app app …`. Exit 0 done, 1 the content or the site is at fault, 2
wrong usage.
"""

import os
from copy import copy
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from cms.core.disk_errors import as_disk_error
from cms.core.errors import Refusal
from cms.web.context import EXTENSION_NAME

MODULES = {
    "freeze": "freeze",
    "publish": "publish",
    "content": "content",
    "messages": "messages",
    "newsletter": "newsletter",
    "search": "search",
    "user": "users",
    "backup": "backups",
    "restore": "backups",
    "init": "init",
    "catalogs": "init",
    "doctor": "doctor",
    "bulk": "publish",
    "count": "count",
}
"""Command → the file here that has it."""


class Commands(AppGroup):
    """Flask's group of commands with ours, each loaded when it is needed: so a command starts
    sooner.
    """

    def __init__(self, instance: Path, commands: dict[str, click.Command] | None = None) -> None:
        super().__init__(commands=commands)
        self._instance = instance

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*MODULES, *self.commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in MODULES and cmd_name not in self.commands:
            module = import_module(f"{__name__}.{MODULES[cmd_name]}")
            self.add_command(telling(getattr(module, cmd_name), self._instance))
        return super().get_command(ctx, cmd_name)


def telling(command: click.Command, instance: Path) -> click.Command:
    """A copy of a command that ends with a sentence where something is refused, also by a full disk
    or a file that it may not write.
    """
    copied = copy(command)

    def told(context: click.Context) -> Any:
        try:
            if command.name != "restore":
                warn_root(instance)
            return command.invoke(context)
        except Exception as fault:
            refusal = fault if isinstance(fault, Refusal) else as_disk_error(fault)
            if refusal is None:
                raise
            raise click.ClickException(refusal.text()) from None

    copied.invoke = told  # type: ignore[method-assign, assignment]
    return copied


def warn_root(instance: Path) -> None:
    """Tell root that the site belongs to somebody else, who could not open what root writes there."""
    owner = instance.stat().st_uid if instance.exists() and not os.geteuid() else 0
    if owner:
        click.echo(
            f"Warning: {instance} belongs to user {owner}, and this command runs as root. The site may not be "
            "able to read the files it writes. Run it as that user.",
            err=True,
        )


def register_commands(app: Flask) -> None:
    """Add every command to the app's."""
    instance = app.extensions[EXTENSION_NAME].site.settings.instance
    app.cli = Commands(instance, dict(app.cli.commands))
