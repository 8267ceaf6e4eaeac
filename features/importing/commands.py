"""`flask content import TYPE FILE` and `flask content export TYPE FILE`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from blueprints.shared.facts_changes import change_facts
from cms.accounts.permissions import ADMINISTRATOR, Actor
from cms.core.i18n import plain
from cms.editing.forms.code_names import CodeNaming
from cms.schema.content_type import Model
from cms.schema.file_facts import FileFacts
from cms.web.context import app_state
from features.csv_tables.cells import cell_parser
from features.importing.bibliography import read_bibliography
from features.importing.entry_import import EntryImport, ImportOptions, ImportPlan
from features.importing.media_table import all_facts, from_table, plan_facts
from features.importing.sheets import ImportedRow, ImportFault, read_sheet, write_sheet

MAX_IMPORT_BYTES = 50_000_000
MAX_NAMED_LINES = 5
"""Lines listed for each field that isn't imported."""
COMMAND = Actor("", "flask content import", ADMINISTRATOR)


def model_of(name: str) -> Model:
    """Return a type with many entries by name. Raises click.UsageError, which lists the types."""
    models = {
        type_name: model for type_name, model in app_state().site.models.items() if not model.single
    }
    if name not in models:
        raise click.UsageError(f"There is no type {name!r}. The types are: {', '.join(models)}.")
    return models[name]


@click.command("export")
@click.argument("type")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export_command(type: str, file: Path) -> None:
    """Write every entry of TYPE as a table (CSV) that `content import` reads back (features/importing/README.md);
    for `media`, the facts of each file.
    """
    if type == FileFacts.name:
        _export_media(file)
        return
    model = model_of(type)
    entries = app_state().site.store.refresh().entries[model.name]
    text = write_sheet(model, ((key, entry.raw) for key, entry in sorted(entries.items())))
    file.write_text(text, "utf-8", newline="")
    click.echo(f"{len(entries)} entries written to {file}.")


def _export_media(file: Path) -> None:
    """Write the facts of every media file."""
    site = app_state().site
    entries = dict(all_facts(site.paths, site.editing.media.facts))
    text = write_sheet(FileFacts, entries.items(), media_columns())
    file.write_text(text, "utf-8", newline="")
    click.echo(f"{len(entries)} files written to {file}.")


def media_columns() -> list[str]:
    """Return a column for each text in each language, so that missing ones can be filled in."""
    codes = app_state().site.store.snapshot().by_code
    return [f"{name}.{code}" for name in ("description", "credit") for code in codes]


def _import_media(file: Path, write: bool, skip: bool) -> None:
    """Import facts of media files."""
    facts = app_state().site.editing.media.facts
    rows, unread = _read(FileFacts, file)
    _stop_at(file, unread, skip and bool(rows))
    planned, faults = plan_facts(facts, rows)
    _stop_at(file, faults, skip)
    for name in planned:
        click.echo(f"change {name}")
    outcome = "files can be described. Add --write to do it."
    if write:
        change_facts(facts, COMMAND, planned, from_table(planned))
        outcome = "files described."
    click.echo(f"{len(planned)} {outcome}")


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
    """Import entries of TYPE from FILE: CSV, or for papers also BibTeX (features/importing/README.md). All of
    them, or none.
    """
    if type == FileFacts.name:
        _import_media(file, write, skip)
        return
    site = app_state().site
    rows, unread = _read(model_of(type), file)
    _stop_at(file, unread, skip and bool(rows))
    site.store.refresh()
    imports = EntryImport(site.editing.files)
    options = ImportOptions(update, publish, skip)
    plan = imports.run(COMMAND, type, rows, options) if write else imports.plan(type, rows, options)
    _stop_at(file, plan.faults, skip)
    _report(file, plan, write, len({fault.line for fault in (*unread, *plan.faults)}))


