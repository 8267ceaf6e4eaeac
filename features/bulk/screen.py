"""Changes of several entries: the ticked ones are planned, reviewed, changed as one job, and can be
undone.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, codes, entry_row, me, overview, see_other, site
from blueprints.editor.entries import action_url, list_model, matching_keys, requested_filter
from blueprints.editor.entry_form import make_form
from blueprints.editor.interface_text import entry_title, refusal_text, trash_title
from blueprints.editor.publish_words import job_progress
from blueprints.shared.related import linking_entries, referring_entries
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.core.jobs import BackgroundJob
from cms.editing.forms.form import LocalizedControl, Part
from cms.editing.forms.reference_choices import reference_types
from cms.schema.content_type import Model
from cms.schema.entry_ref import Name
from cms.schema.fields import Lines
from features.bulk.apply import has_changed, is_restored
from features.bulk.choices import KEYWORDS, field_choices, term_choices
from features.bulk.jobs import MAX_IMMEDIATE_ENTRIES, BulkJobs, BulkRunning, last_job, run_bulk
from features.bulk.plan import BulkAct, FieldChange, Mode, plan_entries
from features.bulk.record import (
    MAX_ENTRIES,
    BulkPlan,
    BulkRecord,
    BulkRecords,
    NoRecord,
    PlannedStep,
    TooManyEntries,
    owner_of,
)
from features.bulk.words import bulk_text, remark_text, shown_cells, shown_changes

blueprint = Blueprint("bulk", __name__)

MAX_SHOWN = 200
"""How many entries in each state a page names; the others are counted."""
NO_ENTRY = N_("Choose some entries first.")
NO_KEYWORD = N_("Choose a keyword first.")
MAX_TERMS = 20
"""The most keywords added at once."""
MODES: tuple[Mode, ...] = ("set", "add", "remove")


@blueprint.post("/entries/<type>/chosen")
def chosen(type: str) -> ResponseReturnValue:
    """Plan an action for the ticked entries, or for all that match the filter."""
    model = list_model(type)
    try:
        keys = chosen_keys(model)
        if request.form.get("do") == "set":
            return ask_value(model, keys)
        return plan(model, keys, requested_act(model))
    except (Invalid, TooManyEntries) as refusal:
        flash(refusal_text(refusal), "error")
        return redirect(action_url("entries.index", page=request.args.get("page", 0, int)), 303)


def chosen_keys(model: Model) -> list[str]:
    """Return the ticked keys, or all that match. Raises TooManyEntries, or Invalid if there are
    none.
    """
    ticked = request.form.getlist("key")
    keys = matching_keys(model, requested_filter(model)) if "everything" in request.form else ticked
    if len(keys) > MAX_ENTRIES:
        raise TooManyEntries(most=MAX_ENTRIES)
    if not keys:
        raise Invalid("", NO_ENTRY)
    return list(dict.fromkeys(keys))


def requested_act(model: Model) -> BulkAct:
    """Return the action of the pressed button. Raises NotFound if it is unknown, Invalid if a
    keyword is missing.
    """
    do, locale = request.form.get("do", ""), request.form.get("locale", "")
    chosen = (locale,) if locale in codes() else ()
    if do == "publish":
        return BulkAct("publish", chosen)
    if do == "unpublish" and model.route:
        return BulkAct("unpublish", chosen)
    if do == "trash":
        return BulkAct("trash")
    if do in ("tag", "untag") and KEYWORDS in model.fields:
        value = [term for term in request.form.getlist("term") if term][:MAX_TERMS]
        return _keywords(model, "add" if do == "tag" else "remove", value)
    raise NotFound


def _keywords(model: Model, mode: Mode, terms: Sequence[str]) -> BulkAct:
    known = {value for value, _title in term_choices(model)}
    if not terms or not set(terms) <= known:
        raise Invalid("", NO_KEYWORD)
    change = FieldChange(KEYWORDS, mode, list(terms))
    return BulkAct("change", (), (change,), "publish" in request.form, KEYWORDS)


def ask_value(model: Model, keys: Sequence[str]) -> ResponseReturnValue:
    """Show the control of the field to set; once it is submitted, plan the change."""
    name = request.form.get("field", "")
    if name not in dict(field_choices(model)):
        raise NotFound
    filled = "mode" in request.form
    form = make_form(model).load({}, request.form if filled else None)
    part = next(part for part in form.parts if part.name == name)
    if filled and form.validate() and not form.forbidden:
        return plan(model, keys, _set_act(part))
    return render_template(
        "bulk/value.html",
        model=model,
        part=part,
        name=name,
        keys=keys,
        modes=_modes(model, name),
        action=action_url("bulk.chosen"),
        back=action_url("entries.index"),
        reference_types=reference_types({name: model.fields[name]}),
    ), 422 if filled else 200


def _modes(model: Model, name: str) -> list[tuple[str, str]]:
    if not isinstance(model.fields[name], Lines):
        return []
    return [("add", _("Add")), ("remove", _("Remove")), ("set", _("Replace"))]


def _set_act(part: Part) -> BulkAct:
    """Return the action that sets a field to the submitted value.

    Of a localized field it sets the languages that are filled in; with `empty`, all that the
    account may save.
    """
    sent = request.form
    mode: Mode = next((mode for mode in MODES if mode == sent.get("mode")), "set")
    leaves = [leaf for leaf in part.leaves() if not leaf.locked]
    if isinstance(part, LocalizedControl) and "empty" not in sent:
        leaves = [leaf for leaf in leaves if leaf.data is not None]
    changes = tuple(FieldChange(leaf.name, mode, leaf.data) for leaf in leaves)
    return BulkAct("change", (), changes, "publish" in sent, part.name)


def plan(model: Model, keys: Sequence[str], act: BulkAct) -> ResponseReturnValue:
    """Plan an action on some entries."""
    return show_plan(plan_entries(site().editing.files, actor(), model.name, keys, act, uses))


def show_plan(bulk_plan: BulkPlan) -> ResponseReturnValue:
    """Store a plan and redirect to its page."""
    query = request.query_string.decode("utf-8", "replace")[:2000]
    id = site().get(BulkRecords).create(me().id, me().name, bulk_plan, query)
    return see_other("bulk.one", id=id)


def uses(name: Name) -> list[Name]:
    """Return the entries that refer or link to an entry, drafts included."""
    staff, models = overview().staff, site().models
    names = [*referring_entries(staff, models, name), *linking_entries(staff, models, name)]
    return list(dict.fromkeys(names))


def own_record(id: str) -> BulkRecord:
    """Return a record of the signed-in account. Raises NoRecord."""
    if owner_of(id) != me().id:
        raise NoRecord
    return site().get(BulkRecords).read(id)


@blueprint.get("/bulk/<id>/")
def one(id: str) -> ResponseReturnValue:
    """Show a plan, its progress or its result."""
    record = own_record(id)
    model = list_model(record.plan.type)
    job = last_job(site(), record)
    in_trash = trashed_titles(model.name) if record.plan.act == "trash" else {}
    return render_template(
        "bulk/one.html",
        record=record,
        plan=record.plan,
        done=number_done(record),
        model=model,
        running=is_running(record, job),
        job=job,
        progress=job_progress(job),
        titles={step.key: step_title(model.name, in_trash, step) for step in record.plan.steps},
        step_title=partial(step_title, model.name, in_trash),
        bulk_text=bulk_text,
        remark_text=remark_text,
        shown_cells=shown_cells,
        shown_changes=shown_changes,
        shown=MAX_SHOWN,
        back=url_for("entries.index", type=model.name) + f"?{record.query}",
    )


def number_done(record: BulkRecord) -> int:
    """Return how many entries have the whole change or, once that is being undone, their earlier
    state. The disk may have refused the line about the last one.
    """
    files = site().editing.files
    if record.undo_begun:
        next_ones = record.undoable[:1]
        return len(record.undone) + sum(is_restored(files, record, key) for key in next_ones)
    return len(record.done) + sum(has_changed(files, record, step) for step in record.remaining)


def trashed_titles(type: str) -> dict[str, tuple[str, str]]:
    """Return (title, its language) by key of the entries of a type in the trash."""
    entries = site().editing.trash.entries()
    return {entry.key: trash_title(entry) for entry in entries if entry.type == type}


def step_title(
    type: str, in_trash: Mapping[str, tuple[str, str]], step: PlannedStep
) -> tuple[str, str]:
    """Return (title, its language) of the entry of a step.

    If the entry doesn't exist yet or any more, it is its title in the trash, or the one that the
    step sets.
    """
    if entry_row(type, step.key):
        return entry_title(type, step.key)
    if step.key in in_trash:
        return in_trash[step.key]
    name = site().models[type].title
    made = [new for path, _old, new in step.changes if path.split(".")[0] == name and new]
    return str(made[0] if made else step.key), ""


def is_running(record: BulkRecord, job: BackgroundJob | None) -> bool:
    """Return whether a job is running for the record; one that has just started has no log yet."""
    if not record.begun or record.is_finished:
        return False
    if job and job.state == "running":
        return True
    newest = site().get(BulkJobs).running()
    return bool(newest and (not job or newest.began > job.began) and newest.name == record.id)


@blueprint.post("/bulk/<id>/start")
def start(id: str) -> ResponseReturnValue:
    """Apply a plan to the ticked entries, or continue one that was interrupted."""
    record = own_record(id)
    plan = record.plan
    if plan.act == "import":
        keys = _import_keys(plan)
    else:
        ticked = set(request.form.getlist("key"))
        keys = [step.key for step in plan.in_states("ready", "ask") if step.key in ticked]
    if not keys and not record.begun:
        flash(_(NO_ENTRY), "error")
        return see_other("bulk.one", id=id)

    def is_pending() -> bool:
        now = own_record(id)
        if not now.begun:
            site().get(BulkRecords).add(id, "begin", keys=keys)
        return not now.is_finished

    return run(id, len(keys), is_pending)


def _import_keys(plan: BulkPlan) -> list[str]:
    """Return the keys of an import, none if any row has an error.

    Entries changed since the export are left out if the form says so; otherwise there are no keys.
    """
    if plan.in_states("refused") or (
        plan.in_states("ask") and "without_conflicts" not in request.form
    ):
        return []
    return [step.key for step in plan.in_states("ready")]


@blueprint.post("/bulk/<id>/undo")
def undo(id: str) -> ResponseReturnValue:
    """Restore the entries to their state before the change."""
    record = own_record(id)

    def is_pending() -> bool:
        now = own_record(id)
        if now.begun and not now.undo_begun:
            site().get(BulkRecords).add(id, "undo")
        return now.begun and not (now.undo_begun and now.is_finished)

    return run(id, len(record.after), is_pending, "--undo")


def run(id: str, count: int, is_pending: Any, *options: str) -> ResponseReturnValue:
    """Run a job if `is_pending()` returns True under its lock: a short one at once, a long one in
    the background.

    So a form sent twice starts one job.
    """
    jobs = site().get(BulkJobs)
    try:
        if count > MAX_IMMEDIATE_ENTRIES:
            jobs.start("bulk", "editor", id, *options, by=me().id, name=id, condition=is_pending)
        else:
            with jobs.lock():
                if is_pending():
                    job = jobs.begin("bulk", "editor", me().id, id)
                    run_bulk(site(), job, id, undo=bool(options))
    except BulkRunning as refusal:
        if not is_running(record := own_record(id), last_job(site(), record)):
            flash(refusal_text(refusal), "warning")
    return see_other("bulk.one", id=id)


@blueprint.get("/bulk/<id>/state")
def state(id: str) -> ResponseReturnValue:
    """Return the progress of a job, for the script that polls it."""
    record = own_record(id)
    job = last_job(site(), record)
    return job_progress(job) | {"over": not is_running(record, job), "lines": []}
