"""Texts are in 英文 and 中文: Chinese has different words for written and spoken languages."""

import pytest

from cms.web.templating.formats import written_name


@pytest.mark.parametrize(
    ("name", "endings", "written"),
    [
        ("英语", "语|文", "英文"),
        ("中文", "语|文", "中文"),
        ("西班牙语", "语|文", "西班牙文"),
        ("English", "|", "English"),
    ],
)
def test_a_languages_name_for_texts(name: str, endings: str, written: str) -> None:
    assert written_name(name, endings) == written
