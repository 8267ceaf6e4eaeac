"""What the program is known by: its content, whatever the times of its files say."""

import os
import time
from pathlib import Path

import pytest

from cms.core.program_version import MTIME_RESOLUTION_SECONDS, print_of


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program."""
    for name in ("cms/a.py", "blueprints/editor/b.py", "app.py", "requirements.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("first", "utf-8")
    return tmp_path


def known_by(program: Path) -> bytes:
    """As a start some time from now finds it."""
    return print_of(program, program / "kept", time.time() + 2 * MTIME_RESOLUTION_SECONDS)


def test_it_is_remembered(program: Path) -> None:
    first = known_by(program)
    kept = (program / "kept").read_bytes()
    assert kept[8:] == first
    (program / "kept").write_bytes(kept[:8] + b"remember")
    assert known_by(program) == b"remember", "no file was read"


def test_other_content_of_the_same_size_and_time_is_another_program(program: Path) -> None:
    """As an image gives all its files one time."""
    first, file = known_by(program), program / "blueprints" / "editor" / "b.py"
    before = file.stat()
    file.write_text("other", "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert known_by(program) != first


def test_the_same_content_at_another_time_is_the_same_program(program: Path) -> None:
    first = known_by(program)
    (program / "app.py").write_text("first", "utf-8")
    os.utime(program / "cms" / "a.py", (1, 1))
    assert known_by(program) == first


def test_a_file_that_is_new_or_gone_makes_another_program(program: Path) -> None:
    first = known_by(program)
    (program / "cms" / "new.py").write_text("first", "utf-8")
    second = known_by(program)
    (program / "cms" / "new.py").unlink()
    assert first != second
    assert known_by(program) == first


def test_what_was_written_just_now_is_not_remembered(program: Path) -> None:
    print_of(program, program / "kept", (program / "requirements.txt").stat().st_mtime)
    assert not (program / "kept").exists()


def test_where_nothing_can_be_kept_the_files_are_read(program: Path) -> None:
    (program / "kept").mkdir()
    assert known_by(program) == known_by(program)
    assert [path.name for path in program.iterdir() if path.name.startswith("kept")] == ["kept"]
