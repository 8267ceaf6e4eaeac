"""`flask content check|links|schemas|import|export`."""

import os
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import AppGroup

from cms.content import Problem
from cms.content.entry import problem
from cms.core.errors import Invalid
from cms.core.files import write_file
from cms.core.i18n import N_
from cms.editing.content_check import check
from cms.media.svg.sheet import FILE, parse_sheet
from cms.schema.json_schema import schema_bytes, stale_schemas
from cms.schema.paths import first_of
from cms.web.commands.links import links_command
from cms.web.commands.tables import export_command, import_command
from cms.web.commands.warnings import warnings
from cms.web.context import app_state
from cms.web.views import preview_with

content = AppGroup("content", help="Check, describe, import and export the content files.")
content.add_command(import_command)
content.add_command(export_command)
content.add_command(links_command)


@content.command("check")
def check_command() -> None:
    """List the errors in the content, then what its texts lack: file, line, field, problem and
    solution.
    """
    site = app_state().site
    site.store.refresh()
    faults = [*check(site.store), *_map_faults()]
    for fault in faults:
        click.echo(f"{fault.file}:{fault.line}: {fault.field or '-'}: {fault.refusal.text()}")
    told = {(fault.file, fault.line) for fault in faults}
    for one in warnings(site, preview_with(current_app)):
        if (one.file, one.line) not in told:
            click.echo(f"{one.file}:{one.line}: {one.field}: warning: {one.refusal.text()}")
    stale = stale_schemas(site.paths, site.models)
    for path in stale:
        click.echo(f"{path}:1: -: This schema is out of date. Run “flask content schemas”.")
    if faults or stale:
        raise SystemExit(1)
    entries = sum(map(len, site.store.content().entries.values()))
    click.echo(f"{entries} entries, no errors.")


def _map_faults() -> Iterator[Problem]:
    """The problem of the station map's file, if it is invalid or its base map is missing. An absent
    or empty file has none.
    """
    folder = app_state().site.paths.data / "geo"
    path = folder / FILE
    raw = path.read_bytes() if path.is_file() else b""
    if not raw:
        return
    file = os.path.relpath(path, folder.parent.parent)
    try:
        sheet = parse_sheet(raw)
    except Invalid as refusal:
        yield problem(file, raw, refusal)
        return
    if not first_of(app_state().site.settings.base_maps(), f"{sheet.base}.geojson").is_file():
        yield problem(file, raw, Invalid("base", N_("data/geo has no such file.")))


@content.command("schemas")
def schemas_command() -> None:
    """Write the JSON Schema of every type, for text editors."""
    site = app_state().site
    for model in site.models.values():
        write_file(site.paths.schema(model), schema_bytes(model))
    click.echo(f"{len(site.models)} schemas written to {site.paths.data / 'schemas'}.")
