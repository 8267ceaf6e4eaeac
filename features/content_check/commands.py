"""`flask content check|schemas`."""

import os
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext

from cms.content import Problem
from cms.content.line_numbers import line_of
from cms.core.errors import Invalid
from cms.core.files import write_file
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.entries import unconverted_languages
from cms.publish.checks.levels import Check, Finding
from cms.publish.checks.texts import text_of
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Markdown
from cms.schema.fields.walk import locate, walk
from cms.schema.paths import SINGLE
from cms.site import Site
from cms.web.commands.message_text import message_text
from cms.web.context import app_state
from cms.web.public_addresses import page_exists_with
from cms.web.views import Preview, preview_with
from features.content_check.entry_problems import check
from features.content_check.own_templates import own_code_errors
from features.content_check.schemas import schema_bytes, stale_schemas

SKIPPED_CHECKS: frozenset[Check] = frozenset({"files", "fields", "places", "missing"})
"""Checks whose findings are errors of files, which are listed first, or work for translators."""


@click.command("check")
@with_appcontext
def check_command() -> None:
    """List the errors in the content, then the warnings about its texts: file, line, field, problem
    and solution.
    """
    site = app_state().site
    site.store.refresh()
    problems_found = [*check(site.store), *_problems_of_features(site)]
    own = [failure.text() for failure in own_code_errors(app_state())]
    for text in own:
        click.echo(text)
    for problem in problems_found:
        click.echo(
            f"{problem.file}:{problem.line}: {problem.field or '-'}: {problem.refusal.text()}"
        )
    reported = {(problem.file, problem.line) for problem in problems_found}
    for warning in warnings(site, preview_with(current_app)):
        if (warning.file, warning.line) not in reported:
            click.echo(
                f"{warning.file}:{warning.line}: {warning.field}: warning: {warning.refusal.text()}"
            )
    for text in (*_unknown_folders(site), *_unknown_routes(site), *_unconverted(site)):
        click.echo(text)
    stale = stale_schemas(site.paths, site.models)
    for path in stale:
        click.echo(f"{path}:1: -: This schema is out of date. Run “flask content schemas”.")
    if own or problems_found or stale:
        raise SystemExit(1)
    entries = sum(map(len, site.store.content().entries.values()))
    click.echo(f"{entries} entries, no errors.")


def _problems_of_features(site: Site) -> Iterator[Problem]:
    """Yield the problems of the files in `data/` that belong to features."""
    for feature in site.settings.features:
        if feature.file_problems:
            yield from site.call(feature, feature.file_problems, site, default=())


def _unknown_folders(site: Site) -> Iterator[str]:
    """Yield a warning for each folder of content without a type."""
    root = site.paths.data / "content"
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        number = sum(1 for _file in folder.glob("*.json")) if folder.is_dir() else 0
        if number and folder.name not in site.models:
            path = os.path.relpath(folder, site.paths.data.parent)
            yield (
                f"{path}:1: -: warning: The site has no type “{folder.name}”, so this folder’s files ({number}) "
                "aren’t shown. Is its section among withoutSections or its feature among withoutFeatures of site.json, "
                "or is one of them missing in sections/ or features/?"
            )


def _unknown_routes(site: Site) -> Iterator[str]:
    """Yield a warning for each item of a menu that leads to a page that no section has."""
    menus = site.store.snapshot().content.get("menus", SINGLE)
    if menus is None:
        return
    path = os.path.relpath(site.paths.entry(menus.ref), site.paths.data.parent)
    for leaf in walk(menus.model.fields, menus.raw):
        if leaf.path.endswith(".route") and leaf.value not in current_app.view_functions:
            yield (
                f"{path}:1: {leaf.path}: warning: No section has the page “{leaf.value}”, so this item isn’t "
                "shown. Remove it, or correct its name."
            )


def _unconverted(site: Site) -> Iterator[str]:
    """Yield a warning for each derived language that the site lacks."""
    for finding in unconverted_languages(site.store.snapshot()):
        problem = with_line(site, finding)
        yield f"{problem.file}:{problem.line}: {problem.field}: warning: {problem.refusal.text()}"


def warnings(site: Site, render: Preview) -> Iterator[Problem]:
    """Yield the findings that aren't errors, with their file and line."""
    snapshot = site.store.snapshot()
    page_exists = page_exists_with(site, render, snapshot)
    for finding in site.get(ContentChecks).findings(snapshot, page_exists, site.base_url(snapshot)):
        if finding.check not in SKIPPED_CHECKS and finding.key:
            yield with_line(site, finding)


def with_line(site: Site, finding: Finding) -> Problem:
    """Return a finding with its file and line."""
    model = site.models[finding.type]
    path = site.paths.entry(EntryRef(model, finding.key))
    path_in_file = finding.path
    located = locate(model.fields, finding.path)
    if finding.start and located and isinstance(located[0], Markdown):
        path_in_file = f"{finding.path}.{_line_in_text(site, finding)}"
    text = message_text(finding.said).strip()
    if finding.times > 1:
        text += f" ({finding.times} times in this text)"
    written = path.read_text("utf-8", "replace") if path.is_file() else ""
    line = line_of(written, path_in_file)
    file = os.path.relpath(path, site.paths.data.parent)
    return Problem(file, line, Invalid(finding.path or "-", text))


def _line_in_text(site: Site, finding: Finding) -> int:
    """Return the line of a finding in a long text, from 1."""
    entry = site.store.snapshot().content.get(finding.type, finding.key)
    leaves = walk(entry.model.fields, entry.raw) if entry else ()
    text = next((text_of(leaf) for leaf in leaves if leaf.path == finding.path), "")
    prefix = text.encode("utf-16-le", "surrogatepass")[: 2 * finding.start]
    return prefix.decode("utf-16-le", "replace").count("\n") + 1


@click.command("schemas")
@with_appcontext
def schemas_command() -> None:
    """Write the JSON Schema of every type, for text editors."""
    site = app_state().site
    for model in site.models.values():
        write_file(site.paths.schema(model), schema_bytes(model))
    click.echo(f"{len(site.models)} schemas written to {site.paths.data / 'schemas'}.")
