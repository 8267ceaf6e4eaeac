"""`flask content import TYPE FILE`."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from cms.accounts.permissions import ADMINISTRATOR, Actor
from cms.editing import ImportOptions, ImportPlan
from cms.formats.tables import ImportedRow, ImportFault, read_bibliography, read_sheet
from cms.schema.content_type import ContentType
from cms.web.commands.types import model_of
from cms.web.context import app_state

MAX_IMPORT_BYTES = 50_000_000
MAX_NAMED_LINES = 5
"""So many lines are named for each field that is lost."""
COMMAND = Actor("", "flask content import", ADMINISTRATOR)


@click.command("import")
@click.argument("type")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Write the entries. Without it, this is a dry run.")
@click.option(
    "--publish",
    is_flag=True,
    help="Publish each language that has a title. Without it, entries are "
    "imported as unpublished work.",
)
@click.option("--update", is_flag=True, help="Lines with an existing key update that entry.")
@click.option("--skip", is_flag=True, help="Skip lines with errors and import the rest.")
@with_appcontext
def import_command(
    type: str, file: Path, write: bool, publish: bool, update: bool, skip: bool
) -> None:
    """Import entries of TYPE from FILE: CSV, or for papers also BibTeX (docs/import.md). All of
    them, or none.
    """
    site = app_state().site
    rows, unread = _read(model_of(type), file)
    _stop_at(file, unread, skip and bool(rows))
    site.store.refresh()
    imports, options = site.editing.imports, ImportOptions(update, publish, skip)
    plan = imports.run(COMMAND, type, rows, options) if write else imports.plan(type, rows, options)
    _stop_at(file, plan.faults, skip)
    _tell(file, plan, write, len({fault.line for fault in (*unread, *plan.faults)}))


def _read(
    model: type[ContentType], file: Path
) -> tuple[tuple[ImportedRow, ...], tuple[ImportFault, ...]]:
    if file.stat().st_size > MAX_IMPORT_BYTES:
        raise click.ClickException(
            f"{file} is larger than {MAX_IMPORT_BYTES // 1_000_000} MB: divide it."
        )
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} isn’t UTF-8. Save it again in UTF-8.") from None
    snapshot = app_state().site.store.snapshot()
    if file.suffix.lower() == ".bib":
        return read_bibliography(model, text, tuple(snapshot.by_code))
    return read_sheet(model, text, tuple(snapshot.by_code), snapshot.default_locale)


def _stop_at(file: Path, faults: Sequence[ImportFault], skip: bool) -> None:
    for fault in faults:
        click.echo(f"{file}:{fault.line}: {fault.refusal.path or '-'}: {fault.refusal.text()}")
    if faults and not skip:
        click.echo("Nothing was imported.", err=True)
        raise SystemExit(1)


def _tell(file: Path, plan: ImportPlan, written: bool, skipped: int) -> None:
    for one in plan.entries:
        action = "change" if one.published else "new"
        click.echo(f"{action:6} {plan.model.name}/{one.key} {' '.join(one.locales)}".rstrip())
    for row, key in plan.duplicates:
        click.echo(f"{file}:{row.line}: {plan.model.name}/{key} is the same work; not changed.")
    for line in _lost(one.row for one in plan.entries):
        click.echo(line)
    if skipped:
        click.echo(f"{skipped} skipped because of errors.")
    done = "entries written." if written else "entries can be imported. Add --write to import them."
    click.echo(f"{len(plan.entries)} {done}")


def _lost(rows: Iterable[ImportedRow]) -> Iterable[str]:
    """One line for each field that isn't imported: its name, how often it occurs, and the first
    line numbers.
    """
    lines: dict[str, list[int]] = {}
    for row in rows:
        for name in row.lost:
            lines.setdefault(name, []).append(row.line)
    for name, found in sorted(lines.items()):
        more = " …" if len(found) > MAX_NAMED_LINES else ""
        where = ", ".join(str(line) for line in found[:MAX_NAMED_LINES])
        yield f"not imported: {name} ({len(found)} times; lines {where}{more})"
