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
