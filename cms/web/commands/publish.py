"""`flask publish [TARGET…]`: like the button in the editor."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click
from flask import current_app
from flask.cli import with_appcontext

from cms.content.line_numbers import line_of
from cms.core.errors import NotFound, Refusal
from cms.core.jobs import J, JobLog, Jobs, LogLine, NoJob
from cms.publish.builder_interface import KINDS, WORDS
from cms.publish.checks.levels import Finding
from cms.publish.jobs import PublishJobs
from cms.publish.publisher import NoTarget, Publisher
from cms.publish.scheduler import is_due, not_due_reason
from cms.schema.entry_ref import EntryRef
from cms.web.commands.bar import Bar
from cms.web.commands.message_text import message_text
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
    publisher = _publisher(targets)
    if due and not is_due(site):
        click.echo(not_due_reason(site))
        return
    if plan_only:
        return _show_plan(publisher)
    chosen = publisher.select_targets(targets)
    kind = "rollback" if rollback else "rehearsal" if dry else "publish"
    with _log(kind, job, handle) as log, echo(log):
        if rollback:
            result = publisher.rollback(log, chosen, release, dry=dry)
        else:
            result = publisher.publish(log, chosen, dry=dry)
            publisher.tidy()
    sys.exit(0 if result in SUCCESSFUL_STATES else 1)


def _publisher(targets: tuple[str, ...]) -> Publisher:
    """Return the publisher. Raises UsageError for invalid settings and unknown targets."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        publisher = Publisher(app_state().site, ReleaseBuilder(app, len(os.sched_getaffinity(0))))
        publisher.select_targets(targets)
    except (ValueError, NoTarget) as fault:
        raise click.UsageError(fault.text() if isinstance(fault, Refusal) else str(fault)) from None
    return publisher


@contextmanager
def _log(kind: str, job: str, handle: int | None) -> Iterator[JobLog]:
    """Return the log of the job that this process was started for, whose lock it inherits, or of a
    new job.
    """
    jobs = app_state().site.get(PublishJobs)
    if handle is None:
        with jobs.lock():
            yield jobs.begin(kind, "command")
    else:
        with inherited_log(jobs, job, handle) as log:
            yield log


@contextmanager
def inherited_log(jobs: Jobs[J], job: str, handle: int) -> Iterator[JobLog]:
    """Yield the log of the job that this process was started for, whose lock it inherits. Raises
    UsageError.
    """
    with ExitStack() as held:
        try:
            log = held.enter_context(jobs.inherited(job, handle))
        except (OSError, NoJob):
            raise click.UsageError("--job and --lock are for the site's own use.") from None
        yield log


def _show_plan(publisher: Publisher) -> None:
    """Print the plan and the findings of the checks."""
    snapshot = publisher.snapshot()
    plan = publisher.plan(snapshot)
    for kind in KINDS:
        for change in plan.of(kind):
            click.echo(
                f"{WORDS[kind]:8}{change.address}  {' '.join(why.text() for why in change.why)}"
            )
    findings = publisher.findings(snapshot, plan)
    for finding in findings:
        click.echo(finding_line(finding), err=True)
    click.echo(", ".join(f"{plan.counts[kind]} {WORDS[kind]}" for kind in KINDS) + ".")
    if any(publisher.gate.blocks(finding) for finding in findings):
        sys.exit(1)


def finding_line(finding: Finding) -> str:
    """Format a finding as `file:line: field: what and remedy`."""
    text = message_text(finding.said)
    if finding.page:
        return f"{finding.page}:{finding.said.values.get('line', 1)}: -: {text}"
    return f"{_location(finding)}: {finding.path or '-'}: {text}"


def _location(finding: Finding) -> str:
    site = app_state().site
    try:
        path = site.paths.entry(EntryRef(site.models[finding.type], finding.key))
        line = line_of(path.read_text("utf-8", "replace"), finding.path)
        return f"{path.relative_to(site.paths.data.parent)}:{line}"
    except (OSError, NotFound, KeyError):
        return f"{finding.type}/{finding.key}:1"


@contextmanager
def echo(log: JobLog) -> Iterator[None]:
    """Show the lines of a log on the terminal."""
    with Bar() as bar:

        def show(line: LogLine) -> None:
            if line.kind == "progress":
                bar.advance(line.values["done"], line.values["total"])
            elif line.kind == "finding":
                click.echo(finding_line(Finding.from_json(line.values["finding"])), err=True)
            elif line.said:
                if line.kind == "step":
                    bar.begin(message_text(line.said))
                click.echo(message_text(line.said), err=line.kind == "fault")

        log.echo = show
        yield
