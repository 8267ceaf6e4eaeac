"""Targets on this machine: a folder, rsync (to a path and through a fake ssh), a branch of a git
repository.
"""

import os
import shutil
import subprocess
import threading
from base64 import b64decode
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from faults import FAULTS
from kill import killed_at

from cms.publish.builder_interface import ignore_progress
from cms.publish.output import MARK
from cms.publish.targets import Sent, Target, TargetFailed, open_targets
from cms.publish.targets.folder import FolderTarget
from cms.publish.targets.rsync import OPTIONS

PAGES = {
    "index.html": "front",
    "en/index.html": "hello",
    "en/news/index.html": "news",
    "static/site.css": "a{}",
    "_redirects": "/a /b",
    "en/名.txt": "name",
}

FAKE_SSH = """#!/bin/sh
# Runs on this machine what would be run on another: ssh -l user host command…
[ "$1 $2" = "-l web" ] && shift 2
[ "$1" = far.example ] || { echo "Could not resolve hostname $1" >&2; exit 255; }
shift
exec sh -c "$*"
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    for name, text in PAGES.items():
        write(site, name, text)
    (site / MARK).write_text("first\n")
    (site / ".oasis-half").write_text("litter")
    return site


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def holds(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MARK and ".git" not in path.parts
    }


def change(site: Path) -> dict[str, str]:
    """Change one word of a page, remove a page and add one."""
    (site / "en/index.html").write_text("hallo")
    shutil.rmtree(site / "en/news")
    write(site, "zh/index.html", "你好")
    (site / MARK).write_text("second\n")
    return {**PAGES, "en/index.html": "hallo", "zh/index.html": "你好"} | {}


class Place:
    """A target and its contents."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder / "there"
        spec = {
            "folder": f"folder:{self.folder}",
            "rsync": f"rsync:{self.folder}",
            "ssh": f"rsync:web@far.example:{self.folder}",
            "git": f"git:{folder}/bare.git#pages",
        }[kind]
        if kind == "git":
            subprocess.run(["git", "init", "-q", "--bare", str(folder / "bare.git")], check=True)
        [(_, self.target)] = open_targets([f"www={spec}"], folder / "cache").items()

    def send(self, site: Path, dry: bool = False) -> Sent:
        target: Target = self.target
        return target.send(site, ignore_progress, dry)

    def holds(self) -> dict[str, str]:
        if self.kind == "git":
            bare = self.folder.parent / "bare.git"
            shutil.rmtree(self.folder, ignore_errors=True)
            done = subprocess.run(
                ["git", "clone", "-q", "-b", "pages", str(bare), str(self.folder)],
                capture_output=True,
            )
            if done.returncode:
                return {}
            found = holds(self.folder)
            found.pop(".nojekyll")
            return found
        return holds(self.folder) if self.folder.is_dir() else {}


