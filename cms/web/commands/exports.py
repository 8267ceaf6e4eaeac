"""`flask content export TYPE FILE`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from cms.formats.tables import write_sheet
from cms.web.commands.types import model_of
from cms.web.context import app_state


@click.command("export")
@click.argument("type")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export_command(type: str, file: Path) -> None:
    """Write every entry of TYPE as a table (CSV) that `content import` reads back (docs/import.md)."""
    model = model_of(type)
    entries = app_state().site.store.refresh().entries[model.name]
    text = write_sheet(model, ((key, entry.raw) for key, entry in sorted(entries.items())))
    file.write_text(text, "utf-8", newline="")
    click.echo(f"{len(entries)} entries written to {file}.")
