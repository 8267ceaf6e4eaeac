"""`flask freeze [OUT]`."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from cms.content import Problem, Snapshot
from cms.publish.builder_interface import WORDS
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.levels import CheckLevels
from cms.schema.entry_ref import Name
from cms.web.commands.bar import Bar
from cms.web.commands.transform_flags import TransformCommand, flags_of
from cms.web.context import app_state
from cms.web.freeze.build import (
    FreezeRequest,
    FreezeResult,
    explain,
    freeze_into,
    plan_for,
)


@click.command("freeze", cls=TransformCommand)
@click.argument("out", default="build", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=lambda: len(os.sched_getaffinity(0)),
    help="Number of processes that build pages. Default: the number of processors.",
)
@click.option("--full", is_flag=True, help="Build every page, even if OUT is up to date.")
@click.option(
    "--plan", is_flag=True, help="List the pages that would be new, changed and removed, and why."
)
@click.option(
    "--why",
    "explained",
    metavar="ADDRESS",
    help="Say what the page at ADDRESS depends on, and why it would be rendered again.",
)
@click.option(
    "--live/--alone",
    default=False,
    help="Whether a live site answers behind the files: only then do they lead to the contact form. "
    "Default: --alone.",
)
@click.option("--base-url", help="Web address of the frozen site. Default: the one in site.json.")
@click.option(
    "--now",
    "moment",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S"]),
    help="Freeze the state of this moment (UTC unless it has a time zone). Default: now.",
)
@with_appcontext
def freeze(
    out: Path,
    jobs: int,
    full: bool,
    plan: bool,
    explained: str | None,
    live: bool,
    base_url: str | None,
    moment: datetime | None,
    **flags: bool,
) -> None:
    """Build the public site as static files in OUT. OUT is replaced in one step, or left unchanged."""
    settings = app_state().site.settings
    address = settings.base_url if base_url is None else base_url
    app_state().site = app_state().site.with_settings(
        settings._replace(base_url=address, live=live)
    )
    gate = _gate()
    now = moment or datetime.now(UTC)
    snapshot = app_state().site.store.fresh_snapshot(now if now.tzinfo else now.replace(tzinfo=UTC))
    asked = [name for name, is_asked in flags.items() if is_asked]
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    request = FreezeRequest(app, snapshot, out.resolve(), jobs, full, asked=asked)
    request.strict = gate.levels["links"] == "block"
    _warn(snapshot)
    if not asked:
        _warn_about_path(snapshot)
    if explained:
        return _explain(request, explained)
    with Bar("Freezing") as bar:
        request.advance = bar.advance
        result = plan_for(request) if plan else freeze_into(request)
    _report(result, out, plan, gate)


def _explain(request: FreezeRequest, address: str) -> None:
    """Print why a page would be rendered again, and its dependencies. Raises CannotFreeze."""
    why, dependencies = explain(request, address)
    click.echo(f"{address}: {why or 'It would stay as it is.'}")
    for dependency, is_changed in dependencies:
        about = " ".join(
            filter(
                None,
                (dependency.type, dependency.locale, dependency.projection, dependency.argument),
            )
        )
        click.echo(f"{'changed' if is_changed else '':8} {dependency.kind:9} {about}".rstrip())


def _gate() -> CheckLevels:
    """Read the levels of the checks. Raises UsageError."""
    try:
        return app_state().site.get(ContentChecks).gate
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None


def _warn_about_path(snapshot: Snapshot) -> None:
    """Print that the links of a site below a path begin at the root of its host."""
    site = app_state().site
    path = urlsplit(site.base_url(snapshot)).path.rstrip("/") + "/"
    if path != "/":
        flags = " or ".join(f"--{name}" for name in flags_of(site))
        remedy = f"Add {flags}, or serve it" if flags else "Serve it"
        click.echo(
            f"Warning: the site’s address has the path {path}, but its links begin at /. {remedy} at the "
            "root of a host.",
            err=True,
        )


def _warn(snapshot: Snapshot) -> None:
    """Print which entries aren't frozen as in their files. A publish is stopped by its checks
    instead.
    """
    if not app_state().site.base_url(snapshot):
        click.echo(
            "Warning: the site has no address, so feeds and sitemaps name none either. Write baseUrl in "
            "site.json, or give --base-url.",
            err=True,
        )
    _warn_about(snapshot.content.faults, " Its last valid version is frozen, if there is one.")
    _warn_about(snapshot.content.warnings, "")
    for (type, key), refusal in snapshot.addresses.refused:
        click.echo(f"Warning: {type}/{key}: {refusal.text()} It has no page.", err=True)


def _warn_about(problems: Mapping[Name, tuple[Problem, ...]], note: str) -> None:
    for problem in chain.from_iterable(problems.values()):
        click.echo(
            f"Warning: {problem.file}:{problem.line}: {problem.field or '-'}: {problem.refusal.text()}{note}",
            err=True,
        )


def _report(result: "FreezeResult", out: Path, plan: bool, gate: CheckLevels) -> None:
    for link in result.broken if gate.on("links") else ():
        click.echo(f"{link}: Broken link. Fix the link, or the entry it points to.", err=True)
    if result.broken and gate.levels["links"] == "block":
        raise SystemExit(1)
    if plan:
        for change in result.changes():
            why = change.why[0].text() if change.kind == "changed" else ""
            click.echo(f"{WORDS[change.kind]:8} {change.address}  {why}")
    numbers = f"{len(result.new)} new, {len(result.changed)} changed, {len(result.removed)} removed"
    click.echo(
        f"{numbers}."
        if plan
        else f"{len(result.stale_pages.addresses)} files frozen into {out}: {numbers}."
    )
