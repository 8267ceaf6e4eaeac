"""`flask content check|not-found|schemas|import|export`."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import click
from flask.cli import AppGroup

from cms.content import Problem
from cms.content.entry import problem
from cms.core.errors import Invalid
from cms.core.files import write_file
from cms.core.i18n import N_
from cms.editing.content_check import check, warnings
from cms.editing.not_found import KEPT, counts_in_log
from cms.media.svg.sheet import FILE, parse_sheet
from cms.schema.json_schema import schema_bytes, stale_schemas
from cms.schema.paths import first_of
from cms.web.commands.tables import export_command, import_command
from cms.web.context import app_state
from cms.web.freeze.redirects import old_endings, redirect_from

content = AppGroup("content", help="Check, describe, import and export the content files.")
content.add_command(import_command)
content.add_command(export_command)


@content.command("check")
def check_command() -> None:
    """List the errors in the content: file, line, field, problem and solution."""
    site = app_state().site
    site.store.refresh()
    faults = [*check(site.store), *_map_faults()]
    for fault in faults:
        click.echo(f"{fault.file}:{fault.line}: {fault.field or '-'}: {fault.refusal.text()}")
    for one in warnings(site.store):
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


@content.command("not-found")
@click.argument("log", type=click.File("rb"), default="-")
def not_found_command(log: BinaryIO) -> None:
    """Count what the web server of a frozen site did not find: LOG is its access log, or what comes
    in (`< access.log`). The editor lists it under Redirects. Feed each log once.
    """
    site = app_state().site
    snapshot = site.store.snapshot()
    found = counts_in_log(log, old_endings(snapshot))
    known = {path: number for path, number in found.items() if not redirect_from(snapshot, path)}
    site.not_found.add(dict(Counter(known).most_common(KEPT)))
    click.echo(f"{sum(known.values())} requests for {len(known)} addresses counted.")


@content.command("schemas")
def schemas_command() -> None:
    """Write the JSON Schema of every type, for text editors."""
    site = app_state().site
    for model in site.models.values():
        write_file(site.paths.schema(model), schema_bytes(model))
    click.echo(f"{len(site.models)} schemas written to {site.paths.data / 'schemas'}.")
