"""The security log on the disk."""

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cms.accounts.security_events import SecurityEvent
from cms.core.database import DisposableDatabase
from features.security_log import log as security_log
from features.security_log.log import SecurityLog

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


class Log(SecurityLog):
    def write(self, what: str, **about: str) -> None:
        """Keep an event that happens now."""
        self.keep(SecurityEvent(self._clock(), what, **about))  # type: ignore[arg-type]


def test_an_event_is_a_line_of_json_that_only_its_owner_reads(tmp_path: Path) -> None:
    log = Log(tmp_path / "audit", lambda: NOW)
    log.write("sign-in", who="a1", name="Ada\n Sand", address="192.0.2.7")
    path = tmp_path / "audit" / "2026-11.jsonl"
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == [
        {
            "when": "2026-11-24T08:30:00+00:00",
            "what": "sign-in",
            "who": "a1",
            "name": "Ada\n Sand",
            "address": "192.0.2.7",
        }
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_thirteen_months_are_kept(tmp_path: Path) -> None:
    months = [(2025 + number // 12, number % 12 + 1) for number in range(20)]
    for year, month in months:
        Log(tmp_path, lambda: datetime(year, month, 1, tzinfo=UTC)).write("sign-in")  # noqa: B023
    assert Log(tmp_path, lambda: NOW).months() == [
        f"{year}-{month:02}" for year, month in months[:6:-1]
    ]


@pytest.fixture
def counting(tmp_path: Path, state: DisposableDatabase, clock: Any) -> Log:
    """A log that counts repeats, in November 2026."""
    return Log(tmp_path / "audit", clock, state)


def told(log: Log) -> list[tuple[str, str, str, int]]:
    """All events as (what, about, address, more), oldest first."""
    return [
        (one.what, one.about, one.address, one.more) for one in log.read("2026-11", 0, 9999)[::-1]
    ]


def test_repeats_of_a_minute_share_a_line(counting: Log, clock: Any) -> None:
    for number in range(500):
        counting.write("link-refused", address=f"2001:db8::{number:x}")
        counting.write("sign-in-failed", about="a1", address="192.0.2.7")
    counting.write("sign-in-failed", address="192.0.2.7")
    counting.write("role", who="a2")
    counting.write("role", who="a2")
    first = [
        ("link-refused", "", "2001:db8::0", 0),
        ("sign-in-failed", "a1", "192.0.2.7", 0),
        ("sign-in-failed", "", "192.0.2.7", 0),
        ("role", "", "", 0),
        ("role", "", "", 0),
    ]
    assert told(counting) == first
    clock.forward(minutes=1)
    repeats = [
        ("link-refused", "", "2001:db8::/64", 499),
        ("sign-in-failed", "a1", "192.0.2.7", 499),
    ]
    assert told(counting) == first + repeats
    counting.write("link-refused", address="2001:db8::1")
    assert told(counting) == [*first, *repeats, ("link-refused", "", "2001:db8::1", 0)]


def test_a_flood_from_many_networks_has_few_lines(counting: Log, clock: Any) -> None:
    for number in range(300):
        counting.write("csrf", address=f"198.51.{number % 250}.1")
    clock.forward(minutes=1)
    events = told(counting)
    assert sum(more or 1 for *_, more in events) == 300
    assert len(events) < 50


def test_workers_count_repeats_together(
    counting: Log, clock: Any, in_two_processes: Callable[[Callable[[], object]], None]
) -> None:
    in_two_processes(lambda: [counting.write("csrf", address="192.0.2.7") for _ in range(50)])
    clock.forward(minutes=1)
    assert told(counting) == [("csrf", "", "192.0.2.7", 0), ("csrf", "", "192.0.2.7", 99)]


def test_without_its_database_every_refusal_has_a_line(
    tmp_path: Path, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state.db").mkdir()
    log = Log(tmp_path / "audit", clock, DisposableDatabase(tmp_path / "state.db"))
    for _ in range(2):
        log.write("csrf", address="192.0.2.7")
    assert told(log) == [("csrf", "", "192.0.2.7", 0)] * 2
    assert "could not be counted" in caplog.text


def test_a_full_log_loses_its_oldest_lines_and_nothing_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security_log, "MAX_MONTH_BYTES", 40_000)
    told_of = list[SecurityEvent]()
    log = Log(tmp_path, lambda: NOW, listener=told_of.append)
    log.write("role", who="a1", name="Ada Sand")
    log.write("sign-in-failed", about="a1", address="192.0.2.7")
    for number in range(2000):
        log.write("csrf", note=f"/{number}", address="192.0.2.7")
        assert (tmp_path / "2026-11.jsonl").stat().st_size < 41_000
    log.write("throttled", about="a1", address="192.0.2.7")
    events = log.read("2026-11", 0, 1000)
    assert [event.what for event in events[:2]] == ["throttled", "csrf"]
    assert events[1].note == "/1999", "the newest are kept"
    assert [event.what for event in events[-2:]] == ["sign-in-failed", "role"]
    removed = [event.more for event in events if event.what == "shortened"]
    assert sum(removed) + len(events) - len(removed) == 2003
    assert [event.more for event in told_of if event.what == "shortened"] == removed[::-1]
    assert stat.S_IMODE((tmp_path / "2026-11.jsonl").stat().st_mode) == 0o600


def test_many_repeats_within_a_minute_raise_the_alarm(
    tmp_path: Path, state: DisposableDatabase, clock: Any
) -> None:
    told_of = list[SecurityEvent]()
    log = Log(tmp_path, clock, state, told_of.append)
    for minute in range(2):
        for _ in range(100):
            log.write("throttled", about="a1", address="192.0.2.7")
        assert [event.more for event in told_of] == [0, 100] * minute + [0]
        log.write("throttled", about="a1", address="192.0.2.7")
        assert [event.more for event in told_of] == [0, 100] * (minute + 1)
        clock.forward(minutes=1)


def test_torn_and_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    log = Log(tmp_path, lambda: NOW)
    log.write("sign-in", name="half a pair \ud800")
    with (tmp_path / "2026-11.jsonl").open("ab") as file:
        file.write(b'{"when": "2026\n[]\n{}\n\xff\n"x"\nnull\n{"when": "2026-11-24T08:30:0')
    log.write("sign-out")
    assert [event.what for event in log.read("2026-11", 0, 100)] == ["sign-out", "sign-in"]
    assert log.read("../2026-11", 0, 100) == []


def test_a_disk_that_takes_nothing_keeps_nobody_from_working(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "audit").write_text("in the way")
    Log(tmp_path / "audit", lambda: NOW).write("sign-in")
    assert "the security log could not be written" in caplog.text
