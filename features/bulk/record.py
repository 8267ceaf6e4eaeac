"""The records of bulk changes: a plan, then the state of each entry before and after.

`instance/bulk/<account>-<UTC time>-<8 hex digits>.jsonl`, one JSON object per line, append-only:
`plan`; `begin` with the chosen keys; `job`; for each entry `before`, then `after` or `left`; `end`;
and for undoing `undo`, `job`, `undone` or `kept`, `undo-end`. A killed process leaves each entry
whole, and the record says how far it came.
"""

import logging
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import orjson

from cms.core.dates import Clock, aware_datetime
from cms.core.errors import NotFound, Refusal
from cms.core.files import LOCK, MALFORMED, locked, remove_file
from cms.core.i18n import N_
from cms.core.json_lines import append_json, json_lines
from cms.core.messages import LazyMessage
from cms.schema.fields import Json

if TYPE_CHECKING:
    from cms.site import Site

log = logging.getLogger(__name__)

ID = re.compile(r"([0-9a-f]{12})-\d{8}T\d{6}Z-[0-9a-f]{8}")
MAX_ENTRIES = 1000
"""Maximum number of entries in one change."""
MAX_PLAN_BYTES = 16 * 2**20
"""Maximum size of a plan: each of its entries may have the same long text."""
MAX_RECORDS = 30
"""Number of records kept per account, the newest ones."""
RESUME_WITHIN = timedelta(days=1)
"""Maximum age of a change that is resumed without asking: later, its author may want something
else.
"""

Act = Literal["publish", "unpublish", "trash", "change", "import"]
StepState = Literal["ready", "ask", "same", "refused"]
"""Whether an entry will be changed: yes; only if confirmed; no, because it has these values
already; no, because it can't be.
"""


class TooManyEntries(Refusal):
    """More than MAX_ENTRIES entries."""

    msgid = N_("You can change up to %(most)s entries at once. Choose fewer.")


class TooMuchText(TooManyEntries):
    """A plan of more than MAX_PLAN_BYTES, which could fill the disk."""

    msgid = N_("This changes too much text at once. Choose fewer entries.")


class NoRecord(NotFound):
    """There is no such record."""

    msgid = N_("There is no such change. Only the latest are kept.")


Change = tuple[str, Json | None, Json | None]
"""(path, old value, new value); None for an absent value."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """The planned change of an entry.

    `mark`: its state when planned · `locales`: the languages to publish or unpublish · `new`:
    whether the entry is created · `line`: its line in the imported table.
    """

    key: str
    mark: str
    state: StepState
    remarks: tuple[LazyMessage, ...] = ()
    changes: tuple[Change, ...] = ()
    locales: tuple[str, ...] = ()
    new: bool = False
    line: int = 0

    def with_remarks(self, *remarks: LazyMessage) -> "PlannedStep":
        """Return the step with more remarks."""
        return replace(self, remarks=(*self.remarks, *remarks))

    def refused(self, *remarks: LazyMessage) -> "PlannedStep":
        """Return the step as refused, with the reasons."""
        return replace(self, state="refused", remarks=remarks)


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """The planned changes of entries of a type.

    `remarks` are about the whole plan, such as unknown columns of a table. `label` is its subject
    in a word, such as the name of a field.
    """

    type: str
    act: Act
    steps: tuple[PlannedStep, ...]
    remarks: tuple[LazyMessage, ...] = ()
    label: str = ""

    def in_states(self, *states: StepState) -> list[PlannedStep]:
        """Return the steps in some states."""
        return [step for step in self.steps if step.state in states]


ENDS = {"end": "ended", "undo": "undo_begun", "undo-end": "undo_ended"}


@dataclass(slots=True)
class BulkRecord:
    """A parsed record. `before`, `after` and `left` are by key, in the order of execution; `undone`
    and `kept` are the same for undoing. An entry in both `after` and `left` was saved, but couldn't
    be published. `job` is the last job that worked on it.
    """

    id: str
    plan: BulkPlan
    who: str
    name: str
    when: datetime
    query: str = ""
    begun: bool = False
    keys: tuple[str, ...] = ()
    job: str = ""
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    after: dict[str, dict[str, Any]] = field(default_factory=dict)
    left: dict[str, LazyMessage] = field(default_factory=dict)
    ended: bool = False
    undo_begun: bool = False
    undone: dict[str, bool] = field(default_factory=dict)
    kept: dict[str, LazyMessage] = field(default_factory=dict)
    undo_ended: bool = False

    def apply_line(self, line: Mapping[str, Any]) -> None:
        """Update the record from one line of its file."""
        kind, key = line["kind"], line.get("key", "")
        if kind in ENDS:
            setattr(self, ENDS[kind], True)
        elif kind == "begin":
            self.begun, self.keys = True, tuple(line["keys"])
        elif kind == "job":
            self.job = line["job"]
        elif kind == "undone":
            self.undone[key] = True
        elif kind in ("left", "kept"):
            getattr(self, kind)[key] = LazyMessage(*line["why"])
        elif kind in ("before", "after"):
            getattr(self, kind).setdefault(key, dict(line))
            if "why" in line:
                self.left[key] = LazyMessage(*line["why"])

    @property
    def is_finished(self) -> bool:
        """Whether the last thing begun has ended: the change, or its undoing."""
        if self.undo_begun:
            return self.undo_ended or not self.undoable
        return self.is_applied

    @property
    def is_applied(self) -> bool:
        """Whether the change has ended. Its last line may be missing if the disk refused it, but an
        import with an entry left out is only over once the others are undone.
        """
        is_rolled_back = self.plan.act == "import" and bool(self.left)
        return self.ended or (self.begun and not self.remaining and not is_rolled_back)

    @property
    def done(self) -> list[str]:
        """The keys of the entries that have the whole change now."""
        return [key for key in self.after if key not in self.left and key not in self.undone]

    @property
    def remaining(self) -> list[PlannedStep]:
        """The chosen steps still to be done."""
        chosen = set(self.keys)
        return [
            step
            for step in self.plan.steps
            if step.key in chosen and step.key not in self.after and step.key not in self.left
        ]

    @property
    def undoable(self) -> list[str]:
        """The keys of the entries that were changed and aren't undone, last first."""
        done = (*self.undone, *self.kept)
        return [key for key in reversed(self.after) if key not in done]


