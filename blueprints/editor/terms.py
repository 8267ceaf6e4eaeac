"""Terms with how often each is used, and making one of two."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, overview, site
from blueprints.editor.form_page import control_context
from blueprints.editor.interface_text import about, entry_title, reading_order, refusal_text, where
from blueprints.editor.list_words import column_text
from blueprints.editor.permissions import require
from cms.content import Name
from cms.core.errors import NotFound, Refusal
from cms.core.files import Unfinished
from cms.core.languages import collation
from cms.core.slugs import fold
from cms.editing.entry_rows import EntryRow
from cms.editing.forms.labels import field_location
from cms.editing.related import referring, relations
from cms.editing.term_merge import TERMS, MergePlan, TermUse, merge_terms, plan_merge

blueprint = Blueprint("terms", __name__, url_prefix="/terms")

SHOWN = 200
"""Terms of the list; a filter finds the others."""
SHOWN_USES = 50
"""Entries of a preview that are named; the others are counted."""


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Every term by name."""
    model = site().editing.files.model(TERMS)
    query = request.args.get("q", "")[:200].strip()
    lines = [
        line for key in overview().staff.entries[TERMS] if (line := overview().get(TERMS, key))
    ]
    found = [
        line for line in lines if fold(query) in fold(" ".join((*line.titles.values(), line.key)))
    ]
    language = reading_order()[0]
    found.sort(key=lambda line: collation(line.title(reading_order())[0], language))
    return render_template(
        "editor/structure/terms.html",
        model=model,
        query=query,
        every=len(lines),
        found=len(found),
        rows=[(line, *line.title(reading_order()), _used(line)) for line in found[:SHOWN]],
        kind=lambda line: column_text(line, "vocabulary") if "vocabulary" in model.fields else "",
    )


def _used(line: EntryRow) -> int:
    """How many entries have a term."""
    names: set[Name] = set()
    for relation in relations(site().models, TERMS):
        keys = referring(overview().staff, relation, line.name)
        names |= {(relation.model.name, key) for key in keys}
    return len(names)


@blueprint.route("/<key>/merge", methods=["GET", "POST"])
def merge(key: str) -> ResponseReturnValue:
    """Choose another term, see what will change, merge."""
    model = site().editing.files.model(TERMS)
    require("trash", model)
    line = overview().get(TERMS, key)
    if line is None:
        raise NotFound
    into = request.values.get("into", "").strip()
    if not into:
        return _show(line, None)
    try:
        plan = plan_merge(site().editing.files, key, into)
        if request.method == "GET":
            return _show(line, plan)
        return _merge(plan)
    except NotFound:
        return _show(line, None, _("There is no such term. Choose one from the list."), 422)
    except Unfinished:
        raise
    except Refusal as refusal:
        return _show(line, None, refusal_text(refusal), 409)


def _merge(plan: MergePlan) -> ResponseReturnValue:
    gone = entry_title(TERMS, plan.gone)[0]
    kept = entry_title(TERMS, plan.kept)[0]

    def lists() -> set[str]:
        found: set[str] = current_app.extensions["oasis.lists"](site().store.snapshot())
        return found

    editing = site().editing
    record, left = merge_terms(editing.directly, editing.files, actor(), plan, lists)
    if left:
        text = _("Changed so far. %(num)s entries are left: merge again to go on.", num=left)
        flash([record.id, text], "undo")
        return redirect(url_for("terms.merge", key=plan.gone, into=plan.kept), 303)
    # i18n: Two terms: the one is now a name of the other
    flash([record.id, _("Merged: %(gone)s is %(kept)s now.", gone=gone, kept=kept)], "undo")
    return redirect(url_for("terms.index"), 303)


def _show(
    line: EntryRow, plan: MergePlan | None, text: str = "", status: int = 200
) -> ResponseReturnValue:
    uses = plan.uses if plan else ()
    return render_template(
        "editor/structure/merge.html",
        line=line,
        title=line.title(reading_order())[0],
        kept=entry_title(TERMS, plan.kept)[0] if plan else "",
        plan=plan,
        uses=[_use(use) for use in uses[:SHOWN_USES]],
        more=max(0, len(uses) - SHOWN_USES),
        text=text,
        **control_context(),
    ), status


def _use(use: TermUse) -> tuple[Name, str, str]:
    """(name, title, where it has the term) of an entry."""
    type, key = use.name
    model = site().models[type]
    fields = _(", ").join(where(field_location(model, path)) for path in use.fields)
    title = entry_title(type, key)[0]
    return use.name, title, fields if model.single else str(about(_(model.label), fields))