def _read(model: Model, file: Path) -> tuple[tuple[ImportedRow, ...], tuple[ImportFault, ...]]:
    if file.stat().st_size > MAX_IMPORT_BYTES:
        raise click.ClickException(
            f"{file} is larger than {MAX_IMPORT_BYTES // 1_000_000} MB: divide it."
        )
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} isn’t UTF-8. Save it again in UTF-8.") from None
    if other := other_format(text):
        raise click.ClickException(
            f"{file} is {other}. Import reads CSV, and BibTeX for papers: convert it first "
            "(features/importing/README.md)."
        )
    site = app_state().site
    snapshot = site.store.snapshot()
    if file.suffix.lower() == ".bib":
        return read_bibliography(model, text, tuple(snapshot.by_code))
    codes = tuple(snapshot.by_code)
    naming = site.find(CodeNaming) or CodeNaming()
    parse = cell_parser(snapshot.zone, naming.names(snapshot), _choice_labels)
    return read_sheet(model, text, codes, snapshot.default_locale, parse)


def _choice_labels(label: str) -> list[str]:
    """Return the label of a choice in English and in the languages of the site."""
    snapshot = app_state().site.store.snapshot()
    translate = snapshot.content.translate
    return [plain(label), *(translate(label, code) for code in snapshot.by_code)]


FORMATS = (
    (
        re.compile(r"\s*<\?xml[^>]*>.{0,2000}?<rss\b", re.DOTALL),
        "an export of WordPress or a feed (RSS)",
    ),
    (
        re.compile(r"\s*<\?xml[^>]*>.{0,500}?<(?:xml|records?)\b", re.DOTALL),
        "an EndNote library (XML)",
    ),
    (re.compile(r"\s*<(?:!doctype|html|\?xml)\b", re.IGNORECASE), "HTML or XML"),
    (re.compile(r"\s*TY {1,2}- "), "RIS"),
    (re.compile(r"\s*PMID- ?\d"), "PubMed’s format (NBIB)"),
    (re.compile(r"\s*%0 \w"), "EndNote’s format (ENW)"),
    (re.compile(r"\s*[\[{]\s*[\"{\]}]"), "JSON"),
    (re.compile(r"(?:---|\+\+\+)\r?\n"), "Markdown with front matter"),
    (
        re.compile(r"\s*(?:https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+\s*(?:\n|$)"),
        "a list of DOIs",
    ),
)
"""The beginning of a file that import can't read → its format."""


def other_format(text: str) -> str:
    """Return the name of the format of a file that import doesn't read; "" if it isn't known."""
    return next((name for pattern, name in FORMATS if pattern.match(text)), "")


def _stop_at(file: Path, faults: Sequence[ImportFault], skip: bool) -> None:
    for fault in faults:
        click.echo(f"{file}:{fault.line}: {fault.refusal.path or '-'}: {fault.refusal.text()}")
    if faults and not skip:
        click.echo("Nothing was imported.", err=True)
        raise SystemExit(1)


def _report(file: Path, plan: ImportPlan, written: bool, skipped: int) -> None:
    type = plan.model.name
    for entry in plan.entries:
        action = "change" if entry.published else "new"
        click.echo(f"{action:6} {type}/{entry.key} {' '.join(entry.locales)}".rstrip())
    for row, key in plan.duplicates:
        click.echo(f"{file}:{row.line}: {type}/{key} is the same work; not changed.")
    for line in _not_imported(entry.row for entry in plan.entries):
        click.echo(line)
    if skipped:
        click.echo(f"{skipped} skipped because of errors.")
    outcome = (
        "entries written." if written else "entries can be imported. Add --write to import them."
    )
    click.echo(f"{len(plan.entries)} {outcome}")


def _not_imported(rows: Iterable[ImportedRow]) -> Iterator[str]:
    """Yield a line for each field that isn't imported: its name, how often it occurs, the first
    line numbers.
    """
    lines: dict[str, list[int]] = {}
    for row in rows:
        for name in row.lost:
            lines.setdefault(name, []).append(row.line)
    for name, numbers in sorted(lines.items()):
        where = ", ".join(map(str, numbers[:MAX_NAMED_LINES]))
        more = " …" if len(numbers) > MAX_NAMED_LINES else ""
        yield f"not imported: {name} ({len(numbers)} times; lines {where}{more})"
