"""The lines of the audit log, newest first."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from minisite import make_site

from cms.accounts.audit_log import newest_first, read_since, write_audit
from cms.accounts.permissions import Actor
from cms.schema.paths import Paths

NOW = datetime(2024, 9, 1, tzinfo=UTC)


def note(paths: Paths, *acts: str) -> None:
    for minutes, act in enumerate(acts):
        moment = NOW + timedelta(minutes=minutes)
        write_audit(paths, moment, Actor("ann", "Ann", "editor"), act, ("news", "launch"), ["en"])


def test_newest_first_since_a_time(tmp_path: Path) -> None:
    paths = make_site(tmp_path)
    assert list(newest_first(paths.audit)) == []
    note(paths, "create", "save", "publish")
    with paths.audit.open("ab") as file:
        file.write(b'{"when": "2024\n[]\n{}\n\xff\n"x"\nnull\n')
    found = list(read_since(paths, NOW + timedelta(minutes=1)))
    assert [(act.what, act.type, act.key, act.locales) for act in found] == [
        ("publish", "news", "launch", ("en",)),
        ("save", "news", "launch", ("en",)),
    ]


def test_only_the_end_of_a_long_log_is_read(tmp_path: Path) -> None:
    paths = make_site(tmp_path)
    note(paths, *["save"] * 100)
    line = paths.audit.stat().st_size // 100
    assert len(list(newest_first(paths.audit, 10 * line))) == 9, "the first one may be torn"
