"""`flask content check|schemas|import|export`."""

import click
from flask.cli import AppGroup

from cms.core.files import write_file
from cms.editing.content_check import check, warnings
from cms.schema.json_schema import schema_bytes, stale_schemas
from cms.web.commands.exports import export_command
from cms.web.commands.imports import import_command
from cms.web.context import state

content = AppGroup("content", help="Check, describe, import and export the content files.")
content.add_command(import_command)
content.add_command(export_command)


@content.command("check")
def check_command() -> None:
    """List the errors in the content: file, line, field, problem and solution."""
    site = state().site
    site.store.refresh()
    faults = list(check(site.store))
    for fault in faults:
        click.echo(f"{fault.file}:{fault.line}: {fault.field or '-'}: {fault.refusal.text()}")
    for doubt in warnings(site.store):
        click.echo(f"{doubt.file}:{doubt.line}: {doubt.field}: warning: {doubt.refusal.text()}")
    stale = stale_schemas(site.paths, site.models)
    for path in stale:
        click.echo(f"{path}:1: -: This schema is out of date. Run “flask content schemas”.")
    if faults or stale:
        raise SystemExit(1)
    entries = sum(len(of_type) for of_type in site.store.content().entries.values())
    click.echo(f"{entries} entries, no errors.")


@content.command("schemas")
def schemas_command() -> None:
    """Write the JSON Schema of every type, for text editors."""
    site = state().site
    for model in site.models.values():
        write_file(site.paths.schema(model), schema_bytes(model))
    click.echo(f"{len(site.models)} schemas written to {site.paths.data / 'schemas'}.")
