"""The fingerprint of the program: of its content, independent of the times of its files."""

import os
from pathlib import Path

import pytest

from cms.core.program_version import fingerprint_of


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program."""
    for name in ("cms/a.py", "blueprints/editor/b.py", "app.py", "requirements.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("first", "utf-8")
    return tmp_path


def test_other_content_of_the_same_size_and_time_is_another_program(program: Path) -> None:
    """An image gives all its files the same time."""
    first, file = fingerprint_of(program), program / "blueprints" / "editor" / "b.py"
    before = file.stat()
    file.write_text("other", "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert fingerprint_of(program) != first


def test_the_same_content_at_another_time_is_the_same_program(program: Path) -> None:
    first = fingerprint_of(program)
    (program / "app.py").write_text("first", "utf-8")
    os.utime(program / "cms" / "a.py", (1, 1))
    assert fingerprint_of(program) == first


def test_a_file_that_is_new_or_gone_makes_another_program(program: Path) -> None:
    first = fingerprint_of(program)
    (program / "cms" / "new.py").write_text("first", "utf-8")
    second = fingerprint_of(program)
    (program / "cms" / "new.py").unlink()
    assert first != second
    assert fingerprint_of(program) == first
