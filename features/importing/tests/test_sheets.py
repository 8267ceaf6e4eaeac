"""Entries as tables: what is written is read again."""

from blueprints.news.models import News
from cms.schema.file_facts import FileFacts
from features.importing.sheets import read_sheet, write_sheet

OLD = {
    "headline": {"en": "A", "zh": "甲"},
    "author": "Li Yan",
    "sources": [{"id": "a", "title": "The report", "asOf": "2024"}],
}
"""An entry from before the author's name was localized."""
CODES = ("en", "zh")


def test_a_list_comes_back_where_an_item_has_the_sign_between_items() -> None:
    facts = {"tags": ["sand | water", "dune"]}
    sheet = write_sheet(FileFacts, [("2024/a.jpg", facts)])
    [row], faults = read_sheet(FileFacts, sheet, ("en", "zh"), "en")
    assert not faults
    assert row.flat == facts


def test_a_value_for_all_languages_goes_out_and_in() -> None:
    sheet = write_sheet(News, [("a", OLD)])
    assert "author.und" in sheet.partition("\n")[0]
    for head in ("author", "author.und", "author.zh"):
        rows, faults = read_sheet(News, f"key,{head}\na,Li Yan\n", CODES, "en")
        assert (len(rows), faults) == (1, ())
