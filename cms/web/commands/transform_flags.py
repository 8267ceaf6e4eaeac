"""Options of commands that features add: those that ask for a transform of the frozen files."""

import click
from flask.cli import ScriptInfo

from cms.core.feature import Transform, contributed
from cms.site import Site
from cms.web.context import EXTENSION_NAME


class TransformCommand(click.Command):
    """A command with an option for each transform that has a flag. It gets them by keyword: name of
    the transform → whether it was asked for.
    """

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        app = ctx.ensure_object(ScriptInfo).load_app()
        own = super().get_params(ctx)
        options = [
            click.Option([f"--{name}", name], is_flag=True, help=one.flag)
            for name, one in flags_of(app.extensions[EXTENSION_NAME].site).items()
        ]
        return [*own[:-1], *options, own[-1]]  # --help is the last


def flags_of(site: Site) -> dict[str, Transform]:
    """Return name → transform of those that are done where a command asks for them."""
    declared: dict[str, Transform] = contributed(site.settings.features, "transforms")
    return {name: one for name, one in declared.items() if one.flag}
