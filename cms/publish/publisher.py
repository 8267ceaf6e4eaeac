"""A publish from beginning to end: check the content, build, check the pages, make a release, send
it to the targets; and the rollback to an earlier release.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cms.accounts.security_events import write_event
from cms.content import Snapshot
from cms.core.disk_errors import DiskError, as_disk_error
from cms.core.errors import NotFound, Refusal
from cms.core.files import Unsynced
from cms.core.i18n import N_
from cms.core.jobs import JobLog, State, read_job
from cms.core.messages import LazyMessage, lazy_message, refusal_message
from cms.publish.builder_interface import Advance, Builder, BuildPlan, BuildResult, ignore_progress
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.levels import Finding
from cms.publish.checks.pages import broken_links, lost_media, page_findings
from cms.publish.jobs import PublishJob, PublishJobs
from cms.publish.releases import Release
from cms.publish.targets import Target, TargetFailed, open_targets

if TYPE_CHECKING:
    from cms.site import Site

logger = logging.getLogger(__name__)

MAX_LOGGED_FINDINGS = 300
"""Findings that are logged one by one; of the rest only the number is."""

MAX_PREVIEW_PAGES = 400
"""Pages that are rendered during a request for the preview of the changes."""

SUCCESSFUL_STATES = frozenset({"done", "partly"})
"""The states of a job whose release is live."""

NO_ADDRESS = N_(
    "The site has no web address yet, so feeds and sitemaps are incomplete. Enter it under Site."
)


UNCONFIRMED = N_(
    "The disk has not confirmed this release. After a power failure the previous one may be live again. Tell "
    "your webmaster."
)

ROLLED_BACK = N_(
    "Only the files were rolled back. Where this server answers visitors itself, they still see every "
    "published entry. The site is not updated automatically until someone updates it again."
)


class NoTarget(NotFound):
    """No target of that name is configured."""

    msgid = N_("There is no publish target %(name)s. Targets are set in OASIS_PUBLISH_TARGETS.")


class Blocked(Refusal):
    """A check blocks the publish."""

    msgid = N_(
        "Not updated: the checks found problems. Fix them, then update the site again. It is unchanged."
    )


class Publisher:
    """Publishes one site. Raises ValueError for an invalid setting."""

    def __init__(self, site: "Site", builder: Builder) -> None:
        self.site = site
        self.builder = builder
        self.checks = site.get(ContentChecks)
        self.gate = self.checks.gate
        self._preview_lock = threading.Lock()
        self._last_preview: tuple[Snapshot, str, BuildPlan] | None = None
        self.targets: Mapping[str, Target] = open_targets(
            site.settings.publish_targets,
            site.paths.instance / "cache" / "targets",
            site.settings.features,
        )

    def select_targets(self, names: Iterable[str]) -> dict[str, Target]:
        """Return the targets of some names, or all targets without names. Raises NoTarget."""
        for name in names:
            if name not in self.targets:
                raise NoTarget(name=name)
        return {name: target for name, target in self.targets.items() if name in names or not names}

    def snapshot(self) -> Snapshot:
        """Return the snapshot that a publish would use now."""
        return self.site.store.fresh_snapshot()

    def plan(
        self, snapshot: Snapshot, advance: Advance = ignore_progress, limit: int | None = None
    ) -> BuildPlan:
        """Return how the site would change. Raises Refusal if a page can't be rendered."""
        return self.builder.plan(snapshot, self._live(), advance, limit)

    def preview(self, snapshot: Snapshot) -> BuildPlan:
        """Return the plan for display, cached until the content or the live release changes."""
        current = self.site.releases.current()
        live = current.id if current else ""
        with self._preview_lock:
            if (
                self._last_preview is None
                or self._last_preview[0] is not snapshot
                or self._last_preview[1] != live
            ):
                self._last_preview = (snapshot, live, self.plan(snapshot, limit=MAX_PREVIEW_PAGES))
            return self._last_preview[2]

    def _live(self) -> Path | None:
        current = self.site.releases.current()
        return self.site.releases.folder(current.id) if current else None

    def publish(
        self,
        log: JobLog,
        targets: Mapping[str, Target],
        *,
        dry: bool = False,
        snapshot: Snapshot | None = None,
    ) -> State:
        """Publish, or with `dry` do everything except releasing and sending. The log has all
        results. The caller must hold the publish lock.

        `snapshot` is the content to publish, by default the current content.
        """
        try:
            return _run_logged(
                log, lambda: self._publish(log, targets, dry, snapshot or self.snapshot())
            )
        finally:
            self._write_event("publish", log, dry)

    def rollback(
        self, log: JobLog, targets: Mapping[str, Target], id: str = "", *, dry: bool = False
    ) -> State:
        """Make an earlier release live; by default the previous one."""
        try:
            return _run_logged(log, lambda: self._rollback(log, targets, id, dry))
        finally:
            self._write_event("rollback", log, dry)

    def _write_event(self, what: str, log: JobLog, dry: bool) -> None:
        """Tell of the result of a job, as an event that concerns security."""
        data = log.path.read_bytes() if log.path.exists() else b""
        job = read_job(PublishJob, log.id, data, running=False)
        if not dry and job.state != "nothing":
            write_event(
                self.site,
                what if job.state in SUCCESSFUL_STATES else f"{what}-failed",
                who=job.by,
                name=job.name or job.via,
                about=job.release,
                note=job.state,
            )

    def _publish(
        self,
        log: JobLog,
        targets: Mapping[str, Target],
        dry: bool,
        snapshot: Snapshot,
    ) -> tuple[State, str]:
        releases = self.site.releases
        log.write("step", lazy_message(N_("Checking the content")))
        self._log_findings(log, self.checks.findings(snapshot))
        current = releases.current()
        with releases.stage() as stage:
            built = self._build(log, snapshot, stage)
            if dry:
                log.write("say", lazy_message(N_("This was a dry run. The site is unchanged.")))
                return self._send(log, targets, stage, dry), ""
            if current and not built.plan.changes:
                log.write("say", lazy_message(N_("Nothing has changed since the last release.")))
                built.save_manifest()
                releases.confirm(current, built.plan.moment)
                state = self._send(log, targets, releases.folder(current.id), dry)
                return ("nothing" if state == "done" else state), current.id
            log.write("step", lazy_message(N_("Going live")))
            job = self.site.get(PublishJobs).get(log.id)
            release = releases.add(
                stage,
                built.plan.moment,
                by=job.by,
                name=job.name,
                job=log.id,
                files=built.files,
                counts=built.plan.counts,
            )
        built.save_manifest()
        return self._go_live(log, release, targets), release.id

    def _go_live(
        self, log: JobLog, release: Release, targets: Mapping[str, Target], note: str = ""
    ) -> State:
        """Make a release live and send it. A later failure doesn't undo that, and is logged as
        such.
        """
        unconfirmed = self._switch(release)
        try:
            log.write(
                "say",
                lazy_message(N_("Release %(release)s is live."), release=release.id),
                release=release.id,
            )
            if note:
                log.write("say", lazy_message(note))
            if unconfirmed:
                log.write("fault", lazy_message(UNCONFIRMED))
            state = self._send(log, targets, self.site.releases.folder(release.id), dry=False)
        except OSError as fault:
            log.write("fault", _fault_message(fault))
            return "partly"
        return "partly" if unconfirmed else state

    def _switch(self, release: Release) -> bool:
        """Make a release live and return whether the disk failed to confirm that."""
        try:
            self.site.releases.switch(release.id)
        except Unsynced:
            return True
        return False

    def _build(self, log: JobLog, snapshot: Snapshot, stage: Path) -> BuildResult:
        """Build and check the pages. Raises Blocked, and Refusal if a page can't be rendered."""
        log.write("step", lazy_message(N_("Building the pages")))
        built = self.builder.make(snapshot, stage, self._live(), log.advance)
        plan = built.plan
        log.write(
            "say",
            lazy_message(N_("%(new)s new, %(changed)s changed, %(gone)s removed"), **plan.counts),
            counts=plan.counts,
            changes=[change.to_json() for change in plan.changes[:MAX_LOGGED_FINDINGS]],
        )
        log.write("step", lazy_message(N_("Checking the pages")))
        base_url = self.site.base_url(snapshot)
        if not base_url:
            log.write("say", lazy_message(NO_ADDRESS))
        lost, broken = lost_media(snapshot, built.broken, base_url)
        self._log_findings(
            log,
            self.gate.blocking_first(lost)
            + page_findings(stage, broken, base_url, self.gate, built.pages),
        )
        return built

    def findings(self, snapshot: Snapshot, plan: BuildPlan | None = None) -> list[Finding]:
        """Return the findings that are known before the build: in the content, and in the links of
        the planned pages. Blocking ones come first.
        """
        base_url = self.site.base_url(snapshot)
        lost, broken = lost_media(snapshot, plan.broken or () if plan else (), base_url)
        return self.gate.blocking_first(
            [*self.checks.findings(snapshot), *lost, *broken_links(broken)]
        )

    def tidy(self) -> None:
        """Remove old releases. The caller must hold the publish lock.

        An error of the disk is only logged: what is published stays published, and the next publish
        tries again.
        """
        try:
            self.site.releases.retire(self.site.settings.keep_releases)
        except OSError as fault:
            logger.warning("releases could not be tidied up: %s", fault)

    def _rollback(
        self, log: JobLog, targets: Mapping[str, Target], id: str, dry: bool
    ) -> tuple[State, str]:
        releases = self.site.releases
        release: Release = releases.get(id) if id else releases.previous()
        log.write("step", lazy_message(N_("Rolling back to an earlier release")))
        if dry:
            return self._send(log, targets, releases.folder(release.id), dry), release.id
        return self._go_live(log, release, targets, ROLLED_BACK), release.id

    def _log_findings(self, log: JobLog, findings: list[Finding]) -> None:
        """Log some findings. Raises Blocked."""
        log.write_all(
            "finding",
            (
                {"finding": finding.to_json(), "blocks": self.gate.blocks(finding)}
                for finding in findings[:MAX_LOGGED_FINDINGS]
            ),
        )
        if len(findings) > MAX_LOGGED_FINDINGS:
            log.write(
                "say",
                lazy_message(
                    N_("%(number)s more problems are not listed."),
                    number=len(findings) - MAX_LOGGED_FINDINGS,
                ),
            )
        if any(self.gate.blocks(finding) for finding in findings):
            raise Blocked

    def _send(self, log: JobLog, targets: Mapping[str, Target], folder: Path, dry: bool) -> State:
        """Send a release to every target; one that fails doesn't stop the others."""
        state: State = "done"
        for name, target in targets.items():
            log.write(
                "step",
                lazy_message(
                    N_("Sending to %(target)s (%(place)s)"), target=name, place=target.location
                ),
            )
            try:
                sent = target.send(folder, log.advance, dry)
            except Refusal as refusal:
                log.write("fault", refusal_message(refusal))
                state = "partly"
            except Exception as fault:  # unforeseen: the other targets may still work
                logger.exception("sending to %s failed", name)
                log.write(
                    "fault",
                    refusal_message(TargetFailed(reason=f"{type(fault).__name__}: {fault}")),
                )
                state = "partly"
            else:
                log.write(
                    "say",
                    _sent_message(len(sent.written), len(sent.removed), sent.same, dry),
                    target=name,
                    written=sent.written[:MAX_LOGGED_FINDINGS],
                    removed=sent.removed[:MAX_LOGGED_FINDINGS],
                )
        return state


