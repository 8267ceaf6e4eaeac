"""Text checks: what they report and what they don't."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from minisite import CONTENT, MODELS, NOW, make_site, put

from blueprints import SECTIONS
from cms.content import Snapshot, Store
from cms.core.database import DisposableDatabase
from cms.markdown.prose import prose_only
from cms.publish.checks.check_records import CheckRecords
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.feature_checks import FeatureChecks
from cms.publish.checks.levels import Finding, read_check_levels
from cms.publish.checks.punctuation import wrong_marks
from cms.publish.checks.texts import check_texts, utf16_index
from cms.publish.checks.wording import Avoided, find_avoided_words, match_case
from cms.schema.paths import Paths
from tests.browser.server import ROOT

WRONG_IN_CHINESE = [
    ("绿洲,沙漠", ",", "，"),
    ("研究所成立于1998年.", ".", "。"),
    ("分为三类:水、土、气", ":", "："),
    ("**盐碱地**;沙地", ";", "；"),
    ("真的吗?", "?", "？"),
    ("面积约100公顷;2010年,新疆", ";", "；"),
    ("等等...", "...", "……"),
    ("研究所(XIEG)成立", "(XIEG)", "（XIEG）"),
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
    "[1] 陈亚宁, 李卫红. 新疆水资源[J]. 干旱区研究, 2010, 27(1): 1-6.",
    "一. 概况\n\n1. 第一\n2) 第二",
    "看图！![湖](/media/a.jpg)",
    "| 站 | 年 |\n|:--|--:|\n| 阜康 | 1987 |",
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
    "The name 新疆生态与地理研究所，乌鲁木齐 is Chinese.",
    "Called “绿洲、沙漠” here, with “quotes” and a dash — so.",
    "《干旱区研究》 is a journal.",
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
        wording = {code: (Avoided("载有", "提及载有", ""), Avoided("a", "", ""))}
        check_texts(MODELS["news"], "x", raw, {code: lang}, wording)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_site(tmp_path)


def checks(paths: Paths) -> ContentChecks:
    database = DisposableDatabase(paths.database, is_large=True)
    return ContentChecks(
        read_check_levels(()), CheckRecords(database, paths), FeatureChecks((), None, print)
    )


def look(paths: Paths, now: datetime = NOW) -> list[Finding]:
    return checks(paths).findings(Snapshot(Store(paths, MODELS).content(), now))


def of(found: list[Finding], check: str) -> list[tuple[str, str, int]]:
    return [(one.path, one.quote, one.times) for one in found if one.check == check]


def change(paths: Paths, type: str, key: str, **fields: Any) -> None:
    put(paths, type, key, {**CONTENT[type, key], **fields})


def test_a_heading_that_skips_a_level(paths: Paths) -> None:
    change(
        paths,
        "news",
        "workshop",
        body={"en": ["### A", "## B", "#### C", "##### D", "```", "# no"]},
    )
    found = [one for one in look(paths) if one.check == "headings"]
    assert [(one.quote, one.instead) for one in found] == [
        ("###", "##"),
        ("####", "###"),
        ("#####", "####"),
    ]
    change(paths, "news", "workshop", body={"en": ["### A", "#### B", "### C", "#### D"]})
    assert of(look(paths), "headings") == []


def test_a_picture_in_a_text_without_description(paths: Paths) -> None:
    body = {"en": ["![](/media/a.png)", "![A lake](/media/b.png)"]}
    change(paths, "news", "workshop", body=body)
    assert of(look(paths), "alt") == [("body.en", "![](/media/a.png", 1)]
    paths.media.mkdir(exist_ok=True)
    (paths.media / "a.png").write_bytes(b"")
    (paths.media / "a.png.json").write_text('{"description": {"en": "A dune"}}')
    assert of(look(paths), "alt") == []


def test_a_summary_too_long_for_a_list(paths: Paths) -> None:
    change(paths, "news", "workshop", summary={"en": "word " * 70})
    assert of(look(paths), "length") == [("summary.en", "", 1)]


def test_languages_that_are_not_shown_are_not_told(paths: Paths) -> None:
    raw = CONTENT["news", "launch"]
    change(paths, "news", "launch", summary={"en": "A，b", "zh": "绿洲,沙漠"})
    assert {path for path, _quote, _times in of(look(paths), "punctuation")} == {
        "summary.en",
        "summary.zh",
    }
    publication = {**raw["publication"], "zh": {"state": "draft"}}
    change(
        paths, "news", "launch", summary={"en": "A，b", "zh": "绿洲,沙漠"}, publication=publication
    )
    assert {path for path, _quote, _times in of(look(paths), "punctuation")} == {"summary.en"}


def test_what_was_found_is_kept_and_may_be_lost(paths: Paths) -> None:
    change(paths, "news", "workshop", summary={"en": "A，b，c"})
    store, first = Store(paths, MODELS), checks(paths)
    found = first.findings(Snapshot(store.content(), NOW))
    [one] = [one for one in found if one.check == "punctuation"]
    assert (one.quote, one.times, one.key) == ("，", 2, "workshop")
    database = DisposableDatabase(paths.database, is_large=True)
    assert database.execute("UPDATE check_record SET record = 'x' WHERE key = 'launch'") == 1
    assert look(paths) == found
    paths.database.unlink()
    assert look(paths) == found


def test_the_shipped_content_has_none_of_it(tmp_path: Path) -> None:
    """Each finding was reviewed: it is a fault of the content or of the rule."""
    models = {model.name: model for section in SECTIONS for model in section.models}
    real = Paths(ROOT / "data", tmp_path)
    database = DisposableDatabase(tmp_path / "site.db", is_large=True)
    found = ContentChecks(
        read_check_levels(("missing=off",)),
        CheckRecords(database, real),
        FeatureChecks((), None, print),
    ).findings(Snapshot(Store(Paths(ROOT / "data", tmp_path), models).content(), datetime.now(UTC)))
    assert [f"{one.place}: {one.said.text()}" for one in found] == []
