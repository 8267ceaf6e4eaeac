"""A job's log, read: what it is, how far it has come, what it said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

import orjson

from cms.publish.builder_interface import Change
from cms.publish.checks.levels import Finding
from cms.publish.messages import LazyMessage, from_json

State = Literal["running", "done", "nothing", "blocked", "partly", "failed", "interrupted"]

EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: `kind` is begin, step, progress, say, fault, finding or end."""

    kind: str
    at: datetime
    said: LazyMessage | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishJob:
    """A job as its log has it. `by` is an account's id ("" for what nobody started)."""

    id: str
    state: State
    what: str = "publish"
    via: str = "command"
    by: str = ""
    name: str = ""
    began: datetime = EPOCH
    ended: datetime | None = None
    step: LazyMessage | None = None
    done: int = 0
    total: int = 0
    release: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    lines: tuple[LogLine, ...] = ()
    again: bool = False
    """Whether it may end otherwise when it is tried again, with nothing mended in the content: the
    disk refused.
    """

    @property
    def over(self) -> bool:
        return self.state != "running"

    @property
    def told(self) -> list[LogLine]:
        """The lines that people read."""
        return [line for line in self.lines if line.said and line.kind in ("step", "say", "fault")]


def read_job(id: str, data: bytes, running: bool) -> PublishJob:
    """The job of a log. `running`: whether its process is alive. Lines torn by a crash are left
    out.
    """
    lines = tuple(line for text in data.splitlines() for line in _parse(text))
    job = PublishJob(id, "running" if running else "interrupted", lines=lines)
    for line in lines:
        job = _follow(job, line)
    return job


def _parse(text: bytes) -> Iterator[LogLine]:
    try:
        raw = orjson.loads(text)
        said = from_json(raw.pop("said")) if "said" in raw else None
        yield LogLine(raw.pop("kind"), datetime.fromisoformat(raw.pop("at")), said, raw)
    except (ValueError, KeyError, TypeError, AttributeError):
        return


def _follow(job: PublishJob, line: LogLine) -> PublishJob:
    """The job after one more line."""
    values = line.values
    match line.kind:
        case "begin":
            what, via, by, name = (
                str(values.get(one, "")) for one in ("what", "via", "by", "name")
            )
            return replace(job, began=line.at, what=what, via=via, by=by, name=name)
        case "step":
            return replace(job, step=line.said, done=0, total=0)
        case "progress":
            return replace(job, done=int(values["done"]), total=int(values["total"]))
        case "say" if "counts" in values:
            return replace(
                job,
                counts=dict(values["counts"]),
                changes=tuple(map(Change.from_json, values["changes"])),
            )
        case "finding":
            return replace(
                job, findings=(*job.findings, Finding.from_json(dict(values["finding"])))
            )
        case "end":
            return replace(
                job,
                ended=line.at,
                state=values["state"],
                release=str(values.get("release", "")),
                again=bool(values.get("again")),
            )
    return job
