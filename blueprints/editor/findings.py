"""The findings of the checks before a publish, shown in the form while an entry is edited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from blueprints.editor.context import (
    actor,
    codes,
    current_snapshot,
    may,
    now,
    open_entry,
    overview,
    preview,
    site,
)
from blueprints.editor.entry_form import make_form
from cms.content.entry import make_lenient
from cms.core.errors import Invalid
from cms.editing.drafts import normalize
from cms.editing.edited_entry import EditedEntry, rebase_draft
from cms.editing.forms import EntryForm
from cms.editing.forms.base_values import apply_choices
from cms.editing.forms.form import FormInput, nearest_input
from cms.editing.merge import differing_paths
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.levels import Check, Finding
from cms.schema.fields import Json
from cms.schema.fields.walk import walk
from cms.schema.flat import unflatten
from cms.web.public_addresses import page_exists_with

blueprint = Blueprint("findings", __name__)

MAX_BYTES = 2 * 2**20
"""The largest request to check."""
SHOWN_ELSEWHERE: frozenset[Check] = frozenset({"missing", "fields", "files", "places"})
"""Checks whose findings are shown in another way: by the form, with the errors of files, or as work
for translators.
"""


@dataclass(frozen=True, slots=True)
class FormFindings:
    """The findings by control id, in the order of the form."""

    by_control: Mapping[str, Sequence[Finding]]

    @property
    def total(self) -> int:
        return sum(map(len, self.by_control.values()))

    @property
    def first(self) -> str:
        """The id of the first control with a finding."""
        return next(iter(self.by_control), "")

    def at(self, control: FormInput) -> Sequence[Finding]:
        """Return the findings of a control."""
        return self.by_control.get(control.id, ())


def form_findings(edited: EditedEntry, form: EntryForm) -> FormFindings:
    """Return the findings in the values of a form."""
    typed, places = _with_form_values(edited, form), form.inputs
    raw = unflatten(edited.model, form.flat(), typed.raw)
    by_control: dict[str, list[Finding]] = {place.id: [] for place in places.values()}
    for finding in version_findings(edited, raw, begun_languages(edited, raw)):
        place = nearest_input(places, finding.path) if finding.path else None
        if place is not None and finding.check not in SHOWN_ELSEWHERE:
            by_control[place.id].append(finding)
    return FormFindings(
        {
            id: sorted(findings, key=lambda finding: finding.start)
            for id, findings in by_control.items()
            if findings
        }
    )


def version_findings(
    edited: EditedEntry, raw: Mapping[str, Json], codes: Sequence[str]
) -> list[Finding]:
    """Return the findings in some languages of a version of an entry."""
    snapshot = current_snapshot()
    try:
        entry = make_lenient(edited.ref, raw)
    except Invalid:
        return []
    checks = site().get(ContentChecks)
    return checks.of_version(
        snapshot,
        entry,
        codes,
        page_exists_with(site(), preview(), snapshot),
        site().base_url(snapshot),
        drafts=overview().staff,
    )


def begun_languages(edited: EditedEntry, raw: Mapping[str, Json]) -> list[str]:
    """Return the languages of the site in which an entry has any text."""
    begun = {leaf.locale for leaf in walk(edited.model.fields, raw)}
    return [code for code in current_snapshot().by_code if code in begun]


PublishProblem = tuple[FormInput | None, Invalid]
"""(control, None if there is none at the path, error)."""


def publish_problems(
    edited: EditedEntry, form: EntryForm
) -> Mapping[tuple[str, ...], Sequence[PublishProblem]]:
    """Return languages → the problems for which publishing the values of a form in each of them is
    refused. Empty if the account may not publish.
    """
    if not may("publish", edited.model):
        return {}
    typed, places = _with_form_values(edited, form), form.inputs
    blocked: dict[tuple[str, str], list[str]] = {}
    problems: dict[tuple[str, str], Invalid] = {}
    for code in codes():
        for problem in site().editing.publishing.problems(typed, [code]):
            same = problem.path, problem.message
            problems.setdefault(same, problem)
            blocked.setdefault(same, []).append(code)
    grouped: dict[tuple[str, ...], list[PublishProblem]] = {}
    for same, problem in problems.items():
        place = nearest_input(places, problem.path)
        grouped.setdefault(tuple(blocked[same]), []).append((place, problem))
    return grouped


def _with_form_values(edited: EditedEntry, form: EntryForm) -> EditedEntry:
    """Return an entry as if the values of a form were saved."""
    flat = normalize(form.flat())
    if not differing_paths(flat, edited.flat):
        return edited
    return edited.with_draft(rebase_draft(edited, flat, actor(), now()))


@blueprint.post("/entries/<type>/<key>/findings")
def look(type: str, key: str) -> ResponseReturnValue:
    """Check the submitted values: return the list of each control as HTML, and the summary in the
    Publish menu.
    """
    if (request.content_length or 0) > MAX_BYTES:
        raise RequestEntityTooLarge
    edited = open_entry(type, key)
    sent = MultiDict(apply_choices(request.form.to_dict(flat=False)))
    form = make_form(edited.model).load(edited.flat, sent)
    found = form_findings(edited, form)
    lists = {
        place.id: render_template(
            "editor/fields/finding_list.html", leaf=place, found=found.at(place)
        )
        for place in form.inputs.values()
        if found.at(place)
    }
    return {
        "lists": lists,
        "count": render_template(
            "editor/entry/finding_count.html",
            findings=found,
            blocked=publish_problems(edited, form),
            model=edited.model,
        ),
    }
