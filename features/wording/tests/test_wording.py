"""Punctuation and words: findings in texts, and texts without findings."""

import json
from types import SimpleNamespace

import pytest
from minisite import CONTENT, MODELS, put
from people import Desk, Visitor

from cms.content import Snapshot
from cms.content.entry import make_lenient
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.levels import Finding
from cms.publish.checks.texts import utf16_index
from cms.schema.entry_ref import EntryRef
from features.wording.checks import _findings
from features.wording.prose import prose_only
from features.wording.punctuation import wrong_marks
from features.wording.words import Avoided, find_avoided_words, match_case
from tests.pictures_of_pages import without

WRONG_IN_CHINESE = [
    ("绿洲,沙漠", ",", "，"),
    ("研究所成立于1998年.", ".", "。"),
    ("分为三类:水、土、气", ":", "："),
    ("**盐碱地**;沙地", ";", "；"),
    ("真的吗?", "?", "？"),
    ("面积约100公顷;2010年,河州", ";", "；"),
    ("等等...", "...", "……"),
    ("研究所(IRS)成立", "(IRS)", "（IRS）"),
    ("会议(线上).", ".", "。"),
    ("会议(线上),免费", ",", "，"),
    ("(一). 概况", "(一)", "（一）"),
    ("占地(约100公顷)", "(约100公顷)", "（约100公顷）"),
    ('称为"天然实验室"', '"天然实验室"', "“天然实验室”"),
    ("见注[^1],再看", ",", "，"),
    ("遥感与GPS,地面观测", ",", "，"),
]


RIGHT_IN_CHINESE = [
    "比例为3.5，时间10:30，人数1,000，比例尺1:50",
    "胡杨（Populus euphratica Oliv.）分布于塔里木河，见Chen, Y. N. (2010)。",
    "代码`水,土`与公式$水,x$",
    "见[网站](https://example.org/水,土)和https://example.org/a,b。",
    "DOI: 10.1000/水,x",
    "文件名为说明.pdf，作者Li Yan, Chen Xi等",
    "[1] 陈雅河, 李卫河. 河州水资源[J]. 河流研究, 2010, 27(1): 1-6.",
    "一. 概况\n\n1. 第一\n2) 第二",
    "看图！![湖](/media/a.jpg)",
    "| 站 | 年 |\n|:--|--:|\n| 阜河 | 1987 |",
    "10%~20%，-5 °C，pH: 7.5",
    "「引文」，《书名》。",
]


WRONG_IN_ENGLISH = [
    ("water，soil", "，", ", "),
    ("water， soil", "，", ","),
    ("The end。", "。", "."),
    ("the sea（Aral", "（", " ("),
    ("Aral）is", "）", ") "),
    ("year ２０１０", "２０１０", "2010"),
]


RIGHT_IN_ENGLISH = [
    "The name 河流研究所，临河 is Chinese.",
    "Called “绿洲、沙漠” here, with “quotes” and a dash — so.",
    "《河流研究》 is a journal.",
]


def signs(text: str, lang: str) -> list[tuple[str, str | None]]:
    words = prose_only(text)
    return [(text[one.start : one.end], one.instead) for one in wrong_marks(words, lang)]


@pytest.mark.parametrize(("text", "sign", "instead"), WRONG_IN_CHINESE)
def test_half_width_signs_in_chinese(text: str, sign: str, instead: str) -> None:
    assert signs(text, "zh-Hans")[0] == (sign, instead)


@pytest.mark.parametrize("text", RIGHT_IN_CHINESE)
def test_what_is_right_in_chinese(text: str) -> None:
    assert signs(text, "zh-Hans") == []


@pytest.mark.parametrize(("text", "sign", "instead"), WRONG_IN_ENGLISH)
def test_full_width_signs_in_english(text: str, sign: str, instead: str) -> None:
    assert signs(text, "en") == [(sign, instead)]


@pytest.mark.parametrize("text", RIGHT_IN_ENGLISH)
def test_what_is_right_in_english(text: str) -> None:
    assert signs(text, "en") == []


