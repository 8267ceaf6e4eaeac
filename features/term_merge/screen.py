"""Terms with the number of their uses, and merging two of them."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import (
    actor,
    current_snapshot,
    entry_row,
    overview,
    require,
    search_query,
    section_pages,
    see_other,
    site,
)
from blueprints.editor.interface_text import (
    entry_title,
    field_text,
    labelled,
    reading_order,
    refusal_text,
)
from blueprints.editor.list_words import column_text
from blueprints.shared.related import referring_entries
from cms.core.errors import NotFound, Refusal
from cms.core.files import Unfinished
from cms.core.languages import collation
from cms.core.slugs import fold
from cms.editing.entry_rows import EntryRow
from cms.schema.entry_ref import Name
from features.term_merge.merge import TERMS, MergePlan, TermUse, merge_terms, plan_merge

blueprint = Blueprint("terms", __name__, url_prefix="/terms")

MAX_SHOWN = 200
"""Terms in the list; the filter finds the others."""
MAX_SHOWN_USES = 50
"""How many entries of a preview are named; the others are counted."""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the terms by name."""
    model = site().editing.files.model(TERMS)
    query = search_query()
    rows = [row for key in overview().staff.entries[TERMS] if (row := entry_row(TERMS, key))]
    matching = [
        row for row in rows if fold(query) in fold(" ".join((*row.titles.values(), row.key)))
    ]
    language = reading_order()[0]

    def used(row: EntryRow) -> int:
        return len(referring_entries(overview().staff, site().models, row.name))

    matching.sort(key=lambda row: collation(row.title(reading_order())[0], language))
    return render_template(
        "term_merge/index.html",
        model=model,
        query=query,
        every=len(rows),
        found=len(matching),
        rows=[(row, *row.title(reading_order()), used(row)) for row in matching[:MAX_SHOWN]],
        kind=lambda row: column_text(row, "vocabulary") if "vocabulary" in model.fields else "",
    )


@blueprint.route("/<key>/merge", methods=["GET", "POST"])
def merge(key: str) -> ResponseReturnValue:
    """Choose another term, preview the changes, merge."""
    model = site().editing.files.model(TERMS)
    require("trash", model)
    if entry_row(TERMS, key) is None:
        raise NotFound
    into = request.values.get("into", "").strip()
    if not into:
        return _show(key)
    try:
        plan = plan_merge(site().editing.files, key, into)
        if request.method == "GET":
            return _show(key, plan)
        return _merge(plan)
    except NotFound:
        return _show(key, None, _("There is no such term. Choose one from the list."), 422)
    except Unfinished:
        raise
    except Refusal as refusal:
        return _show(key, None, refusal_text(refusal), 409)


def _merge(plan: MergePlan) -> ResponseReturnValue:
    gone = entry_title(TERMS, plan.gone)[0]
    kept = entry_title(TERMS, plan.kept)[0]

    def lists() -> set[str]:
        pages = section_pages()
        return pages.addresses(current_snapshot()) if pages else set()

    editing = site().editing
    record, left = merge_terms(editing.direct_changes, editing.files, actor(), plan, lists)
    if left:
        text = _("Partly done. %(num)s entries are left: merge again to continue.", num=left)
        flash([record.id, text], "undo")
        return see_other("terms.merge", key=plan.gone, into=plan.kept)
    # i18n: Two terms: the one is now a name of the other
    flash([record.id, _("Merged: %(gone)s is %(kept)s now.", gone=gone, kept=kept)], "undo")
    return see_other("terms.index")


def _show(
    key: str, plan: MergePlan | None = None, text: str = "", status: int = 200
) -> ResponseReturnValue:
    uses = plan.uses if plan else ()
    return render_template(
        "term_merge/merge.html",
        title=entry_title(TERMS, key)[0],
        kept=entry_title(TERMS, plan.kept)[0] if plan else "",
        plan=plan,
        uses=[_use(use) for use in uses[:MAX_SHOWN_USES]],
        more=max(0, len(uses) - MAX_SHOWN_USES),
        text=text,
    ), status


def _use(use: TermUse) -> tuple[Name, str, str]:
    """Return (name, title, fields with the term) of an entry."""
    type, key = use.name
    model = site().models[type]
    fields = _(", ").join(field_text(model, path) for path in use.fields)
    title = entry_title(type, key)[0]
    return use.name, title, fields if model.single else str(labelled(_(model.label), fields))
