"""Tables that people upload: the line numbers in messages."""

import pytest

from cms.core.errors import Invalid
from features.spreadsheet.typed_table import read_table


def test_lines_count_from_the_top_of_the_file_behind_one_for_excel() -> None:
    table = read_table(b'sep=;\nkey;title\na;"x\ny"\nb;z\n')
    assert table.head == ("key", "title")
    assert [row.line for row in table.rows] == [3, 5]
    with pytest.raises(Invalid) as refusal:
        read_table(b'sep=;\nkey;title\na;"x"y\n')
    assert refusal.value.text().startswith("Line 3 ")
