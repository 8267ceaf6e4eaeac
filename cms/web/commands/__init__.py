"""The command line: `flask --app app …`.

Exit status: 0 done, 1 an error in the content or the site, 2 wrong usage.
"""

import os
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any, cast

import click
from flask import Flask
from flask.cli import AppGroup

from cms.core.disk_errors import as_disk_error
from cms.core.errors import Refusal
from cms.core.feature import Target, contributed
from cms.core.settings import Settings
from cms.core.slots import resolve
from cms.web.context import EXTENSION_NAME

MODULES = {
    "freeze": "freeze",
    "publish": "publish",
    "content": "content",
    "history": "history",
    "user": "users",
}
"""Command of the core → the module that defines it; those of features: `Feature.commands`."""


class RootCommand(click.Command):
    """A command that root may run for a site of another user, because it sees to the owner itself."""


class ExtensibleGroup(AppGroup):
    """A group of commands to which features add some, each imported on use."""

    added: Mapping[str, Target] = {}

    def with_added(self, added: Mapping[str, Target]) -> "ExtensibleGroup":
        """Return a copy with those commands whose names begin with this group's, such as
        `content import`.
        """
        new = copy(self)
        words = {name: name.partition(" ") for name in added}
        new.added = {words[name][2]: added[name] for name in added if words[name][0] == self.name}
        return new

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self.added, *self.commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is None and cmd_name in self.added:
            return feature_command(cmd_name, self.added[cmd_name])
        return own


class Commands(AppGroup):
    """Flask's command group with our commands, each imported on use, so that commands start fast."""

    def __init__(
        self, settings: Settings, commands: dict[str, click.Command] | None = None
    ) -> None:
        super().__init__(commands=commands)
        self._instance = settings.instance
        self._lazy = {name: f"{__name__}.{module}:{name}" for name, module in MODULES.items()}
        self._added = contributed(settings.features, "commands")

    def list_commands(self, ctx: click.Context) -> list[str]:
        added = {name for name in self._added if " " not in name}
        return sorted({*self._lazy, *added, *self.commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and (command := self._command(cmd_name)):
            if isinstance(command, ExtensibleGroup):
                command = command.with_added(self._added)
            self.add_command(with_error_messages(command, self._instance))
        return super().get_command(ctx, cmd_name)

    def _command(self, name: str) -> click.Command | None:
        if name in self._added:
            return feature_command(name, self._added[name])
        return cast(click.Command, resolve(self._lazy[name])) if name in self._lazy else None


def feature_command(name: str, target: Target) -> click.Command:
    """Return the command of a feature; one that says why if it can't be imported, so that the others
    can still be listed.
    """
    try:
        return cast(click.Command, resolve(target))
    except Exception as error:
        problem = f"{target} can’t be imported: {type(error).__name__}: {error}"

        def fail(arguments: tuple[str, ...]) -> None:
            raise click.ClickException(problem)

        anything = click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)
        allowed = {"ignore_unknown_options": True}
        return click.Command(name, allowed, fail, [anything], help=problem)


def with_error_messages(command: click.Command, instance: Path) -> click.Command:
    """Return a copy of a command that prints a Refusal or a disk error as a message."""
    copied = copy(command)

    def invoke(context: click.Context) -> Any:
        try:
            if not isinstance(command, RootCommand):
                warn_root(instance)
            return command.invoke(context)
        except Exception as error:
            refusal = error if isinstance(error, Refusal) else as_disk_error(error)
            if refusal is None:
                raise
            raise click.ClickException(refusal.text()) from None

    copied.invoke = invoke  # type: ignore[method-assign, assignment]
    return copied


def warn_root(instance: Path) -> None:
    """Warn root if the site belongs to another user, who couldn't read files written by root."""
    owner = instance.stat().st_uid if instance.exists() and not os.geteuid() else 0
    if owner:
        click.echo(
            f"Warning: {instance} belongs to user {owner}, and this command runs as root. The site may not be "
            "able to read the files it writes. Run it as that user.",
            err=True,
        )


def register_commands(app: Flask) -> None:
    """Add our commands to the app's."""
    settings = app.extensions[EXTENSION_NAME].site.settings
    app.cli = Commands(settings, dict(app.cli.commands))
