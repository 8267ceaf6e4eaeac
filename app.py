"""The whole site: the public app, with the staff app mounted at /editor. Nothing else knows
everyone.
"""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo

from cms.core.processes import gc_frozen

with gc_frozen():
    from blueprints import SECTIONS
    from cms.core.settings import Settings, read_settings
    from cms.web.app import create_public
    from cms.web.commands import register_commands


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI app. `config` overrides settings (cms/core/settings.py) by their names; used by tests and
    scripts.
    """
    settings = read(config or {})
    if settings.log_level:
        logging.basicConfig(
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            level=settings.log_level.upper(),
        )
    app = create_public(SECTIONS, settings)
    register_commands(app)
    if serves():
        from blueprints.editor.mount import mount_editor  # no command waits for a server's modules
        from cms.web.serving import begin

        begin(app, partial(create_public, SECTIONS, settings), mount_editor)
    return app


def read(config: Mapping[str, Any]) -> Settings:
    """The settings, or an end with a sentence where one can't be read."""
    try:
        return read_settings(**dict(config))
    except ValueError as fault:
        raise SystemExit(f"The site can’t start. {fault}") from None


def serves() -> bool:
    """Whether this process answers requests: any but one in which the flask command runs something
    else than `run`.

    Servers have command lines of their own, some made with click as Flask's is.
    """
    context = click.get_current_context(silent=True)
    return context is None or context.find_object(ScriptInfo) is None or context.info_name == "run"
