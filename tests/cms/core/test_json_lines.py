"""Reading a file of JSON lines that a crash or a disk has damaged."""

from pathlib import Path

from cms.core.json_lines import append_json, json_lines


def test_lines_that_are_no_objects_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    append_json(path, {"kind": "begin"})
    with path.open("ab") as file:
        file.write(b'7\nnull\n["kind"]\n\x00\x00\n\n{"kind": "to')
    append_json(path, {"kind": "end"})
    assert [line["kind"] for line in json_lines(path.read_bytes())] == ["begin", "end"]