def _sent_message(written: int, removed: int, same: int, dry: bool) -> LazyMessage:
    msgid = (
        N_("Would send %(written)s files and remove %(removed)s; %(same)s unchanged.")
        if dry
        else N_("%(written)s files sent, %(removed)s removed, %(same)s unchanged.")
    )
    return lazy_message(msgid, written=written, removed=removed, same=same)


def _fault_message(fault: Exception) -> LazyMessage:
    """Return the log message for an exception."""
    if refusal := as_disk_error(fault):
        return refusal_message(refusal)
    return lazy_message(
        N_(
            "Internal error: %(fault)s. The site is unchanged unless a release is reported as live above."
        ),
        fault=f"{type(fault).__name__}: {fault}",
    )


def _run_logged(log: JobLog, work: Callable[[], tuple[State, str]]) -> State:
    """Run a job and log its end, also after an error."""
    state: State = "failed"
    release, again = "", False
    try:
        state, release = work()
    except Blocked as refusal:
        state = "blocked"
        log.write("fault", refusal_message(refusal))
    except Refusal as refusal:
        again = isinstance(refusal, DiskError)
        log.write("fault", refusal_message(refusal))
    except Exception as fault:
        log.write("fault", _fault_message(fault))
        if as_disk_error(fault):
            again = True
            return state
        raise
    finally:
        log.write("end", state=state, release=release, again=again)
    return state
