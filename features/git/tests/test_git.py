"""A target that is a branch of a git repository."""

import shutil
import subprocess
import threading
from base64 import b64decode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from cms.publish.builder_interface import ignore_progress
from cms.publish.jobs import PublishJobs
from cms.publish.targets import TargetFailed
from tests.publish.published_site import publish
from tests.sent_releases import CHECKS, Place, change, holds, make_site, opened


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path)


def branch(folder: Path) -> Place:
    """Make a repository on this machine, and a target that is a branch of it."""
    bare, there = folder / "bare.git", folder / "there"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)

    def held() -> dict[str, str]:
        shutil.rmtree(there, ignore_errors=True)
        clone = ["git", "clone", "-q", "-b", "pages", str(bare), str(there)]
        if subprocess.run(clone, capture_output=True).returncode:
            return {}
        found = holds(there)
        found.pop(".nojekyll")
        return found

    return Place(f"git:{bare}#pages", folder, held, takes_compressed=False)


@pytest.mark.parametrize("check", CHECKS)
def test_a_branch(check: Callable[[Place, Path], None], tmp_path: Path, site: Path) -> None:
    check(branch(tmp_path), site)


def test_a_failure_is_told_in_a_sentence(tmp_path: Path, site: Path) -> None:
    with pytest.raises(TargetFailed) as failed:
        opened(f"git:{tmp_path}/none.git", tmp_path / "cache").send(site, ignore_progress, False)
    assert str(tmp_path) in failed.value.text()


@pytest.mark.parametrize(
    "setting",
    [
        "git:--upload-pack=touch",
        "git:x#--force",
        "git:ssh://user:secret@host.example/x.git",
    ],
)
def test_a_setting_that_is_none_is_refused(setting: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="OASIS_PUBLISH_TARGETS") as refused:
        opened(setting, tmp_path)
    assert "secret" not in str(refused.value)


def test_the_branch_has_a_history_of_its_own_and_an_equal_site_no_new_commit(
    tmp_path: Path, site: Path
) -> None:
    place = branch(tmp_path)
    for _ in range(2):
        place.send(site)
    change(site)
    place.send(site)
    log = subprocess.run(
        ["git", "-C", str(tmp_path / "bare.git"), "log", "--format=%an %s", "pages"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert log.splitlines() == ["Oasis Publish the site"] * 2


def test_another_publisher_of_the_branch_is_not_overwritten_blindly(
    tmp_path: Path, site: Path
) -> None:
    """A second machine publishes on top of the first one's commit: the new commit's parent is the
    host's current one.
    """
    branch(tmp_path).send(site)
    change(site)
    other = opened(f"git:{tmp_path}/bare.git#pages", tmp_path / "other-cache")
    assert sorted(other.send(site, ignore_progress, False).written) == [
        "en/index.html",
        "zh/index.html",
    ]


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    target = opened("git:https://user:secret@host.example/x.git#site", tmp_path)
    assert target.location == "https://host.example/x.git#site"


class Host(BaseHTTPRequestHandler):
    """An empty repository that needs a password. Notes the command lines on this machine that
    contain it while a request is answered.
    """

    def do_GET(self) -> None:
        lines = [
            path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()
        ]
        self.server.seen += [line for line in lines if b"s%40cret" in line or b"s@cret" in line]  # type: ignore[attr-defined]
        sent = b64decode(self.headers.get("Authorization", "").removeprefix("Basic "))
        self.server.sent.append(sent)  # type: ignore[attr-defined]
        self.send_response(200 if sent == b"ada:s@cret" else 401)
        self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.send_header("Content-Type", "text/plain")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Log nothing."""


def test_a_password_stands_in_no_command_line(tmp_path: Path, site: Path) -> None:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("this system doesn’t show command lines")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.seen, server.sent = [], []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://ada:s%40cret@127.0.0.1:{server.server_port}/x.git"
    target = opened(f"git:{address}", tmp_path / "cache")
    assert target.send(site, ignore_progress, True).written
    server.shutdown()
    server.server_close()
    assert b"ada:s@cret" in server.sent  # type: ignore[attr-defined]
    assert server.seen == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("lock", ["index.lock", "shallow.lock", "refs/heads/pages.lock"])
def test_what_a_killed_git_has_left_locked_stops_no_later_publish(
    tmp_path: Path, site: Path, lock: str
) -> None:
    place = branch(tmp_path)
    place.send(site)
    (tmp_path / "cache/www" / lock).touch()
    change(site)
    assert sorted(place.send(site).written) == ["en/index.html", "zh/index.html"]


def test_a_target_that_fails_in_a_way_nobody_foresaw_keeps_no_other_from_it(
    tmp_path: Path, published_in: Callable[..., SimpleNamespace]
) -> None:
    """The cache of the git target can't be created, because a file has its path."""
    pytest.importorskip("features.folder_target")
    place = published_in(
        tmp_path,
        publish_targets=(f"bad=git:{tmp_path}/bare.git", f"good=folder:{tmp_path}/www"),
    )
    (tmp_path / "instance/cache/targets").write_text("in the way")
    output = publish(place, status=1)
    assert "Not sent: FileExistsError" in output
    assert (tmp_path / "www/index.html").is_file()
    assert place.site.get(PublishJobs).all()[0].state == "partly"
