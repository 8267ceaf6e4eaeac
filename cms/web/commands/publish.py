"""`flask publish [TARGET…]`: the same as the button in the editor; and `flask bulk RECORD`, which the
editor begins where many entries are changed together.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import with_appcontext

from cms.content.line_numbers import line_of
from cms.core.errors import NotFound, Refusal
from cms.publish.builder_interface import KINDS, WORDS
from cms.publish.bulk_jobs import run_bulk
from cms.publish.checks.levels import Finding
from cms.publish.jobs import JobLog, LogLine, NoJob, PublishJobs
from cms.publish.publisher import NoTarget, Publisher
from cms.publish.scheduler import is_due, why_nothing
from cms.web.commands.bar import Bar
from cms.web.commands.freeze import check_settings
from cms.web.context import app_state
from cms.web.freeze.release_builder import ReleaseBuilder

SUCCESSFUL_STATES = ("done", "nothing")


@click.command("publish")
@click.argument("targets", nargs=-1)
@click.option(
    "--dry-run", "dry", is_flag=True, help="Build and check everything, but publish nothing."
)
@click.option(
    "--due",
    is_flag=True,
    help="Publish only if a scheduled time has arrived since the last publish.",
)
@click.option(
    "--plan",
    "plan_only",
    is_flag=True,
    help="List the pages that are new, changed and removed, and why.",
)
@click.option(
    "--rollback",
    is_flag=True,
    help="Roll back to the previous release, or to the one given with --to.",
)
@click.option("--to", "release", default="", help="The release to roll back to.")
@click.option("--job", hidden=True, default="")
@click.option("--lock", "handle", hidden=True, type=int)
@with_appcontext
def publish(
    targets: tuple[str, ...],
    dry: bool,
    due: bool,
    plan_only: bool,
    rollback: bool,
    release: str,
    job: str,
    handle: int | None,
) -> None:
    """Build and check the pages, put the new release live, and send it to TARGETs (default: all of
    them).
    """
    site = app_state().site
    if release and not rollback:
        raise click.UsageError("--to needs --rollback.")
    check_settings()
    publisher = _publisher(targets)
    if due and not is_due(site):
        click.echo(why_nothing(site))
        return
    if plan_only:
        return _show_plan(publisher)
    chosen = publisher.choose(targets)
    what = "rollback" if rollback else "rehearsal" if dry else "publish"
    with _log(what, job, handle) as log, echo(log):
        if rollback:
            result = publisher.rollback(log, chosen, release, dry=dry)
        else:
            result = publisher.publish(log, chosen, dry=dry)
            publisher.tidy()
    sys.exit(0 if result in SUCCESSFUL_STATES else 1)


def _publisher(targets: tuple[str, ...]) -> Publisher:
    """Raises UsageError for settings that can't be read, and for targets there aren't."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        publisher = Publisher(app_state().site, ReleaseBuilder(app, len(os.sched_getaffinity(0))))
        publisher.choose(targets)
    except (ValueError, NoTarget) as fault:
        raise click.UsageError(fault.text() if isinstance(fault, Refusal) else str(fault)) from None
    return publisher


@contextmanager
def _log(what: str, job: str, handle: int | None) -> Iterator[JobLog]:
    """The log of the job begun for this process, whose lock came down with it, or of a new one."""
    jobs = app_state().site.jobs
    if handle is not None:
        log = inherited(jobs, job, handle)
        try:
            with jobs.holding(handle):
                yield log
        finally:
            os.close(handle)  # the next job need not wait until this process has tidied up
        return
    with jobs.lock():
        yield jobs.begin(what, "command")


def inherited(jobs: PublishJobs, job: str, handle: int) -> JobLog:
    """The log of the job this process was started for. Raises UsageError."""
    try:
        fcntl.flock(
            handle, fcntl.LOCK_EX | fcntl.LOCK_NB
        )  # ours already, through whoever started this process
        os.set_inheritable(handle, False)
        return jobs.log(jobs.get(job).id)
    except (OSError, NoJob):
        raise click.UsageError("--job and --lock are for the site's own use.") from None


def _show_plan(publisher: Publisher) -> None:
    """The plan, and what the gate says of the content."""
    snapshot = publisher.snapshot()
    plan = publisher.plan(snapshot)
    for kind in KINDS:
        for change in plan.of(kind):
            click.echo(
                f"{WORDS[kind]:8}{change.address}  {' '.join(why.text() for why in change.why)}"
            )
    findings = publisher.findings(snapshot, plan)
    for finding in findings:
        click.echo(said(finding), err=True)
    click.echo(", ".join(f"{plan.counts[kind]} {WORDS[kind]}" for kind in KINDS) + ".")
    if any(publisher.gate.blocks(finding) for finding in findings):
        sys.exit(1)


def said(finding: Finding) -> str:
    """A finding as a line `file:line: field: what and remedy`."""
    text = finding.said.text()
    if finding.page:
        return f"{finding.page}:{finding.said.values.get('line', 1)}: -: {text}"
    return f"{_place(finding)}: {finding.path or '-'}: {text}"


def _place(finding: Finding) -> str:
    site = app_state().site
    try:
        path = site.paths.entry(site.models[finding.type], finding.key)
        line = line_of(path.read_text("utf-8", "replace"), finding.path)
        return f"{path.relative_to(site.paths.data.parent)}:{line}"
    except (OSError, NotFound, KeyError):
        return f"{finding.type}/{finding.key}:1"


@contextmanager
def echo(log: JobLog) -> Iterator[None]:
    """Show on the terminal what goes into a log."""
    with Bar() as bar:

        def show(line: LogLine) -> None:
            if line.kind == "progress":
                bar.advance(line.values["done"], line.values["total"])
            elif line.kind == "finding":
                click.echo(said(Finding.from_json(line.values["finding"])), err=True)
            elif line.said:
                if line.kind == "step":
                    bar.begin(line.said.text())
                click.echo(line.said.text(), err=line.kind == "fault")

        log.echo = show
        yield


@click.command("bulk", hidden=True)
@click.argument("record")
@click.option("--undo", is_flag=True)
@click.option("--job", required=True)
@click.option("--lock", "handle", type=int, required=True)
@with_appcontext
def bulk(record: str, undo: bool, job: str, handle: int) -> None:
    """Do what a record has planned, or undo it."""
    site = app_state().site
    jobs = site.bulk_jobs
    with jobs.holding(handle):
        run_bulk(site, inherited(jobs, job, handle), record, undo=undo)
