"""The page of 2009, "International Cooperation", complete in both languages, within its original
frame.
"""

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

Get = Callable[[str], TestResponse]

STATEMENTS = (
    (
        "guiding thought",
        ("stand at the frontier of science and technology", "value results of substance"),
        ("立足科技前沿领域", "注重实质性成果"),
    ),
    (
        "countries advanced in science",
        (
            "countries advanced in science and technology, such as those of Europe, "
            "the United States, Japan and Russia",
        ),
        ("欧洲各国、美国、日本、俄罗斯等科技发达国家",),
    ),
    (
        "both of them",
        ("strengthen cooperation and exchange with countries advanced",),
        ("科技发达国家的合作与交流",),
    ),
    (
        "developing neighbours and policy",
        (
            "Academic exchange with the developing countries nearby",
            "national foreign policy at the strategic level",
            "Scientific and technological cooperation with neighbouring countries is to be strengthened",
            "interchanging resources",
            "sharing information",
            "transferring technology",
            "training qualified scientists and technicians",
        ),
        (
            "发展同周边发展中国家的学术交流",
            "在战略层面配合国家外交方针政策",
            "加强同周边国家的科技合作",
            "资源互换",
            "信息共享",
            "技术转移",
            "培养合格的科技人才",
        ),
    ),
    (
        "steady development",
        (
            "Over many years",
            "developed steadily",
            "many channels, at many levels and in many forms",
            "all-round pattern",
            "raised the institute’s international standing",
            "trained many scientists, technicians and management teams",
            "brought research to a higher level",
        ),
        (
            "多年来",
            "稳步发展",
            "多渠道、多层次、多形式、全方位",
            "提高了国际地位",
            "培养了一批科研、技术人才和管理队伍",
            "提升了研究水平",
        ),
    ),
    ("own characteristics", ("taken on a character of their own",), ("形成了自身特色",)),
    (
        "experimental programme",
        ("the pilot phase of the Academy’s knowledge innovation programme",),
        ("知识创新工程试点工作",),
    ),
    (
        "importance and goal",
        (
            "fully aware of how much international cooperation matters",
            "To reach its goals in innovation",
        ),
        ("充分认识到国际合作的重要性", "为实现创新目标"),
    ),
    (
        "strategic plan",
        (
            "strategic plan: actively to develop cooperation and exchange with the countries of "
            "Central and Western Asia",
            "Xinjiang’s geographic advantage",
            "internationally known institute",
        ),
        (
            "国际合作战略规划",
            "积极发展同中亚、西亚国家的合作与交流",
            "新疆的地缘优势",
            "国际知名研究所",
        ),
    ),
    (
        "distinctive and important",
        ("a distinctive profile and real influence in research on resources and the environment",),
        ("在资源与环境研究领域特色鲜明、具有重要影响",),
    ),
    (
        "unique nature, three reasons to come",
        (
            "The unique natural environment of Xinjiang is a “natural laboratory”",
            "many scholars from abroad to visit, to investigate and to do joint research",
        ),
        ("新疆独特的自然环境是科学研究的“天然实验室”", "众多国外学者前来访问、考察和开展合作研究"),
    ),
    (
        "extent",
        (
            "The institute currently has scientific and technological cooperation and academic "
            "contacts with more than 50 countries and regions",
            "one fifth to one quarter of all scientific and technological exchange in Xinjiang",
        ),
        (
            "目前，研究所已同50多个国家和地区建立科技合作与学术联系",
            "占新疆科技交流总量的五分之一至四分之一",
        ),
    ),
    ("stable", ("this development has been stable",), ("保持稳定发展",)),
    (
        "concepts and people",
        (
            "Through active international exchange and cooperation in science and technology, new "
            "concepts of research have come into the institute",
            "many of its leading scientists and engineers have been trained",
        ),
        ("通过积极的国际科技合作与交流，研究所引入了新的研究理念，培养了一批科技骨干",),
    ),
    (
        "gaps",
        ("filled gaps and reached the highest level at home and abroad",),
        ("填补空白，达到国内外最高水平",),
    ),
    (
        "foundation",
        ("A solid foundation has been laid for a first-class institute",),
        ("为建设一流研究所打下了坚实基础",),
    ),
    (
        "award",
        (
            "Five foreign experts",
            "Tianshan Award",
            "People’s Government of Xinjiang Uygur Autonomous Region",
        ),
        ("五位外国专家", "新疆维吾尔自治区人民政府", "天山奖"),
    ),
    (
        "reason of the award",
        (
            "for outstanding results in research projects and for their great contribution to "
            "research in Xinjiang",
        ),
        ("因科研成绩突出、对新疆的科研工作贡献重大",),
    ),
    (
        "innovation, publicity",
        (
            "International cooperation in science and technology has strengthened the institute’s "
            "capability for independent innovation",
            "made Xinjiang better known abroad",
        ),
        ("国际科技合作增强了研究所的自主创新能力", "扩大了新疆的对外影响"),
    ),
    (
        "research level of Xinjiang",
        ("raised the level of its scientific and technological research",),
        ("提高了新疆的科技研究水平",),
    ),
    (
        "neighbours, for example",
        (
            "Continue to develop and deepen the strategy of cooperation with neighbouring countries "
            "such as Russia and those of Central Asia",
        ),
        ("继续发展和深化同俄罗斯及中亚各国等周边国家的合作战略",),
    ),
    (
        "developed countries, active part",
        (
            "Strengthen scientific and technological exchange and cooperation with the developed "
            "countries of the world",
            "Attract European and American scholars to take an active part in regional cooperative research in Central "
            "Asia",
        ),
        ("加强同世界发达国家的科技交流与合作", "吸引欧美学者积极参加中亚区域科技合作研究项目"),
    ),
)
"""Every statement of the page of 2009: its subject, its words in English and in Chinese."""
HEADER = {
    "en": ["Home", "Contact", "Sitemap", "CAS"],
    "zh": ["首页", "联系我们", "网站地图", "中国科学院"],
}
MAIN = {
    "en": [
        "About Us",
        "Scientists",
        "News",
        "Join Us",
        "Resources",
        "Papers",
        "Research",
        "International Cooperation",
    ],
    "zh": [
        "机构概况",
        "研究队伍",
        "新闻动态",
        "人才招聘",
        "科研资源",
        "论文",
        "科学研究",
        "国际合作",
    ],
}
SECTION = {
    "en": ["International Projects", "International Conferences", "International Organizations"],
    "zh": ["国际合作项目", "国际会议", "国际组织"],
}
NOTE = {
    "en": "Historical text of 2009. It may no longer describe the institute today.",
    "zh": "2009年的历史文本，内容可能与研究所现状不符。",
}
RESTATED = {
    "en": "in our own words, what the institute’s English website said",
    "zh": "以我们自己的文字，转述研究所英文网站2009年",
}
BEGINS = {"en": "What follows restates, ", "zh": "以下内容"}
PLACE = {"en": "Location: Home International Cooperation", "zh": "当前位置： 首页 国际合作"}
ACADEMY = {"en": "https://english.cas.cn/", "zh": "https://www.cas.cn/"}


