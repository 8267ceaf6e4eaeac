"""Jobs, such as a publish: of each kind at most one at a time over all workers, each with a log that
any worker can read while the job is running.

    <verb>.lock   locked by the process of the running job, and by its starter before that
    <id>.jsonl    the log: one JSON object per line, append-only
    <id>.txt      the output of the process, for failures that the log doesn't explain

The starter takes the lock and passes the open lock file to the job's process. The kernel releases
the lock when that process ends, however it ends. So a job is interrupted if its log has no end and
the lock is free. A restarted worker, a closed browser or a full disk don't change that.
"""

import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar

import orjson

from cms.core.dates import Clock, utc_now
from cms.core.errors import NotFound, Refusal
from cms.core.files import (
    MALFORMED,
    append_line,
    inherited_lock,
    is_locked,
    locked,
    make_folder,
)
from cms.core.i18n import N_
from cms.core.json_lines import json_lines
from cms.core.messages import LazyMessage, from_json
from cms.core.processes import Command

State = Literal["running", "done", "nothing", "blocked", "partly", "failed", "interrupted"]

EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a log. `kind` is begin, step, progress, say, fault, finding or end."""

    kind: str
    at: datetime
    said: LazyMessage | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BackgroundJob:
    """A job as read from its log. `by` is an account's id; "" if no account started it."""

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
    lines: tuple[LogLine, ...] = ()
    again: bool = False
    """Whether a retry may succeed without any change of the content: the disk failed."""

    @property
    def is_finished(self) -> bool:
        return self.state != "running"

    @property
    def message_lines(self) -> list[LogLine]:
        """The lines for people to read."""
        return [line for line in self.lines if line.said and line.kind in ("step", "say", "fault")]

    def after(self, line: LogLine) -> Self:
        """Return the job after one more line of its log."""
        values = line.values
        match line.kind:
            case "begin":
                what, via, by, name = (
                    str(values.get(one, "")) for one in ("what", "via", "by", "name")
                )
                return replace(self, began=line.at, what=what, via=via, by=by, name=name)
            case "step":
                return replace(self, step=line.said, done=0, total=0)
            case "progress":
                return replace(self, done=int(values["done"]), total=int(values["total"]))
            case "end":
                again = bool(values.get("again"))
                return replace(self, ended=line.at, state=values["state"], again=again)
        return self


J = TypeVar("J", bound=BackgroundJob)


def read_job(kind: type[J], id: str, data: bytes, running: bool) -> J:
    """Parse the log of a job. `running`: whether its process is alive. Lines that a crash has cut
    off are skipped.
    """
    lines = tuple(_lines(data))
    job = kind(id, "running" if running else "interrupted", lines=lines)
    for line in lines:
        job = job.after(line)
    return job


def _lines(data: bytes) -> Iterator[LogLine]:
    for raw in json_lines(data):
        with suppress(*MALFORMED):
            said = from_json(raw.pop("said")) if "said" in raw else None
            yield LogLine(raw.pop("kind"), datetime.fromisoformat(raw.pop("at")), said, raw)


ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
MAX_LOGS = 50
"""The number of logs that are kept."""
LOCK_TIMEOUT_SECONDS = 1.0
"""Seconds to wait for the lock: a process that only checks it holds it for a moment, too."""
PROGRESS_INTERVAL_SECONDS = 0.2
"""Minimum seconds between two progress lines."""

MAX_OUTPUT_BYTES = 4000
"""The number of bytes of a process's output that are shown."""


class NoJob(NotFound):
    """There is no such job."""

    msgid = N_("There is no such update. Only recent ones are kept.")


