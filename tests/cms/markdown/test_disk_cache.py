"""What is kept on the disk between processes: whole or not at all, never of another program, never
too much.
"""

import multiprocessing
from pathlib import Path

import pytest

from cms.core import cache_file
from cms.core.cache_file import HEADER_BYTES, Blobs, open_blobs, record
from cms.markdown import DISK_CACHE, render
from cms.markdown.render import prepared

KEYS = [bytes([number]) * 16 for number in range(4)]
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with three records."""
    file = Blobs(tmp_path / "kept")
    for number, key in enumerate(KEYS[:3]):
        file.put(key, f"payload {number}".encode() * 9)
    file.close()
    return tmp_path / "kept"


def held(path: Path) -> list[bytes | None]:
    file = Blobs(path)
    found = [file.get(key) for key in KEYS]
    file.close()
    return found


def test_what_is_put_is_found_by_the_next_process(path: Path) -> None:
    assert held(path) == [b"payload 0" * 9, b"payload 1" * 9, b"payload 2" * 9, None]


@pytest.mark.parametrize("lost", [1, HEADER_BYTES, HEADER_BYTES + 80, HEADER_BYTES + 81 - 1])
def test_a_file_with_a_torn_record_is_begun_anew(path: Path, lost: int) -> None:
    path.write_bytes(path.read_bytes()[:-lost])
    assert held(path) == [None] * 4
    assert path.stat().st_size == 0
    file = Blobs(path)
    file.put(KEYS[3], b"new")
    file.close()
    assert held(path) == [None, None, None, b"new"]


def test_a_file_that_ends_with_a_record_is_whole(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: -(HEADER_BYTES + 81)])
    assert held(path) == [b"payload 0" * 9, b"payload 1" * 9, None, None]


def test_a_payload_that_was_damaged_is_not_there(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[HEADER_BYTES + 5] ^= 1
    path.write_bytes(data)
    assert held(path) == [None, b"payload 1" * 9, b"payload 2" * 9, None]


def test_a_file_that_has_grown_too_long_is_begun_anew(path: Path) -> None:
    size = path.stat().st_size
    file = Blobs(path, longest=size + 1)
    assert file.get(KEYS[0]) is not None
    file.close()
    file = Blobs(path, longest=size)
    assert file.get(KEYS[0]) is None
    file.close()
    assert path.stat().st_size == 0


def test_a_file_of_another_program_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other-0123").write_bytes(b"of another kind")
    before = open_blobs(tmp_path, "texts")
    before.put(KEYS[0], b"made by the old program")
    before.close()
    monkeypatch.setattr(cache_file, "program_print", lambda: b"anothere")
    after = open_blobs(tmp_path, "texts")
    assert after.get(KEYS[0]) is None
    after.close()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["other-0123", after.path.name]
    assert after.path != before.path


def test_several_processes_add_at_once(tmp_path: Path) -> None:
    def work(number: int) -> None:
        file = Blobs(tmp_path / "kept")
        for one in range(200):
            file.put(bytes([number, one]) * 8, bytes([number, one]) * 500)

    crew = [FORK.Process(target=work, args=(number,)) for number in range(3)]
    for process in crew:
        process.start()
    for process in crew:
        process.join(60)
        assert process.exitcode == 0
    file = Blobs(tmp_path / "kept")
    for number in range(3):
        for one in range(200):
            assert file.get(bytes([number, one]) * 8) == bytes([number, one]) * 500
    file.close()


def test_a_record_in_the_place_of_another_counts(path: Path) -> None:
    with path.open("ab") as end:
        end.write(record(KEYS[0], b"newer"))
    assert held(path)[0] == b"newer"


def test_texts_are_made_once_and_read_from_there(tmp_path: Path) -> None:
    text = "# A *heading*\n\nWords with $x^2$ and [a link](entry:news/launch), seen nowhere else."
    with DISK_CACHE.at(tmp_path):
        first = render(text, "en")
    [file] = tmp_path.glob("texts-*")
    size = file.stat().st_size
    assert size > 0
    prepared.cache_clear()
    with DISK_CACHE.at(tmp_path):
        assert render(text, "en") == first
    assert file.stat().st_size == size, "not made again, or it would have been added again"
    assert DISK_CACHE.file is None
    prepared.cache_clear()
    assert render(text, "en") == first
