"""A target that is a folder on this machine."""

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from faults import FAULTS
from kill import killed_at

from cms.publish.builder_interface import ignore_progress
from cms.publish.output import MARK
from cms.publish.targets import TargetFailed
from features.folder_target.target import FolderTarget
from tests.sent_releases import CHECKS, PAGES, Place, change, holds, make_site, opened, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path)


@pytest.mark.parametrize("check", CHECKS)
def test_a_folder(check: Callable[[Place, Path], None], tmp_path: Path, site: Path) -> None:
    check(Place(f"folder:{tmp_path}/there", tmp_path), site)


def test_a_failure_is_told_in_a_sentence(tmp_path: Path, site: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TargetFailed) as failed:
        opened(f"folder:{tmp_path}/file/www", tmp_path).send(site, ignore_progress, False)
    assert str(tmp_path) in failed.value.text()


def test_a_folder_of_others_is_left_alone(tmp_path: Path, site: Path) -> None:
    write(tmp_path / "www", "thesis.txt", "three years of work")
    target = FolderTarget(tmp_path / "www")
    with pytest.raises(TargetFailed, match="no publish has made"):
        target.send(site, ignore_progress, False)
    assert holds(tmp_path / "www") == {"thesis.txt": "three years of work"}


def test_a_file_gives_way_to_a_folder_and_a_folder_to_a_file(tmp_path: Path, site: Path) -> None:
    target = FolderTarget(tmp_path / "www")
    target.send(site, ignore_progress, False)
    shutil.rmtree(site / "en/news")
    (site / "en/news").write_text("a file")
    (site / "static/site.css").unlink()
    write(site, "static/site.css/index.html", "a folder")
    target.send(site, ignore_progress, False)
    assert holds(tmp_path / "www") == {
        name: text for name, text in holds(site).items() if name != ".oasis-half"
    }


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
