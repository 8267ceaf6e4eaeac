"""JSON lines that a crash or a disk has damaged, or that find no room."""

from pathlib import Path

import pytest
from disks import small_disk

from cms.core.files import append_line
from cms.core.json_lines import append_json, json_lines


def test_lines_that_are_no_objects_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    append_json(path, {"kind": "begin"})
    with path.open("ab") as file:
        file.write(b'7\nnull\n["kind"]\n\x00\x00\n\n{"kind": "to')
    append_json(path, {"kind": "end"})
    assert [line["kind"] for line in json_lines(path.read_bytes())] == ["begin", "end"]


def test_a_line_that_finds_no_room_is_not_taken_for_written(tmp_path: Path) -> None:
    """A nearly full disk writes only the beginning of the line and reports no error."""
    with small_disk(tmp_path / "disk", 1) as disk:
        file = disk.folder / "log"
        append_line(file, b"x" * 4000)
        disk.fill()
        with pytest.raises(OSError, match="No space"):
            append_line(file, b"y" * 500)
        disk.make_room()
        append_line(file, b"z")
        assert [line[:1] for line in file.read_bytes().splitlines()] == [b"x", b"y", b"z"]
