"""Publish jobs, whose logs also have the release, its changes, and the findings of the checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.core.jobs import BackgroundJob, Jobs, LogLine
from cms.publish.builder_interface import Change
from cms.publish.checks.levels import Finding


@dataclass(frozen=True, slots=True)
class PublishJob(BackgroundJob):
    """A publish, a rollback or a rehearsal."""

    release: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()

    def after(self, line: LogLine) -> Self:
        values = line.values
        job = BackgroundJob.after(self, line)
        if line.kind == "say" and "counts" in values:
            changes = tuple(map(Change.from_json, values["changes"]))
            return replace(job, counts=dict(values["counts"]), changes=changes)
        if line.kind == "finding":
            finding = Finding.from_json(dict(values["finding"]))
            return replace(job, findings=(*job.findings, finding))
        return replace(job, release=str(values.get("release", ""))) if line.kind == "end" else job


class PublishRunning(Refusal):
    """Another publish is running."""

    msgid = N_("The site is being updated. Wait until it is finished, then try again.")


class PublishJobs(Jobs[PublishJob]):
    """The publish jobs of one site."""

    kind = PublishJob
    verb: ClassVar[str] = "publish"
    busy: ClassVar[type[Refusal]] = PublishRunning
