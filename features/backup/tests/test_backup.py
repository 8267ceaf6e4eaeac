"""A backup contains all persistent data, and restoring it gives the same site; an invalid backup
changes nothing.
"""

import errno
import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from disks import small_disk

from cms.accounts.permissions import Actor
from cms.accounts.security_events import write_event
from cms.core.files import locked
from features.backup.archive import files_of


def run(site: SimpleNamespace, *arguments: str) -> Result:
    return site.app.test_cli_runner().invoke(args=list(arguments))


def state(site: SimpleNamespace) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, (path, _signature) in files_of(site.site.paths)}


@pytest.fixture
def lived_in(tiny_site: SimpleNamespace) -> SimpleNamespace:
    """A site with an account, a draft, a message, a picture and a cache."""
    assert run(tiny_site, "user", "add", "ada@example.org", "--role", "editor").exit_code == 0
    tiny_site.site.editing.drafts.create(
        Actor("a", "Ada", "editor"), "news", {"headline.en": "Begun"}
    )
    for name, data in (
        ("messages/1.json", b"{}"),
        ("secret_key", b"secret"),
        ("cache/pictures/x", b"x"),
    ):
        path = tiny_site.instance / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tiny_site.data / "media").mkdir()
    (tiny_site.data / "media/湖.txt").write_bytes(b"lake")
    return tiny_site


def test_what_is_backed_up_comes_back_whole(lived_in: SimpleNamespace) -> None:
    before, file = state(lived_in), lived_in.folder / "site.tar.gz"
    assert run(lived_in, "backup", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    (lived_in.data / "site.json").unlink()
    (lived_in.data / "content/news/new.json").write_text("{}")
    (lived_in.instance / "secret_key").write_bytes(b"another")
    result = run(lived_in, "restore", str(file), "--yes")
    assert result.exit_code == 0, result.output
    assert state(lived_in) == before
    assert ".before-" in result.output
    kept = next(lived_in.folder.glob("data.before-*"))
    assert (kept / "content/news/new.json").is_file(), "the existing data is kept"
    assert lived_in.client.get("/en/").status_code == 200


def test_nobody_else_reads_what_is_restored(lived_in: SimpleNamespace) -> None:
    """Independently of the file modes on the machine of the backup."""
    file = lived_in.folder / "site.tar.gz"
    write_event(lived_in.site, "sign-in")
    for path in lived_in.instance.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert run(lived_in, "backup", str(file)).exit_code == 0
    assert run(lived_in, "restore", str(file), "--yes").exit_code == 0
    kept = [
        path
        for name, (path, _signature) in files_of(lived_in.site.paths)
        if name.startswith("instance/")
    ]
    assert {path.parent.name for path in kept} >= {"accounts", "audit", "messages", "instance"}
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert (lived_in.data / "site.json").stat().st_mode & 0o777 == 0o644


def test_what_may_be_lost_is_not_in_it(lived_in: SimpleNamespace) -> None:
    file = lived_in.folder / "site.tar.gz"
    run(lived_in, "backup", str(file))
    with tarfile.open(file) as archive:
        names = archive.getnames()
    assert "data/media/湖.txt" in names
    assert any(name.startswith("instance/drafts/news/") for name in names)
    assert not [
        name for name in names if "cache" in name or "state.db" in name or "write.lock" in name
    ]


def archive(path: Path, *members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(path, "w:gz") as file:
        for name, data in (("data/site.json", b"{}"), *members):
            member = tarfile.TarInfo(name)
            member.size, member.type = (
                (len(data), tarfile.REGTYPE) if name == "data/site.json" else (len(data), kind)
            )
            member.linkname = "/etc/passwd" if kind != tarfile.REGTYPE else ""
            file.addfile(member, io.BytesIO(data))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "data/../../evil",
        "/etc/evil",
        "instance/cache/evil",
        "instance/state.db",
        "app.py",
        "instance/../data/evil",
    ],
)
def test_no_backup_writes_elsewhere(lived_in: SimpleNamespace, name: str) -> None:
    before = state(lived_in)
    result = run(
        lived_in, "restore", str(archive(lived_in.folder / "evil.tar.gz", (name, b"x"))), "--yes"
    )
    assert result.exit_code == 1
    assert "Nothing was changed" in result.output
    assert state(lived_in) == before
    assert not list(lived_in.folder.rglob("evil")), "nothing is left of it"


