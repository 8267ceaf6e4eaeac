"""`flask content check|links|schemas|import|export`."""

import os
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import AppGroup

from cms.content import Problem
from cms.content.entry import problems
from cms.content.line_numbers import line_of
from cms.core.errors import Invalid
from cms.core.files import write_file
from cms.core.i18n import N_
from cms.editing.content_check import check
from cms.media.svg.sheet import FILE, parse_sheet
from cms.publish.checks.levels import Check, Finding
from cms.publish.checks.texts import text_of
from cms.schema.fields import Markdown
from cms.schema.fields.walk import locate, walk
from cms.schema.json_schema import schema_bytes, stale_schemas
from cms.schema.paths import first_existing
from cms.site import Site
from cms.web.commands.links import links_command
from cms.web.commands.tables import export_command, import_command
from cms.web.context import app_state
from cms.web.public_addresses import page_exists_with
from cms.web.views import Preview, preview_with

LEFT_OUT: frozenset[Check] = frozenset({"files", "fields", "places", "missing"})
"""Checks whose findings are errors of the files, which are told first, or work for translators."""

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
        yield from problems(file, raw, [refusal])
        return
    if not first_existing(app_state().site.settings.base_maps(), f"{sheet.base}.geojson").is_file():
        yield from problems(file, raw, [Invalid("base", N_("data/geo has no such file."))])


def warnings(site: Site, render: Preview) -> Iterator[Problem]:
    """The findings beside the errors, with the file and line of each."""
    snapshot = site.store.snapshot()
    stands = page_exists_with(site, render, snapshot)
    for one in site.checks.findings(snapshot, stands, site.base_url(snapshot)):
        if one.check not in LEFT_OUT and one.key:
            yield _with_line(site, one)


def _with_line(site: Site, one: Finding) -> Problem:
    model = site.models[one.type]
    path = site.paths.entry(model, one.key)
    place = one.path
    found = locate(model.fields, one.path)
    if one.start and found and isinstance(found[0], Markdown):
        place = f"{one.path}.{_line_in_text(site, one)}"
    text = one.said.text().strip()
    if one.times > 1:
        text += f" ({one.times} times in this text)"
    line = line_of(path.read_text("utf-8", "replace"), place)
    file = os.path.relpath(path, site.paths.data.parent)
    return Problem(file, line, Invalid(one.path or "-", text))


def _line_in_text(site: Site, one: Finding) -> int:
    """The line, from 1, of a long text at which something was found."""
    entry = site.store.snapshot().content.get(one.type, one.key)
    leaves = walk(entry.model.fields, entry.raw) if entry else ()
    text = next((text_of(leaf) for leaf in leaves if leaf.path == one.path), "")
    before = text.encode("utf-16-le", "surrogatepass")[: 2 * one.start]
    return before.decode("utf-16-le", "replace").count("\n") + 1


@content.command("schemas")
def schemas_command() -> None:
    """Write the JSON Schema of every type, for text editors."""
    site = app_state().site
    for model in site.models.values():
        write_file(site.paths.schema(model), schema_bytes(model))
    click.echo(f"{len(site.models)} schemas written to {site.paths.data / 'schemas'}.")
