"""The line of a value in a JSON file."""

import pytest

from cms.content.entry import problems
from cms.content.line_numbers import MAX_ITEMS, line_of, positions
from cms.core.errors import Invalid

FILE = """{
  "title": "One",
  "rows": [
    {"id": "first", "note": {
      "en": "A"}},
    {"id": "second",
     "note": {"en": "B"}}
  ],
  "rows": []
}"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 2),
        ("rows", 3),
        ("rows.1", 4),
        ("rows.first.note.en", 5),
        ("rows.second", 6),
        ("rows.2.note.en", 7),
        ("rows.2.missing.en", 6),
        ("rows.third", 3),
        ("missing", 1),
        ("", 1),
    ],
)
def test_a_value_or_its_nearest_parent(path: str, line: int) -> None:
    assert line_of(FILE, path) == line


def test_a_file_that_breaks_off() -> None:
    assert line_of('{\n"a": [\n1,\n2', "a.2") == 4


def test_rows_in_rows_have_two_names_each() -> None:
    depth = 200
    text = "".join(f'[{{"id": "r{number}",\n"x": ' for number in range(depth)) + "1" + "}]" * depth
    path = ".".join(part for number in range(depth) for part in (f"r{number}", "x"))
    assert line_of('{"x": ' + text + "}", "x." + path) == depth + 1


def test_a_text_of_many_lines_takes_no_memory_for_each() -> None:
    lines = ",\n".join(['"a"'] * (MAX_ITEMS + 9))
    text = f'{{"body": [\n{lines}],\n"title": 1}}'
    assert len(positions(text).members["body"].members) == MAX_ITEMS
    assert line_of(text, f"body.{MAX_ITEMS}") == MAX_ITEMS + 1
    assert line_of(text, f"body.{MAX_ITEMS + 1}") == 1
    assert line_of(text, "title") == MAX_ITEMS + 11


class Counted(bytes):
    """Bytes that count how often they are decoded."""

    decoded = 0

    def decode(self, *how: str) -> str:  # type: ignore[override]
        self.decoded += 1
        return super().decode(*how)


def test_a_file_with_many_faults_is_decoded_once() -> None:
    data = Counted(b'{\n"rows": [\n' + b",\n".join(b'{"name": 1}' for _ in range(50)) + b"]}")
    refusals = [Invalid(f"rows.{number}.name", "Not so.") for number in range(1, 51)]
    assert [one.line for one in problems("x.json", data, refusals)] == [*range(3, 53)]
    assert data.decoded == 1
