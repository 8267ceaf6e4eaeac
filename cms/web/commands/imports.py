"""`flask content import TYPE FILE`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from cms.changes import Plan
from cms.model import ContentType
from cms.rules import ADMINISTRATOR, Actor
from cms.transfer import Fault, Row, read_bibliography, read_sheet
from cms.web.commands.types import model_of
from cms.web.state import state

COMMAND = Actor("", "flask content import", ADMINISTRATOR)


@click.command("import")
@click.argument("type")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Write the entries. Without it, this is a dry run.")
@click.option("--publish", is_flag=True, help="Publish each language that has a title. Without it, entries are "
                                              "imported as unpublished work.")
@click.option("--update", is_flag=True, help="Lines with an existing key update that entry.")
@with_appcontext
def import_command(type: str, file: Path, write: bool, publish: bool, update: bool) -> None:
    """Import entries of TYPE from FILE: CSV, or BibTeX for papers (docs/import.md). All of them, or none."""
    site = state().site
    rows, faults = _read(model_of(type), file)
    _stop_at(file, faults)
    site.store.refresh()
    changes = site.changes
    plan = (changes.import_rows(COMMAND, type, rows, update=update, publish=publish) if write
            else changes.plan_import(type, rows, update=update, publish=publish))
    _stop_at(file, plan.faults)
    _tell(plan, write)


def _read(model: type[ContentType], file: Path) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} isn’t UTF-8. Save it again in UTF-8.") from None
    if file.suffix == ".bib":
        return read_bibliography(model, text)
    snapshot = state().site.store.snapshot()
    return read_sheet(model, text, tuple(snapshot.by_code), snapshot.default_locale)


def _stop_at(file: Path, faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        click.echo(f"{file}:{fault.line}: {fault.refusal.path or '-'}: {fault.refusal.text()}")
    if faults:
        click.echo("Nothing was imported.", err=True)
        raise SystemExit(1)


def _tell(plan: Plan, written: bool) -> None:
    for one in plan.entries:
        deed = "change" if one.before else "new"
        click.echo(f"{deed:6} {plan.model.name}/{one.key} {' '.join(one.locales)}".rstrip())
    done = "entries written." if written else "entries can be imported. Add --write to import them."
    click.echo(f"{len(plan.entries)} {done}")
