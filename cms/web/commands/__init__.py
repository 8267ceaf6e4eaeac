"""The command line: `flask --app app …`. Exit 0 done, 1 the content or the site is at fault, 2 wrong usage."""

from flask import Flask

from cms.web.commands.backups import backup, restore
from cms.web.commands.content import content
from cms.web.commands.freeze import freeze
from cms.web.commands.messages import messages
from cms.web.commands.publish import publish
from cms.web.commands.search import search
from cms.web.commands.users import user


def register_commands(app: Flask) -> None:
    """Add every command to the app's."""
    for command in (freeze, publish, content, messages, search, user, backup, restore):
        app.cli.add_command(command)
