"""The update of a site that visitors get as files: the entries that wait, the files that will
change, the findings of the checks, the running job, the releases.
"""

from collections.abc import Iterable

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.editor.context import may, me, overview, publisher, require, see_other, site
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.publish_words import job_percent, job_progress
from cms.core.errors import NotFound, Refusal
from cms.publish.builder_interface import KINDS, BuildPlan, Change
from cms.publish.checks.levels import Finding
from cms.publish.jobs import PublishJobs, PublishRunning
from cms.publish.waiting import waiting as find_waiting

blueprint = Blueprint("publishing", __name__, url_prefix="/publish")

MAX_SHOWN = 60
"""How many pages and findings of a kind are named; the others are counted."""
MAX_JOBS = 10
"""How many jobs are listed."""


@blueprint.before_request
def require_publisher() -> None:
    """Require the permission, and a site that visitors get as files, for every view."""
    require("release")
    publisher()
    if not site().settings.serves_files:
        raise NotFound


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the waiting entries, the live release, the changes of the next one, the findings of the checks,
    earlier jobs.
    """
    plan, fault = build_plan()
    found = find_waiting(site(), overview().snapshot)
    findings = publisher().findings(overview().snapshot, plan)
    releases, jobs = site().releases, site().get(PublishJobs).all(MAX_JOBS)
    return render_template(
        "editor/publishing/index.html",
        plan=plan,
        fault=fault,
        waiting=found.entries(),
        is_exact=found.differences.is_exact,
        kinds=by_kind(plan.changes if plan else ()),
        shown=MAX_SHOWN,
        checks=by_check(findings),
        blocked=any(map(publisher().gate.blocks, findings)),
        current=releases.current(),
        releases=releases.all(),
        jobs=jobs,
        running=next((job for job in jobs[:1] if not job.is_finished), None),
        targets=publisher().targets,
    )


def build_plan() -> tuple[BuildPlan | None, str]:
    """Return (the plan, the reason if there is none)."""
    try:
        return publisher().preview(overview().snapshot), ""
    except Refusal as refusal:
        return None, refusal_text(refusal)


def by_check(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by check, blocking ones first."""
    grouped: dict[str, list[Finding]] = {}
    for finding in publisher().gate.blocking_first(findings):
        grouped.setdefault(finding.check, []).append(finding)
    return grouped


def by_kind(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return changes by kind."""
    all = list(changes)
    grouped = {kind: [change for change in all if change.kind == kind] for kind in KINDS}
    return {kind: of_kind for kind, of_kind in grouped.items() if of_kind}


@blueprint.post("/")
def start() -> ResponseReturnValue:
    """Start an update as a background process."""
    return begin("publish")


@blueprint.post("/rollback/<release>")
def rollback(release: str) -> ResponseReturnValue:
    """Roll back to an earlier release."""
    require("rollback")
    return begin("rollback", "--rollback", "--to", site().releases.get(release).id)


def begin(what: str, *options: str) -> ResponseReturnValue:
    """Start a job and redirect to it, or to the one that is already running."""
    try:
        id = site().get(PublishJobs).start(what, "editor", *options, by=me().id, name=me().name)
    except PublishRunning as refusal:
        flash(refusal_text(refusal), "warning")
        running = site().get(PublishJobs).running()
        if running is None:
            return see_other("publishing.index")
        id = running.id
    return see_other("publishing.job", id=id)


@blueprint.get("/jobs/<id>/")
def job(id: str) -> ResponseReturnValue:
    """Show a job: its progress, log and result."""
    publish_job = site().get(PublishJobs).get(id)
    show_output = publish_job.state in ("failed", "interrupted") and may("rollback")
    return render_template(
        "editor/publishing/job.html",
        job=publish_job,
        checks=by_check(publish_job.findings),
        shown=MAX_SHOWN,
        kinds=by_kind(publish_job.changes),
        percent=job_percent(publish_job),
        printed=site().get(PublishJobs).output(id) if show_output else "",
    )


@blueprint.get("/jobs/<id>/state")
def state(id: str) -> ResponseReturnValue:
    """Return the progress of a job for a script, with log lines from the requested number on."""
    first = max(request.args.get("from", 0, type=int), 0)
    return job_progress(site().get(PublishJobs).get(id), first)
