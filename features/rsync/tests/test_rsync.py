"""A target by rsync: to a path, and through a fake ssh."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cms.publish.builder_interface import ignore_progress
from cms.publish.targets import TargetFailed
from features.rsync.target import OPTIONS
from tests.sent_releases import CHECKS, Place, make_site, opened

pytestmark = pytest.mark.skipif(not shutil.which("rsync"), reason="rsync isn’t installed")

FAKE_SSH = """#!/bin/sh
# Runs on this machine what would be run on another: ssh -l user host command…
[ "$1 $2" = "-l web" ] && shift 2
[ "$1" = far.example ] || { echo "Could not resolve hostname $1" >&2; exit 255; }
shift
exec sh -c "$*"
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path)


@pytest.fixture(params=["", "web@far.example:"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    ssh = tmp_path / "ssh"
    ssh.write_text(FAKE_SSH)
    ssh.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(ssh))
    return Place(f"rsync:{request.param}{tmp_path}/there", tmp_path)


@pytest.mark.parametrize("check", CHECKS)
def test_a_server(check: Callable[[Place, Path], None], place: Place, site: Path) -> None:
    check(place, site)


def test_a_failure_is_told_in_a_sentence(tmp_path: Path, site: Path) -> None:
    with pytest.raises(TargetFailed) as failed:
        opened(f"rsync:{tmp_path}/no/such/place", tmp_path).send(site, ignore_progress, False)
    assert str(tmp_path) in failed.value.text()


def test_a_destination_is_no_option(tmp_path: Path, site: Path) -> None:
    target = opened(f"rsync:--rsh=touch {tmp_path}/owned", tmp_path)
    with pytest.raises(TargetFailed):
        target.send(site, ignore_progress, False)
    assert not (tmp_path / "owned").exists()


def test_a_machine_that_says_nothing_any_more_is_given_up(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting for it would hold the lock of all publishes for ever."""
    ssh = tmp_path / "ssh"
    ssh.write_text("#!/bin/sh\nexec sleep 3600\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(ssh))
    monkeypatch.setattr(
        "features.rsync.target.OPTIONS",
        ["--timeout=1" if option.startswith("--timeout=") else option for option in OPTIONS],
    )
    target = opened("rsync:far.example:/srv/www", tmp_path)
    with pytest.raises(TargetFailed, match="timeout"):
        target.send(site, ignore_progress, False)
