"""The security log on the disk."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cms.accounts import security_log
from cms.accounts.audit_log import write_audit
from cms.accounts.permissions import Actor
from cms.accounts.security_log import SecurityLog
from cms.schema.paths import SINGLE, Paths

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def test_an_event_is_a_line_of_json_that_only_its_owner_reads(tmp_path: Path) -> None:
    log = SecurityLog(tmp_path / "audit", lambda: NOW)
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
        SecurityLog(tmp_path, lambda: datetime(year, month, 1, tzinfo=UTC)).write("sign-in")  # noqa: B023
    assert SecurityLog(tmp_path, lambda: NOW).months() == [
        f"{year}-{month:02}" for year, month in months[:6:-1]
    ]


def test_a_flood_from_outside_leaves_room_for_what_others_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security_log, "MAX_MONTH_BYTES", 4000)
    log = SecurityLog(tmp_path, lambda: NOW)
    for _ in range(200):
        log.write("csrf", note="x" * 10_000)
    assert log.is_full("2026-11")
    log.write("role", who="a1", name="Ada Sand")
    assert log.read("2026-11", 0, 1)[0].what == "role"
    for _ in range(200):
        log.write("role", who="a1", name="Ada Sand")
    assert (tmp_path / "2026-11.jsonl").stat().st_size < 4500


def test_torn_and_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    log = SecurityLog(tmp_path, lambda: NOW)
    log.write("sign-in", name="half a pair \ud800")
    with (tmp_path / "2026-11.jsonl").open("ab") as file:
        file.write(b'{"when": "2026\n[]\n{}\n\xff\n"x"\nnull\n{"when": "2026-11-24T08:30:0')
    log.write("sign-out")
    assert [event.what for event in log.read("2026-11", 0, 100)] == ["sign-out", "sign-in"]
    assert log.read("../2026-11", 0, 100) == []
    assert not log.is_full("../2026-11")


def test_a_disk_that_takes_nothing_keeps_nobody_from_working(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "audit").write_text("in the way")
    SecurityLog(tmp_path / "audit", lambda: NOW).write("sign-in")
    assert "the security log could not be written" in caplog.text


def test_published_settings_are_in_it_but_no_working_copy(paths: Paths) -> None:
    for act, key in (("save", SINGLE), ("publish", SINGLE), ("publish", "launch")):
        write_audit(paths, NOW, Actor("a1", "Ada Sand", "administrator"), act, ("site", key))
    events = SecurityLog(paths.security_log, lambda: NOW).read("2026-11", 0, 100)
    assert [(event.what, event.about, event.note, event.who) for event in events] == [
        ("settings", "site", "publish", "a1")
    ]
