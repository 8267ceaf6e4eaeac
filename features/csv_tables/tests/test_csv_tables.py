"""The cells of tables: none is calculated by a spreadsheet, and all come back."""

import csv
import re
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from features.csv_tables.tables import read_csv, unquote_formula, write_csv


@given(st.text(alphabet=";\t\r\n '=+-@＝a1\xa0"))
def test_a_cell_that_could_be_a_formula_comes_back(text: str) -> None:
    sheet = write_csv(["key", "credit"], [["a", text]])
    [_head, [_key, cell]] = csv.reader(StringIO(sheet, newline=""))
    for part in re.split("[;\t\r\n]", cell):
        assert part.lstrip()[:1] not in tuple("=+@＝")
    _columns, rows = read_csv(sheet)
    assert unquote_formula(next(rows).cells["credit"]) == text
