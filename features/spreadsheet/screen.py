"""The list of a type as a spreadsheet (CSV): export, and import as a table of changes."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, codes, current_snapshot, may, now, site
from blueprints.editor.entries import (
    action_url,
    chosen_columns,
    list_model,
    matching_keys,
    requested_filter,
)
from blueprints.editor.entry_form import code_names
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.sensitive import sensitive
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.i18n import N_, plain
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef
from cms.schema.flat import Flat
from features.bulk.record import MAX_ENTRIES, TooManyEntries
from features.bulk.screen import show_plan
from features.csv_tables.cells import cell_parser
from features.csv_tables.tables import ParseCell
from features.spreadsheet.list_sheet import list_columns, write_list
from features.spreadsheet.plan import export_version, plan_table
from features.spreadsheet.typed_table import MAX_ROWS, MAX_TABLE_BYTES, read_table

blueprint = Blueprint("spreadsheet", __name__)

TOO_MANY = N_("A spreadsheet takes up to %(most)s entries. Narrow the list first.")
NO_FILE = N_("Choose a file first.")


@blueprint.get("/entries/<type>/export")
@sensitive
def export(type: str) -> ResponseReturnValue:
    """Export all entries that match, in the order of the list: its columns, or all fields."""
    model = list_model(type)
    keys = matching_keys(model, requested_filter(model))
    if len(keys) > MAX_ROWS:
        flash(_(TOO_MANY, most=MAX_ROWS), "error")
        return redirect(action_url("entries.index"), 303)
    names = None
    if request.args.get("fields") != "all":
        names = [model.title, *chosen_columns(model)]
    columns = list_columns(model, codes(), names)
    data = write_list(model, _rows(model, keys), columns)
    name = f"{model.name}-{now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(data, content_type="text/csv; charset=utf-8", headers=headers)


def _rows(model: Model, keys: Sequence[str]) -> Iterator[tuple[str, str, Flat]]:
    """Yield (key, version, values) of entries as they are being edited."""
    for key in keys:
        try:
            edited = site().editing.files.open(EntryRef(model, key))
        except (NotFound, Invalid):  # removed in the meantime
            continue
        yield key, export_version(edited), dict(edited.flat)


@blueprint.get("/entries/<type>/import")
def ask(type: str) -> ResponseReturnValue:
    """Show the page to upload a spreadsheet."""
    return _page(list_model(type))


def _page(model: Model, error: str = "", status: int = 200) -> ResponseReturnValue:
    return render_template(
        "spreadsheet/import.html",
        model=model,
        error=error,
        back=action_url("entries.index"),
        action_url=action_url,
        most={"rows": MAX_ROWS, "entries": MAX_ENTRIES, "megabytes": MAX_TABLE_BYTES // 2**20},
        columns=list_columns(model, codes()),
        may_create=may("create", model),
    ), status


@blueprint.post("/entries/<type>/import")
def plan(type: str) -> ResponseReturnValue:
    """Plan the changes of a file, and show them as a table."""
    model = list_model(type)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Invalid("", NO_FILE)
        table = read_table(sent.stream.read(MAX_TABLE_BYTES + 1))
        publish, files = "publish" in request.form, site().editing.files
        bulk_plan = plan_table(files, actor(), model.name, table, parse_cell(), publish=publish)
    except (Invalid, TooManyEntries) as refusal:
        return _page(model, _error_text(refusal), 422)
    return show_plan(bulk_plan)


def _error_text(refusal: Refusal) -> str:
    text = refusal_text(refusal)
    return f"{refusal.path}: {text}" if refusal.path else text


def parse_cell() -> ParseCell:
    """Return a function that parses cells as an entry's form does."""
    return cell_parser(
        current_snapshot().zone, code_names(), lambda label: (_(label), plain(label))
    )
