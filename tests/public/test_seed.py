"""The page of 2009, "International Cooperation", complete in both languages, with the frame it had."""

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

Get = Callable[[str], TestResponse]

POINTS = {
    "en": ("frontier of science", "results of substance", "Japan", "Russia", "foreign policy",
           "interchanging resources",
           "sharing information", "transferring technology", "training qualified", "many channels", "many levels",
           "many forms", "all-round", "international standing", "management teams", "knowledge innovation programme",
           "Central and Western Asia", "natural laboratory", "50 countries and regions", "one fifth to one quarter",
           "filled gaps",
           "Five foreign experts", "Tianshan Award", "independent innovation", "better known abroad",
           "countries of Central Asia", "developed countries", "European and American scholars"),
    "zh": ("科学前沿", "有分量的成果", "日本", "俄罗斯", "国家外交政策", "资源互换", "信息共享", "技术转移", "培养合格",
           "多渠道", "多层次", "多形式", "全方位", "国际地位", "管理队伍", "知识创新工程", "中亚、西亚",
           "天然实验室", "50多个国家和地区",
           "五分之一至四分之一", "填补了空白", "五位外国专家", "天山奖", "自主创新", "对外宣传", "俄罗斯及中亚各国",
           "发达国家", "欧美学者"),
}
HEADER = {"en": ["Home", "Contact", "Sitemap", "CAS"], "zh": ["首页", "联系我们", "网站地图", "中国科学院"]}
MAIN = {"en": ["About Us", "Scientists", "News", "Join Us", "Resources", "Papers", "Research",
               "International Cooperation"],
        "zh": ["机构概况", "研究队伍", "新闻动态", "人才招聘", "科研资源", "论文", "科学研究", "国际合作"]}
SECTION = {"en": ["International Projects", "International Conferences", "International Organizations"],
           "zh": ["国际合作项目", "国际会议", "国际组织"]}
NOTE = {"en": "2009", "zh": "2009年"}


def links(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>|\s+", " ", text).strip() for text in re.findall(r"<a\b[^>]*>(.*?)</a>", html, re.DOTALL)]


def part(html: str, pattern: str) -> str:
    found = re.search(pattern, html, re.DOTALL)
    assert found, pattern
    return found[0]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_point_is_made(get: Get, locale: str) -> None:
    main = part(get(f"/{locale}/cooperation/").get_data(as_text=True), r"<main.*</main>")
    assert not [point for point in POINTS[locale] if point not in main]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_frame_is_the_seeds(get: Get, locale: str) -> None:
    html = get(f"/{locale}/cooperation/").get_data(as_text=True)
    assert links(part(html, r'<div class="utility.*?</nav>')) == HEADER[locale]
    assert links(part(html, r'<nav[^>]*id="main-menu".*?</nav>')) == MAIN[locale]
    assert links(part(html, r'<nav[^>]*class="section-menu.*?</nav>'))[-3:] == SECTION[locale]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_it_is_marked_as_a_text_of_2009(get: Get, locale: str) -> None:
    main = part(get(f"/{locale}/cooperation/").get_data(as_text=True), r"<main.*</main>")
    notice = r'<(?:aside|div|p)[^>]*class="[^"]*(?:historical|notice)[^"]*".*?</(?:aside|div|p)>'
    assert NOTE[locale] in part(main, notice)


@pytest.mark.parametrize(("locale", "address"), [("en", "818 South Beijing Road"), ("zh", "北京南路818号")])
def test_the_footer_is_the_seeds(get: Get, locale: str, address: str) -> None:
    footer = part(get(f"/{locale}/cooperation/").get_data(as_text=True), r"<footer.*</footer>")
    for piece in ("© 2009", "goff@ms.xjb.ac.cn", "+86-991-7885307", "830011", address):
        assert piece in footer


@pytest.mark.parametrize(("path", "other"), [
    ("cooperation/projects/sino-belgian-joint-laboratory/", "cooperation/organizations/ghent-university/"),
    ("cooperation/projects/aral-sea-expedition/", "news/aral-sea-expedition/"),
    ("cooperation/conferences/silk-road-ecology-2023/", "news/silk-road-ecology-2023/"),
    ("cooperation/conferences/silk-road-ecology-2023/", "cooperation/organizations/xieg/"),
    ("about/", "about/history/"),
])
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_relation_is_shown_on_both_ends(get: Get, locale: str, path: str, other: str) -> None:
    for one, two in ((path, other), (other, path)):
        main = part(get(f"/{locale}/{one}").get_data(as_text=True), r"<body.*<footer")
        assert f'href="/{locale}/{two}"' in main, f"{one} does not lead to {two}"


@pytest.mark.parametrize("path", ["cooperation/organizations/ghent-university/", "news/aral-sea-expedition/",
                                  "cooperation/"])
def test_sources_are_given_with_their_dates(get: Get, path: str) -> None:
    assert "Sources" in get(f"/en/{path}").get_data(as_text=True)
    assert "来源" in get(f"/zh/{path}").get_data(as_text=True)