def test_words_of_the_list() -> None:
    avoided = (
        Avoided("centre", "research centre", ""),
        Avoided("Net", "network", ""),
        Avoided("载有", "提及", ""),
    )

    def found(text: str) -> list[str]:
        return [text[start:end] for start, end, _one in find_avoided_words(text, avoided)]

    assert found("The Centre and a centrefold, a research centre") == ["Centre"]
    assert found("a net, the Net, Nets") == ["Net"]
    assert found("资料载有三种") == ["载有"]
    assert match_case("Centre", "middle") == "Middle"
    assert utf16_index("𠀀水,", 2) == 3


@pytest.mark.parametrize(
    "part",
    [
        "![",
        "[",
        ",",
        "水,",
        "(水",
        '"水',
        "#",
        "# ",
        "# x\n",
        "*,",
        "，",
        "[J]",
        "a@",
        "载有",
        "@水",
    ],
)
def test_a_text_of_nothing_but_signs_comes_to_an_end(part: str) -> None:
    text = part * (100_000 // len(part))
    for code, lang in (("zh", "zh-Hans"), ("en", "en")):
        raw = {"body": {code: text.split("\n")}}
        avoided = {code: (Avoided("载有", "提及载有", ""), Avoided("a", "", ""))}
        list(_findings(avoided, make_lenient(EntryRef(MODELS["news"], "x"), raw), {code: lang}))


def change(desk: Desk, **summary: str) -> None:
    put(desk.paths, "news", "launch", {**CONTENT["news", "launch"], "summary": summary})
    desk.site.store.refresh()


def found(desk: Desk, check: str) -> list[Finding]:
    findings = desk.site.get(ContentChecks).findings(desk.site.store.snapshot())
    return [one for one in findings if one.check == check]


def test_marks_of_a_text_are_told_once_with_their_number_until_they_are_mended(desk: Desk) -> None:
    change(desk, en="A，b，c", zh="风沙,盐碱,水")
    assert [(one.path, one.quote, one.times) for one in found(desk, "punctuation")] == [
        ("summary.en", "，", 2),
        ("summary.zh", ",", 2),
    ]
    change(desk, en="A, b, c", zh="风沙，盐碱，水")
    assert found(desk, "punctuation") == []


def test_the_page_of_checks_tells_them_once_until_they_are_mended(
    desk: Desk, editor: Visitor
) -> None:
    pytest.importorskip("features.check_page.screen")
    change(desk, en="A，b，c", zh="风沙,盐碱,水")
    html = editor.text("/problems/")
    assert "风沙，盐碱" in html
    assert "1 more in this text." in html
    assert "Punctuation of the wrong width" in html
    change(desk, en="A, b, c", zh="风沙，盐碱，水")
    assert "Punctuation of the wrong width" not in editor.text("/problems/")


def test_a_changed_list_of_words_finds_others(
    small_site: SimpleNamespace,
) -> None:
    def quotes(snapshot: Snapshot) -> set[str]:
        findings = small_site.site.get(ContentChecks).findings(snapshot)
        return {one.quote for one in findings if one.check == "words"}

    store, file = small_site.site.store, small_site.data / "wording.json"
    assert quotes(store.snapshot()) == set()
    rows = [{"id": "one", "avoid": {"en": ["research"]}, "instead": {"en": "work"}}]
    file.write_text(json.dumps({"words": rows}), "utf-8")
    assert quotes(Snapshot(store.refresh(), store.clock())) >= {"research"}


def test_without_it_the_list_stays_and_nothing_is_found(small_site: SimpleNamespace) -> None:
    file = small_site.data / "wording.json"
    before = file.read_bytes()
    site = without(small_site, "wording").site
    assert "wording" not in site.models
    checks = {one.check for one in site.get(ContentChecks).findings(site.store.snapshot())}
    assert not checks & {"words", "punctuation"}
    assert file.read_bytes() == before