def test_no_link_is_unpacked(lived_in: SimpleNamespace) -> None:
    before = state(lived_in)
    file = archive(lived_in.folder / "evil.tar.gz", ("data/media/link", b""), kind=tarfile.SYMTYPE)
    assert run(lived_in, "restore", str(file), "--yes").exit_code == 1
    assert state(lived_in) == before


@pytest.mark.parametrize("data", [b"", b"not an archive", b"\x1f\x8b\x08\x00 torn"])
def test_what_is_no_archive_changes_nothing(lived_in: SimpleNamespace, data: bytes) -> None:
    before, file = state(lived_in), lived_in.folder / "torn.tar.gz"
    file.write_bytes(data)
    assert run(lived_in, "restore", str(file), "--yes").exit_code == 1
    assert state(lived_in) == before


def test_restoring_asks_first(lived_in: SimpleNamespace) -> None:
    before, file = state(lived_in), lived_in.folder / "site.tar.gz"
    run(lived_in, "backup", str(file))
    assert (
        lived_in.app.test_cli_runner().invoke(args=["restore", str(file)], input="n\n").exit_code
        == 1
    )
    assert state(lived_in) == before


def test_a_damaged_file_changes_nothing(lived_in: SimpleNamespace) -> None:
    """One changed byte of a text: tar alone accepts it, as its checksums cover only the headers."""
    file = lived_in.folder / "site.tar.gz"
    for number in range(30):
        (lived_in.data / f"media/{number}.bin").write_bytes(os.urandom(2000))
    run(lived_in, "backup", str(file))
    before, whole = state(lived_in), file.read_bytes()
    for part in range(1, 8):
        at = len(whole) * part // 8
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        result = run(lived_in, "restore", str(file), "--yes")
        assert result.exit_code == 1, part
        assert "Nothing was changed" in result.output
        assert state(lived_in) == before