def links(html: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>|\s+", " ", text).strip()
        for text in re.findall(r"<a\b[^>]*>(.*?)</a>", html, re.DOTALL)
    ]


def part(html: str, pattern: str) -> str:
    found = re.search(pattern, html, re.DOTALL)
    assert found, pattern
    return found[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement[0])
def test_every_statement_is_made_in_both_languages(get: Get, statement: tuple[str, ...]) -> None:
    for locale, wanted in zip(("en", "zh"), statement[1:], strict=True):
        text = words(
            part(
                get(f"/{locale}/cooperation/").get_data(as_text=True),
                r'<div class="article.*</main>',
            )
        )
        assert not [piece for piece in wanted if piece not in text]


def test_all_statements_of_the_page_are_listed() -> None:
    assert len(STATEMENTS) == 22


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_page_says_that_it_restates(get: Get, locale: str) -> None:
    main = part(get(f"/{locale}/cooperation/").get_data(as_text=True), r"<main.*</main>")
    assert f"<p>{BEGINS[locale]}{RESTATED[locale]}" in main
    assert not re.search("kept as it was|照原样保存", main)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_its_own_text_comes_before_lists(get: Get, locale: str) -> None:
    main = part(get(f"/{locale}/cooperation/").get_data(as_text=True), r"<main.*</main>")
    lead = words(part(main, r'<p class="lead">.*?</p>'))
    assert "2009" in lead
    last = {"en": "Attract European and American scholars", "zh": "吸引欧美学者"}[locale]
    lists = [main.index(f'id="{id}"') for id in ("projects", "conferences", "organizations")]
    assert main.index(NOTE[locale]) < main.index(BEGINS[locale]) < main.index(last) < lists[0]
    assert lists == sorted(lists)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_where_one_is_stands_before_the_way_there(get: Get, locale: str) -> None:
    assert (
        words(
            part(
                get(f"/{locale}/cooperation/").get_data(as_text=True),
                r'<nav class="breadcrumb.*?</nav>',
            )
        )
        == PLACE[locale]
    )


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_academy_is_reached_in_the_visitors_language(get: Get, locale: str) -> None:
    html = get(f"/{locale}/").get_data(as_text=True)
    for piece in (part(html, r'<div class="utility.*?</nav>'), part(html, r"<footer.*</footer>")):
        assert f'href="{ACADEMY[locale]}"' in piece


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_frame_is_the_seeds(get: Get, locale: str) -> None:
    html = get(f"/{locale}/cooperation/").get_data(as_text=True)
    assert links(part(html, r'<div class="utility.*?</nav>')) == HEADER[locale]
    assert links(part(html, r'<nav[^>]*id="main-menu".*?</ul>')) == MAIN[locale]
    assert links(part(html, r'<nav[^>]*class="section-menu.*?</nav>'))[-3:] == SECTION[locale]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_it_is_marked_as_a_text_of_2009(get: Get, locale: str) -> None:
    main = part(get(f"/{locale}/cooperation/").get_data(as_text=True), r"<main.*</main>")
    notice = r'<(?:aside|div|p)[^>]*class="[^"]*(?:historical|notice)[^"]*".*?</(?:aside|div|p)>'
    assert NOTE[locale] in part(main, notice)


