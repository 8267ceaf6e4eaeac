"""Tables that people upload: the line numbers in messages, and the values of cells."""

import pytest

from cms.core.errors import Invalid
from cms.formats.tables import read_sheet, write_sheet
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