class Jobs(Generic[J]):
    """The jobs of one kind, whose logs are in a folder. `verb` is the command that runs them; `busy`
    is raised while one is running.
    """

    kind: type[J]
    verb: ClassVar[str]
    busy: ClassVar[type[Refusal]]

    def __init__(self, folder: Path, command: Command, clock: Clock = utc_now) -> None:
        self.folder = folder
        self.command = command
        self.clock = clock
        self._lock = folder / f"{self.verb}.lock"
        self._handle: int | None = None

    def all(self, limit: int | None = None) -> list[J]:
        """Return the logged jobs (the last `limit`), newest first."""
        is_locked = self.is_locked()
        return [
            self._read(id, is_locked and number == 0)
            for number, id in enumerate(self._ids()[:limit])
        ]

    def get(self, id: str) -> J:
        """Return a job. Raises NoJob."""
        ids = self._ids()
        if id not in ids:
            raise NoJob
        return self._read(id, id == ids[0] and self.is_locked())

    def _ids(self) -> list[str]:
        names = [path.stem for path in self.folder.glob("*.jsonl")]
        return sorted(filter(ID.fullmatch, names), reverse=True)

    def output(self, id: str) -> str:
        """Return the end of the output of a job's process. Raises NoJob."""
        path = self.folder / f"{self.get(id).id}.txt"
        output = path.read_bytes() if path.is_file() else b""
        return output[-MAX_OUTPUT_BYTES:].decode("utf-8", "replace")

    def running(self) -> J | None:
        """Return the running job; None if there is none."""
        return next((job for job in self.all(1) if job.state == "running"), None)

    def _read(self, id: str, running: bool) -> J:
        try:
            data = (self.folder / f"{id}.jsonl").read_bytes()
        except FileNotFoundError:
            data = b""
        return read_job(self.kind, id, data, running)

    def others_run(self) -> bool:
        """Return whether a job of another kind runs, which changes content. Their folders are below
        this one.
        """
        return any(is_locked(lock) for lock in self.folder.glob("*/*.lock"))

    def is_locked(self) -> bool:
        """Return whether some process holds the lock."""
        return is_locked(self._lock)

    @contextmanager
    def lock(self) -> Iterator[int]:
        """Take the lock and yield its open file. Raises `busy`."""
        make_folder(self.folder)
        with (
            locked(self._lock, LOCK_TIMEOUT_SECONDS, self.busy) as handle,
            self._holding(handle),
        ):
            yield handle

    @contextmanager
    def inherited(self, id: str, handle: int) -> Iterator["JobLog"]:
        """Yield the log of the job that this process was started for, and whose open lock file it
        got. Raises NoJob, and OSError if it doesn't hold the lock.
        """
        with inherited_lock(handle), self._holding(handle):
            yield self.log(self.get(id).id)

    @contextmanager
    def _holding(self, handle: int) -> Iterator[None]:
        self._handle = handle
        try:
            yield
        finally:
            self._handle = None

    def close_lock(self) -> None:
        """Close the lock file in a forked process, which could otherwise hold the lock longer than
        its parent.
        """
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def begin(self, what: str, via: str, by: str = "", name: str = "") -> "JobLog":
        """Create the log of a new job. The caller must hold the lock.

        `what`: publish, rollback or rehearsal; `via`: editor, command, timer or save; `by`: an
        account's id, `name` its name.
        """
        stamp = f"{self.clock().astimezone(UTC):%Y%m%dT%H%M%SZ}"
        newest = next(iter(self._ids()), "")
        log = self.log(f"{max(stamp, newest[:16])}-{self._id_suffix(newest, stamp)}")
        try:
            log.write("begin", what=what, via=via, by=by, name=name)
        except OSError:  # a full disk: don't leave a log without its first line
            log.path.unlink(missing_ok=True)
            raise
        with suppress(OSError):  # old logs may stay until the next job
            self._delete_old_logs()
        return log

    @staticmethod
    def _id_suffix(newest: str, stamp: str) -> str:
        """Return eight hex digits that sort after those of another job of the same second."""
        same_second = newest[:16] >= stamp
        number = int(newest[17:], 16) + 1 if same_second else secrets.randbelow(1 << 28)
        return f"{number:08x}"

    def log(self, id: str) -> "JobLog":
        """Return a job's log for appending. Raises NoJob for an invalid id."""
        if not ID.fullmatch(id):
            raise NoJob
        return JobLog(id, self.folder / f"{id}.jsonl", self.clock)

    def start(
        self,
        what: str,
        via: str,
        *options: str,
        by: str = "",
        name: str = "",
        condition: Callable[[], bool] = lambda: True,
    ) -> str:
        """Start a job in a process of its own, which outlives this one, and return its id. Raises
        `busy`.

        `condition` is called once the lock is held, since another job may have done the work
        meanwhile. If it returns False, nothing starts and the id is empty. `options` are passed to
        the command.
        """
        with self.lock() as handle:
            if not condition():
                return ""
            log = self.begin(what, via, by, name)
            words = [self.verb, "--job", log.id, "--lock", str(handle), *options]
            with (self.folder / f"{log.id}.txt").open("wb") as output:
                self.command.start(*words, lock=handle, output=output)
        return log.id

    def _delete_old_logs(self) -> None:
        for path in sorted(self.folder.glob("*.jsonl"), reverse=True)[MAX_LOGS:]:
            path.unlink(missing_ok=True)
            path.with_suffix(".txt").unlink(missing_ok=True)


class JobLog:
    """Writes the log of a job."""

    def __init__(
        self, id: str, path: Path, clock: Clock, echo: Callable[[LogLine], None] | None = None
    ) -> None:
        self.id = id
        self.path = path
        self.clock = clock
        self.echo = echo
        self._next = 0.0

    def write(self, kind: str, said: LazyMessage | None = None, **values: object) -> None:
        """Append one line (see LogLine for the kinds)."""
        self.write_all(kind, [values], said)

    def write_all(
        self, kind: str, lines: Iterable[Mapping[str, Any]], said: LazyMessage | None = None
    ) -> None:
        """Append several lines of one kind with a single fsync."""
        now = self.clock()
        head: dict[str, Any] = {"at": now.isoformat(), "kind": kind}
        if said:
            head["said"] = said.to_json()
        added = [LogLine(kind, now, said, values) for values in lines]
        if added:
            records = [orjson.dumps(head | dict(line.values)) for line in added]
            append_line(self.path, b"\n".join(records))
        if self.echo:
            for line in added:
                self.echo(line)

    def advance(self, done: int, total: int) -> None:
        """Log the progress of the current step, at most every PROGRESS_INTERVAL_SECONDS."""
        if done == total or time.monotonic() >= self._next:
            self._next = time.monotonic() + PROGRESS_INTERVAL_SECONDS
            self.write("progress", done=done, total=total)