def test_nobody_else_can_read_a_backup_while_it_is_written(
    lived_in: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, modes = tarfile.TarFile.add, set()

    def watched(*about: object, **more: object) -> None:
        modes.update(path.stat().st_mode & 0o777 for path in lived_in.folder.glob(".oasis-*"))
        add(*about, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(tarfile.TarFile, "add", watched)
    assert run(lived_in, "backup", str(lived_in.folder / "site.tar.gz")).exit_code == 0
    assert modes == {0o600}


def test_nobody_waits_for_a_backup_to_save_and_it_holds_one_moment(
    lived_in: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries are saved while the files are listed and while they are written into the backup."""
    monkeypatch.setattr("cms.core.files.LOCK_TIMEOUT_SECONDS", 0.0)
    editing, ann = lived_in.site.editing, Actor("a", "Ada", "editor")
    os.link(lived_in.data / "media/湖.txt", lived_in.data / "media/again.txt")
    linked, add, moments = os.link, tarfile.TarFile.add, []

    def while_linking(*about: object) -> None:
        linked(*about)  # type: ignore[arg-type]
        if not moments:
            moments.append(
                editing.drafts.create(
                    ann, "news", {"headline.en": "While it is looked through"}
                ).key
            )

    def while_writing(*about: object, **more: object) -> None:
        if len(moments) == 1:
            before.update(state(lived_in))
            moments.append(
                editing.drafts.create(ann, "news", {"headline.en": "While it is written"}).key
            )
            editing.trash.move(ann, "news", "item-1", force=True)
        add(*about, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "link", while_linking)
    monkeypatch.setattr(tarfile.TarFile, "add", while_writing)
    before: dict[str, bytes] = {}
    file = lived_in.folder / "site.tar.gz"
    assert run(lived_in, "backup", str(file)).exit_code == 0
    assert len(moments) == 2
    assert run(lived_in, "restore", str(file), "--yes").exit_code == 0
    assert state(lived_in) == before
    assert not list(lived_in.instance.glob(".oasis-*"))


def test_a_backup_beside_another_is_refused_and_what_a_killed_one_left_goes(
    lived_in: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.core.files.LOCK_TIMEOUT_SECONDS", 0.1)
    left = lived_in.instance / ".oasis-backup/data/gone.json"
    left.parent.mkdir(parents=True)
    left.write_text("{}")
    with locked(lived_in.instance / "cache/jobs/backup.lock"):
        result = run(lived_in, "backup", str(lived_in.folder / "site.tar.gz"))
    assert result.exit_code == 1
    assert "Another backup is running" in result.output
    assert run(lived_in, "backup", str(lived_in.folder / "site.tar.gz")).exit_code == 0
    assert not left.exists()
    with tarfile.open(lived_in.folder / "site.tar.gz") as archive:
        assert "data/gone.json" not in archive.getnames()


def test_on_another_disk_it_copies(
    lived_in: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*about: object) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    before = state(lived_in)
    monkeypatch.setattr(os, "link", refusing)
    assert run(lived_in, "backup", str(lived_in.folder / "site.tar.gz")).exit_code == 0
    assert run(lived_in, "restore", str(lived_in.folder / "site.tar.gz"), "--yes").exit_code == 0
    assert state(lived_in) == before


def test_a_second_backup_leaves_the_first_alone(
    lived_in: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.core.files.LOCK_TIMEOUT_SECONDS", 0.1)
    begun = lived_in.folder / ".oasis-site.tar.gz"
    begun.write_bytes(b"what the first has written")
    with locked(lived_in.site.paths.lock):
        assert run(lived_in, "backup", str(lived_in.folder / "site.tar.gz")).exit_code == 1
    assert begun.read_bytes() == b"what the first has written"


def test_where_one_part_cannot_be_exchanged_all_is_as_it_was(
    lived_in: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = lived_in.folder / "site.tar.gz"
    run(lived_in, "backup", str(file))
    (lived_in.data / "content/news/new.json").write_text("{}")
    before, rename = state(lived_in), Path.rename

    def refusing(old: Path, new: Path) -> Path:
        if old.name == "history":
            raise OSError(16, "Device or resource busy", str(old))
        return rename(old, new)

    monkeypatch.setattr(Path, "rename", refusing)
    result = run(lived_in, "restore", str(file), "--yes")
    assert result.exit_code == 1
    assert "history: Device or resource busy. Nothing was changed." in result.output
    assert state(lived_in) == before
    assert not list(lived_in.folder.rglob("*.before-*"))


def test_what_root_restores_belongs_to_the_site(lived_in: SimpleNamespace) -> None:
    if os.geteuid():
        pytest.skip("only root gives files to others")
    file = lived_in.folder / "site.tar.gz"
    run(lived_in, "backup", str(file))
    for folder in (lived_in.data, lived_in.instance):
        os.chown(folder, 12345, 12346)
    assert run(lived_in, "restore", str(file), "--yes").exit_code == 0
    for path in (
        lived_in.data,
        lived_in.data / "site.json",
        lived_in.instance / "secret_key",
        lived_in.instance / "cache/changes",
        *(lived_in.instance / "accounts").rglob("*"),
    ):
        assert (path.stat().st_uid, path.stat().st_gid) == (12345, 12346), path


def test_a_full_disk_is_not_taken_for_a_bad_backup(
    lived_in: SimpleNamespace, tmp_path: Path, copied: Callable[[Path, Path], SimpleNamespace]
) -> None:
    file = tmp_path / "site.tar.gz"
    run(lived_in, "backup", str(file))
    with small_disk(tmp_path / "disk", 20) as disk:
        other = copied(disk.folder, lived_in.data)
        before = state(other)
        disk.fill()
        result = run(other, "restore", str(file), "--yes")
        assert result.exit_code == 1
        assert "disk is full" in result.output
        assert state(other) == before
        disk.make_room()
        assert run(other, "restore", str(file), "--yes").exit_code == 0


def test_a_folder_that_is_not_there_is_named(lived_in: SimpleNamespace) -> None:
    result = run(lived_in, "backup", str(lived_in.folder / "none/site.tar.gz"))
    assert result.exit_code == 1
    assert "No such file or directory. Nothing was backed up." in result.output