@pytest.mark.parametrize(
    ("locale", "address"), [("en", "818 South Beijing Road"), ("zh", "北京南路818号")]
)
def test_the_footer_is_the_seeds(get: Get, locale: str, address: str) -> None:
    footer = part(get(f"/{locale}/cooperation/").get_data(as_text=True), r"<footer.*</footer>")
    for piece in ("© 2009", "goff@ms.xjb.ac.cn", "+86-991-7885307", "830011", address):
        assert piece in footer


@pytest.mark.parametrize(
    ("path", "other"),
    [
        (
            "cooperation/projects/sino-belgian-joint-laboratory/",
            "cooperation/organizations/ghent-university/",
        ),
        ("cooperation/projects/aral-sea-expedition/", "news/aral-sea-expedition/"),
        ("cooperation/conferences/silk-road-ecology-2023/", "news/silk-road-ecology-2023/"),
        ("cooperation/conferences/silk-road-ecology-2023/", "cooperation/organizations/xieg/"),
        ("about/", "about/history/"),
    ],
)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_relation_is_shown_on_both_ends(get: Get, locale: str, path: str, other: str) -> None:
    for one, two in ((path, other), (other, path)):
        main = part(get(f"/{locale}/{one}").get_data(as_text=True), r"<body.*<footer")
        assert f'href="/{locale}/{two}"' in main, f"{one} does not lead to {two}"


@pytest.mark.parametrize(
    "path",
    ["cooperation/organizations/ghent-university/", "news/aral-sea-expedition/", "cooperation/"],
)
def test_sources_are_given_with_their_dates(get: Get, path: str) -> None:
    assert "Sources" in get(f"/en/{path}").get_data(as_text=True)
    assert "来源" in get(f"/zh/{path}").get_data(as_text=True)
