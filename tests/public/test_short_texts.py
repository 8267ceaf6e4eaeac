"""Summaries and leads in Chinese break between words."""

import re
from types import SimpleNamespace

from published import publish

SUMMARY = "研究所与乌兹别克斯坦科学院的学者考察咸海，测量<风蚀>2 mm"


def test_a_chinese_summary_marks_its_breaks_and_an_english_one_none(
    small_site: SimpleNamespace,
) -> None:
    publish(
        small_site,
        "news",
        "wind",
        title={"en": "Wind", "zh": "风"},
        summary={"en": "Wind is measured & drawn", "zh": SUMMARY},
        date="2031-01-01",
    )
    chinese = small_site.client.get("/zh/news/").get_data(as_text=True)
    [shown] = [one for one in re.findall(r"<p>(.*?)</p>", chinese) if "&lt;" in one]
    assert shown.count("<wbr>") > 2
    assert shown.replace("<wbr>", "") == SUMMARY.replace("2 mm", "2\u00a0mm").replace(
        "<风蚀>", "&lt;风蚀&gt;"
    )
    english = small_site.client.get("/en/news/").get_data(as_text=True)
    assert "<p>Wind is measured &amp; drawn</p>" in english
    assert "<wbr>" not in english.partition("Wind is measured")[2].partition("</ul>")[0]


def test_lists_begin_with_what_an_entry_is(small_site: SimpleNamespace) -> None:
    """Half as many Chinese characters as Latin letters are shown, in whole sentences."""
    chinese = (
        "馆内保存河流沿岸的植物标本，供研究人员使用；" + "标本按产地和年代排列，可以预约查阅。" * 9
    )
    publish(
        small_site,
        "collections",
        "herbarium",
        name={"en": "Herbarium", "zh": "标本馆"},
        kind="museum",
        description={
            "en": ["The herbarium keeps plants of the *river*. " + "They are in boxes. " * 20],
            "zh": [chinese],
        },
    )
    get = small_site.client.get
    english = get("/en/resources/collections/").get_data(as_text=True)
    assert "<p>The herbarium keeps plants of the river. They are in boxes." in english
    assert english.count("They are in boxes.") <= 7
    found = get("/zh/resources/collections/").get_data(as_text=True)
    shown = found.partition("<p>馆内保存")[2].partition("</p>")[0]
    assert 30 < len(shown) <= 80
    assert shown.endswith("。")
