"""Tables that people upload: the line numbers in messages, and the values of cells."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.errors import Invalid
from cms.formats.tables import read_sheet, write_sheet
from cms.formats.tables.csv_table import read_csv, unquote_formula, write_csv
from cms.formats.tables.typed_table import read_table
from cms.schema.file_facts import FileFacts


def test_lines_count_from_the_top_of_the_file_behind_one_for_excel() -> None:
    table = read_table(b'sep=;\nkey;title\na;"x\ny"\nb;z\n')
    assert table.head == ("key", "title")
    assert [row.line for row in table.rows] == [3, 5]
    with pytest.raises(Invalid) as refusal:
        read_table(b'sep=;\nkey;title\na;"x"y\n')
    assert refusal.value.text().startswith("Line 3 ")


def test_a_list_comes_back_where_an_item_has_the_sign_between_items() -> None:
    facts = {"tags": ["sand | water", "dune"]}
    sheet = write_sheet(FileFacts, [("2024/a.jpg", facts)])
    [row], faults = read_sheet(FileFacts, sheet, ("en", "zh"), "en")
    assert not faults
    assert row.flat == facts


@given(st.text(alphabet=";\t\r\n '=+-@＝a1\xa0"))
def test_a_cell_that_could_be_a_formula_comes_back(text: str) -> None:
    sheet = write_csv(["key", "credit"], [["a", text]])
    [_head, [_key, cell]] = csv.reader(StringIO(sheet, newline=""))
    for part in re.split("[;\t\r\n]", cell):
        assert part.lstrip()[:1] not in tuple("=+@＝")
    _columns, rows = read_csv(sheet)
    assert unquote_formula(next(rows).cells["credit"]) == text
