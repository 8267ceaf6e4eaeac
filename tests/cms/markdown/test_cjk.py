"""Chinese text next to Markdown's marks, and line breaks of the source."""

import pytest

from cms.markdown import render
from cms.markdown.cjk import join_lines, joins, phrases


def html(source: str, lang: str = "zh-Hans") -> str:
    return str(render(source, lang).html)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("**中文。**后面", "<strong>中文。</strong>后面"),
        ("前面**“引用”**后面", "前面<strong>“引用”</strong>后面"),
        ("前*强调，*后", "前<em>强调，</em>后"),
        ("**《条例》**规定", "<strong>《条例》</strong>规定"),
        ("这是**（重要）**的", "这是<strong>（重要）</strong>的"),
        ("~~删除。~~后", "<del>删除。</del>后"),
        ("**日本語。**です", "<strong>日本語。</strong>です"),
        ("**한국어.**입니다", "<strong>한국어.</strong>입니다"),
        ("a_b_c 中_文_字", "a_b_c 中_文_字"),
    ],
)
def test_emphasis_beside_chinese_punctuation(source: str, wanted: str) -> None:
    assert html(source) == f"<p>{wanted}</p>\n"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("中文\n中文", "中文中文"),
        ("中文，\n中文", "中文，中文"),
        ("中文\n“引用”\n中文", "中文“引用”中文"),
        ("中文——\n中文", "中文——中文"),
        ("中文，\nLatin", "中文，Latin"),
        ("latin\nlatin", "latin\nlatin"),
        ("中文\nlatin\n中文", "中文\nlatin\n中文"),
        ("said\n“yes”\nand", "said\n“yes”\nand"),
        ("**中文**\n*中文*\n`中文`", "<strong>中文</strong><em>中文</em><code>中文</code>"),
        ("**latin**\n中文", "<strong>latin</strong>\n中文"),
        ("[中\n文](/x)\n[中](/y)", '<a href="/x">中文</a><a href="/y">中</a>'),
        ("中文\\\n中文", "中文<br>\n中文"),
        ("㐀\n𠀀\n中", "㐀𠀀中"),
        ("ひらがな\nカタカナ", "ひらがなカタカナ"),
        ("한국어\n한국어", "한국어\n한국어"),
        ("５\n中", "５中"),
    ],
)
def test_line_breaks(source: str, wanted: str) -> None:
    assert html(source) == f"<p>{wanted}</p>\n"


def test_line_breaks_between_blocks_stay() -> None:
    assert (
        html("- 中\n- 文\n  - 内\n")
        == "<ul>\n<li>中</li>\n<li>文\n<ul>\n<li>内</li>\n</ul>\n</li>\n</ul>\n"
    )


def test_code_keeps_its_lines_and_korean_its_spaces() -> None:
    assert "中\n文" in html("字\n字\n\n```\n中\n文\n```\n")
    assert html("中文\n中文", "ko") == "<p>中文\n中文</p>\n"


def test_nothing_changes_without_chinese() -> None:
    assert join_lines("<p>a\nb</p>\n") == "<p>a\nb</p>\n"
    assert not joins("", "中")
    assert not joins("中", "")
    assert not joins("“", "”")
    assert not joins(">", "，")


def test_headings_in_chinese_have_chinese_anchors() -> None:
    assert '<h2 id="s-一-研究方向-与-任务">' in html("# 一、研究方向（与）任务")


@pytest.mark.parametrize(
    "title",
    [
        "丝绸之路生态论坛|在乌鲁木齐举行",
        "第三次新疆综合科学考察：|塔克拉玛干沙漠钻探",
        "《防治荒漠化公约》|第十六次缔约方大会",
        "咸海的|过去|与现在",
        "雪崩研究站|积雪|观测数据集",
        "中国—塔吉克斯坦|生物资源实验室|在杜尚别启用",
        "研究所|与根特大学|再次签订合作协议",
        "生物多样性|国际研讨会|将于2021年12月举行",
        "肖文交|获全国创新争先奖",
        "共建国际干旱区生态|研究中心",
        "两项成果|获国家科学技术进步奖|二等奖",
        "同行获得荣获",
        "和田绿洲|和天山",
        "多模式预测气候变化及其|对径流的|影响",
        "观测数据|（1967—2021年）",
        "<b>水</b>",
    ],
)
def test_where_lines_of_a_title_may_end(title: str) -> None:
    assert "|".join(phrases(title.replace("|", ""))) == title
