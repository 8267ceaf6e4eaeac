"""The whole site: the public app with the editor mounted at /editor. Only this module knows all
packages.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo

from cms.core.processes import gc_frozen

with gc_frozen():
    import features
    from blueprints.sections import SECTIONS
    from cms.accounts.permissions import PERMISSIONS
    from cms.core.feature import Features
    from cms.core.feature_loader import chapter_names, icon_names, load_features
    from cms.core.settings import SHIPPED, Settings, read_settings
    from cms.publish.checks.levels import LABELS
    from cms.site import SERVICES
    from cms.web.app import create_public
    from cms.web.commands import MODULES, register_commands

FLASK_COMMANDS = ("routes", "run", "shell")


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Create the WSGI app. `config` overrides settings (cms/core/settings.py) by name, for tests
    and scripts.
    """
    settings = settings_or_exit(config or {})
    if settings.log_level:
        logging.basicConfig(
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            level=settings.log_level.upper(),
        )
    app = create_public(SECTIONS, settings)
    register_commands(app)
    if serves_requests():
        from blueprints.editor.mount import (
            mount_editor,  # slow to import, and commands don't need it
        )
        from cms.web.serving import serve

        serve(app, mount_editor)
    return app


def settings_or_exit(config: Mapping[str, Any]) -> Settings:
    """Read the settings, or exit with a message if one is invalid."""
    try:
        return read_settings(load_features=features_of, **config)
    except ValueError as error:
        raise SystemExit(f"The site can’t start. {error}") from None


def features_of(settings: Settings) -> Features:
    """Load the features of the program and of the institute's own folder."""
    site = settings.site
    guides = [SHIPPED / "docs" / "guide", *([site / "guide"] if site else ())]
    taken = {
        "icons": icon_names([*([site / "templates"] if site else ()), settings.templates]),
        "chapters": {name for guide in guides for name in chapter_names(guide)},
        "settings": Settings._fields,
        "commands": {*MODULES, *FLASK_COMMANDS},
        "checks": LABELS,
        "services": SERVICES,
        "permissions": PERMISSIONS,
        "sections": [section.name for section in SECTIONS],
        "types": [model.name for section in SECTIONS for model in section.models],
    }
    own = site / "features" if site else None
    return load_features(Path(features.__file__).parent, own, settings.data, taken)


def serves_requests() -> bool:
    """Return whether this process answers requests.

    False only for subcommands of the flask command other than `run`. Servers have command lines of
    their own, some made with click like Flask's.
    """
    context = click.get_current_context(silent=True)
    return context is None or context.find_object(ScriptInfo) is None or context.info_name == "run"