class BulkRecords:
    """The folder of records."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def create(self, account: str, name: str, plan: BulkPlan, query: str = "") -> str:
        """Write a plan and return its id, deleting the account's oldest records. Raises
        TooManyEntries, TooMuchText.
        """
        if len(plan.steps) > MAX_ENTRIES:
            raise TooManyEntries(most=MAX_ENTRIES)
        if len(orjson.dumps(plan, default=list)) > MAX_PLAN_BYTES:
            raise TooMuchText
        now = self._clock()
        stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        id = f"{account}-{stamp}-{secrets.token_hex(4)}"
        header = {"who": account, "name": name, "when": now.isoformat(), "query": query}
        self.add(id, "plan", **header, plan=plan)
        with locked(self._folder / LOCK):
            for path in sorted(self._folder.glob(f"{account}-*.jsonl"), reverse=True)[MAX_RECORDS:]:
                remove_file(path)
        return id

    def add(self, id: str, kind: str, **values: Any) -> None:
        """Append a line durably. Raises Busy."""
        path = self.path(id)
        with locked(self._folder / LOCK):  # an erasure of a person writes records anew
            append_json(path, {"kind": kind, **values})

    def read(self, id: str) -> BulkRecord:
        """Return a record. Raises NoRecord if there is none or it is damaged."""
        try:
            return _parse(id, self.path(id).read_bytes())
        except FileNotFoundError:
            raise NoRecord from None
        except MALFORMED:
            log.exception("the record %s can't be read", id)
            raise NoRecord from None

    def changes_of(self, account: str, type: str) -> Iterator[BulkRecord]:
        """Yield an account's bulk changes of entries of a type, newest first. Each is read from
        disk on iteration.
        """
        records = self._readable(f"{account}-*.jsonl", newest_first=True)
        return (record for record in records if record.plan.type == type and record.begun)

    def unfinished(self) -> Iterator[BulkRecord]:
        """Yield the recently begun bulk changes of all accounts that haven't ended."""
        since = self._clock() - RESUME_WITHIN
        records = (record for record in self._readable("*.jsonl") if record.when > since)
        return (record for record in records if record.begun and not record.is_finished)

    def _readable(self, pattern: str, *, newest_first: bool = False) -> Iterator[BulkRecord]:
        for path in sorted(self._folder.glob(pattern), reverse=newest_first):
            with suppress(NoRecord):
                yield self.read(path.stem)

    def path(self, id: str) -> Path:
        """Return the file of a record. Raises NoRecord for an invalid id."""
        if not ID.fullmatch(id):
            raise NoRecord
        return self._folder / f"{id}.jsonl"


def records_folder(site: "Site") -> Path:
    return site.paths.instance / "bulk"


def open_records(site: "Site") -> BulkRecords:
    return BulkRecords(records_folder(site), site.store.clock)


def owner_of(id: str) -> str:
    """Return the account of a record. Raises NoRecord."""
    match = ID.fullmatch(id)
    if match is None:
        raise NoRecord
    return match[1]


def _parse(id: str, data: bytes) -> BulkRecord:
    """Parse a record file. Raises NoRecord if it has no plan."""
    lines = list(json_lines(data))
    if not lines or lines[0].get("kind") != "plan":
        raise NoRecord
    first = lines[0]
    when, plan = aware_datetime(first["when"]), _parse_plan(first["plan"])
    record = BulkRecord(id, plan, first["who"], first["name"], when, first["query"])
    for line in lines[1:]:
        record.apply_line(line)
    return record


def _parse_plan(raw: Mapping[str, Any]) -> BulkPlan:
    steps = tuple(
        PlannedStep(
            **step
            | {
                "remarks": _remarks(step["remarks"]),
                "changes": tuple(map(tuple, step["changes"])),
                "locales": tuple(step["locales"]),
            }
        )
        for step in raw["steps"]
    )
    return BulkPlan(**dict(raw) | {"steps": steps, "remarks": _remarks(raw["remarks"])})


def _remarks(raw: Sequence[Any]) -> tuple[LazyMessage, ...]:
    return tuple(LazyMessage(*values) for values in raw)