@pytest.fixture(params=["folder", "rsync", "ssh", "git"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    if request.param in ("rsync", "ssh") and not shutil.which("rsync"):
        pytest.skip("rsync isn’t installed")
    if request.param == "ssh":
        ssh = tmp_path / "ssh"
        ssh.write_text(FAKE_SSH)
        ssh.chmod(0o755)
        monkeypatch.setenv("RSYNC_RSH", str(ssh))
    return Place(request.param, tmp_path)


def test_holds_exactly_the_site_afterwards(place: Place, site: Path) -> None:
    sent = place.send(site)
    assert set(PAGES) <= set(sent.written)
    assert sent.removed == []
    assert place.holds() == PAGES


def test_sends_only_what_changed_and_removes_what_is_gone(place: Place, site: Path) -> None:
    place.send(site)
    wanted = change(site)
    wanted.pop("en/news/index.html")
    sent = place.send(site)
    assert sorted(sent.written) == ["en/index.html", "zh/index.html"]
    assert list(sent.removed) == ["en/news/index.html"]
    assert sent.same == len(PAGES) - 2
    assert place.holds() == wanted


def test_a_second_time_sends_nothing(place: Place, site: Path) -> None:
    place.send(site)
    for path in site.rglob("*.html"):
        os.utime(path, (1, 1))  # the content counts, not the date
    sent = place.send(site)
    assert (list(sent.written), list(sent.removed)) == ([], [])


def test_a_rehearsal_says_the_same_and_changes_nothing(place: Place, site: Path) -> None:
    assert set(PAGES) <= set(place.send(site, dry=True).written)
    assert place.holds() == {}
    place.send(site)
    change(site)
    said = place.send(site, dry=True)
    assert place.holds() == PAGES
    sent = place.send(site)
    assert (sorted(sent.written), list(sent.removed)) == (sorted(said.written), list(said.removed))


def test_compressed_forms_go_where_a_server_can_use_them(place: Place, site: Path) -> None:
    forms = {"en/index.html.gz": "packed", "en/index.html.br": "packed"}
    own = {"media/table.csv": "a,b", "media/table.csv.gz": "somebody's own"}
    for name, text in (forms | own).items():
        write(site, name, text)
    sent = place.send(site)
    wanted = PAGES | own | ({} if place.kind == "git" else forms)
    assert {name: text for name, text in place.holds().items() if name != ".nojekyll"} == wanted
    assert len(set(sent.written) - {".nojekyll"}) == len(wanted)
    for name in forms:
        (site / name).unlink()
    place.send(site)
    assert not forms.keys() & place.holds().keys()


def test_what_the_machine_alone_knows_is_not_sent(place: Place, site: Path) -> None:
    place.send(site)
    assert not [name for name in place.holds() if "oasis" in name]


def test_a_failure_is_told_in_a_sentence(tmp_path: Path, site: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for spec in (
        f"folder:{tmp_path}/file/www",
        f"rsync:{tmp_path}/no/such/place",
        f"git:{tmp_path}/none.git",
    ):
        if spec.startswith("rsync") and not shutil.which("rsync"):
            continue
        [target] = open_targets([spec], tmp_path / "cache").values()
        with pytest.raises(TargetFailed) as failed:
            target.send(site, ignore_progress, False)
        assert str(tmp_path) in failed.value.text(), spec


def test_a_folder_of_others_is_left_alone(tmp_path: Path, site: Path) -> None:
    write(tmp_path / "www", "thesis.txt", "three years of work")
    [target] = open_targets([f"folder:{tmp_path}/www"], tmp_path / "cache").values()
    with pytest.raises(TargetFailed, match="no publish has made"):
        target.send(site, ignore_progress, False)
    assert holds(tmp_path / "www") == {"thesis.txt": "three years of work"}


def test_a_file_gives_way_to_a_folder_and_a_folder_to_a_file(tmp_path: Path, site: Path) -> None:
    [target] = open_targets([f"folder:{tmp_path}/www"], tmp_path / "cache").values()
    target.send(site, ignore_progress, False)
    shutil.rmtree(site / "en/news")
    (site / "en/news").write_text("a file")
    (site / "static/site.css").unlink()
    write(site, "static/site.css/index.html", "a folder")
    target.send(site, ignore_progress, False)
    assert holds(tmp_path / "www") == {
        name: text for name, text in holds(site).items() if name != ".oasis-half"
    }


def test_the_branch_has_a_history_of_its_own_and_an_equal_site_no_new_commit(
    tmp_path: Path, site: Path
) -> None:
    place = Place("git", tmp_path)
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
    Place("git", tmp_path).send(site)
    change(site)
    [other] = open_targets([f"git:{tmp_path}/bare.git#pages"], tmp_path / "other-cache").values()
    assert sorted(other.send(site, ignore_progress, False).written) == [
        "en/index.html",
        "zh/index.html",
    ]


@pytest.mark.parametrize(
    "setting",
    [
        "",
        "ftp://x",
        "www=",
        "UPPER=folder:/x",
        "folder:",
        "s3://key:secret@bucket/x",
        "s3://b?acl=public",
        "git:--upload-pack=touch",
        "git:x#--force",
        "git:ssh://user:secret@host.example/x.git",
        "a b=folder:/x",
    ],
)
def test_a_setting_that_is_none_is_refused(setting: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="OASIS_PUBLISH_TARGETS") as refused:
        open_targets([setting], tmp_path)
    assert "secret" not in str(refused.value)


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two targets called folder"):
        open_targets(["folder:/a", "folder:/b"], tmp_path)


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    [target] = open_targets(["git:https://user:secret@host.example/x.git#site"], tmp_path).values()
    assert target.location == "https://host.example/x.git#site"


class Host(BaseHTTPRequestHandler):
    """An empty repository for who knows the password. Notes the command lines on this machine that
    have it while a request is answered.
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
    [target] = open_targets([f"git:{address}"], tmp_path / "cache").values()
    assert target.send(site, ignore_progress, True).written
    server.shutdown()
    server.server_close()
    assert b"ada:s@cret" in server.sent  # type: ignore[attr-defined]
    assert server.seen == []  # type: ignore[attr-defined]


def test_a_destination_is_no_option(tmp_path: Path, site: Path) -> None:
    [target] = open_targets([f"rsync:--rsh=touch {tmp_path}/owned"], tmp_path).values()
    with pytest.raises(TargetFailed):
        target.send(site, ignore_progress, False)
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("lock", ["index.lock", "shallow.lock", "refs/heads/pages.lock"])
def test_what_a_killed_git_has_left_locked_stops_no_later_publish(
    tmp_path: Path, site: Path, lock: str
) -> None:
    place = Place("git", tmp_path)
    place.send(site)
    (tmp_path / "cache/www" / lock).touch()
    change(site)
    assert sorted(place.send(site).written) == ["en/index.html", "zh/index.html"]


def test_a_machine_that_says_nothing_any_more_is_given_up(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting for it would hold the lock of all publishes for ever."""
    if not shutil.which("rsync"):
        pytest.skip("rsync isn’t installed")
    ssh = tmp_path / "ssh"
    ssh.write_text("#!/bin/sh\nexec sleep 3600\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("RSYNC_RSH", str(ssh))
    monkeypatch.setattr(
        "cms.publish.targets.rsync.OPTIONS",
        ["--timeout=1" if option.startswith("--timeout=") else option for option in OPTIONS],
    )
    [target] = open_targets(["rsync:far.example:/srv/www"], tmp_path).values()
    with pytest.raises(TargetFailed, match="timeout"):
        target.send(site, ignore_progress, False)


def test_a_release_that_cant_be_read_takes_nothing_away(tmp_path: Path, site: Path) -> None:
    """A folder that the disk can't read is not an empty one."""
    target = FolderTarget(tmp_path / "www")
    target.send(site, ignore_progress, False)
    change(site)
    before = holds(tmp_path / "www")
    for folder in (site / "en", site / "static"):
        with FAULTS.on(folder, 1), pytest.raises(TargetFailed):
            target.send(site, ignore_progress, False)
        assert holds(tmp_path / "www") == before


def test_a_folder_is_old_or_new_wherever_a_publish_is_killed(tmp_path: Path, site: Path) -> None:
    after, seen, step = tmp_path / "after", set[bool](), 0
    shutil.copytree(site, after)
    change(after)
    while True:
        step += 1
        folder = tmp_path / str(step) / "www"
        folder.parent.mkdir()
        target = FolderTarget(folder)
        target.send(site, ignore_progress, False)
        old = holds(folder)
        killed = killed_at(step, partial(target.send, after, ignore_progress, False))
        now, new = (
            holds(folder),
            {name: text for name, text in holds(after).items() if name != ".oasis-half"},
        )
        assert now in (old, new), f"step {step}"
        seen.add(now == new)
        target.send(after, ignore_progress, False)
        assert holds(folder) == new
        if not killed:
            break
    assert seen == {False, True}
    assert step > 10


def test_a_folder_beside_which_nothing_may_be_put_is_filled_file_by_file(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    target = FolderTarget(tmp_path / "www")
    target.send(site, ignore_progress, False)
    wanted = change(site)
    wanted.pop("en/news/index.html")
    target.send(site, ignore_progress, False)
    assert holds(tmp_path / "www") == wanted
    assert not (tmp_path / ".www.oasis").exists()


def test_a_folder_put_back_from_a_copy_gets_no_file_of_its_twin(tmp_path: Path, site: Path) -> None:
    """The twin beside it still has the files of the later release."""
    target, www = FolderTarget(tmp_path / "www"), tmp_path / "www"
    target.send(site, ignore_progress, False)
    shutil.copytree(www, tmp_path / "copy")
    change(site)
    target.send(site, ignore_progress, False)
    shutil.rmtree(www)
    shutil.copytree(tmp_path / "copy", www)

    third = tmp_path / "third"
    for name, text in PAGES.items():
        write(third, name, text)
    write(third, "new.html", "new")
    (third / MARK).write_text("third\n")
    target.send(third, ignore_progress, False)
    assert holds(www) == PAGES | {"new.html": "new"}


def test_a_folder_filled_file_by_file_gets_no_file_of_its_twin(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = FolderTarget(tmp_path / "www")
    target.send(site, ignore_progress, False)
    wanted = change(site)
    wanted.pop("en/news/index.html")
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
        target.send(site, ignore_progress, False)
    write(site, "new.html", "new")
    (site / MARK).write_text("third\n")
    target.send(site, ignore_progress, False)
    assert holds(tmp_path / "www") == wanted | {"new.html": "new"}


def test_a_link_to_a_folder_stays_one(tmp_path: Path, site: Path) -> None:
    (tmp_path / "real").mkdir(0o750)
    (tmp_path / "www").symlink_to("real")
    FolderTarget(tmp_path / "www").send(site, ignore_progress, False)
    assert (tmp_path / "www").is_symlink()
    assert holds(tmp_path / "real") == PAGES
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o750
