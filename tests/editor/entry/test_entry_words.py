"""The texts of forms: labels that fit the type, choices instead of names, no empty help."""

import re

import pytest
from entries import put


@pytest.fixture
def chinese(staff):
    """An administrator who reads Chinese."""
    root = staff.browser("administrator")
    root.post("/account/profile", {"name": "Root", "interface": "zh"})
    return root


def labels(page):
    """Return all labels and headings of a form."""
    found = re.findall(r"<(?:label|legend|h\d)\b[^>]*>\s*([^<]*?)\s*<", page)
    return {text for text in found if text}


@pytest.mark.parametrize(
    ("type", "right", "wrong"),
    [
        (
            "papers",
            {"文献类型", "题名", "出版日期", "页码", "获取方式", "版次", "网址别名"},
            {"内容类型", "已发布", "页面", "登录权限", "地址"},
        ),
        ("stations", {"建站时间", "联系方式", "网址别名"}, {"成立时间", "联系人", "地址"}),
        ("journals", {"创刊时间"}, {"成立时间"}),
        ("people", {"姓名", "在职情况"}, {"状态"}),
        ("jobs", {"岗位名称", "岗位介绍"}, {"介绍"}),
        ("datasets", {"名称", "发布机构", "获取方式"}, {"出版者", "登录权限"}),
    ],
)
def test_a_label_has_the_word_of_its_type(chinese, staff, type, right, wrong):
    put(staff, f"{type}/one", title={"en": "One"}) if type in ("jobs", "datasets") else None
    key = next(iter(staff.site.store.content().entries[type]))
    found = labels(chinese.get(f"/entries/{type}/{key}/").text)
    assert right <= found
    assert not wrong & found


def test_a_field_whose_label_says_enough_has_no_help(editor):
    page = editor.get("/entries/conferences/delta-workshop-2025/").text
    name = re.search(r'<textarea[^>]*name="name\.en"[^>]*>', page).group()
    assert "aria-describedby" not in name
    assert not re.search(
        r"One line of text|A few sentences|Choose one|Tick it|Digits only|as there are", page
    )


def test_fields_that_are_not_verified_are_chosen_by_their_labels(staff, editor, sent):
    key = "/entries/units/desert-environment-restoration/"
    page = editor.get(key).text
    box = r'<input type="checkbox" name="unverified" value="{}"{}> {}</label>'
    assert re.search(box.format("name", " checked", "Name"), page)
    assert re.search(box.format("founded", "", "Founded"), page)
    assert not re.search(r'value="unverified"|value="keywords"', page)
    data = sent(page)
    data.setlist("unverified", ["name", "founded", ""])
    assert editor.post(key, data).status_code == 303
    assert staff.site.editing.drafts.open("units", "desert-environment-restoration").flat[
        "unverified"
    ] == ["founded", "name"]


def test_a_name_that_is_no_field_is_kept(staff, editor, sent):
    put(staff, "news/odd", headline={"en": "Odd"}, unverified=["headline", "someday"])
    page = editor.get("/entries/news/odd/").text
    assert "<code>someday</code>" in page
    data = sent(page)
    data["headline.en"] = "Odder"
    editor.post("/entries/news/odd/", data)
    assert staff.site.editing.drafts.open("news", "odd").flat["unverified"] == [
        "headline",
        "someday",
    ]


def test_a_menu_offers_the_pages_of_the_program_by_name(staff, chinese):
    page = chinese.get("/entries/menus/_/").text
    select = re.search(r'<select[^>]*name="main\.[a-z]+\.route".*?</select>', page, re.S).group()
    assert '<option value="news.index"' in select
    assert ">新闻动态</option>" in select
    assert ">网站地图</option>" in select


def test_languages_are_called_as_they_are_written(chinese):
    page = chinese.get("/entries/news/aral-sea-expedition/").text
    assert "发布英文版" in page
    assert "发布中文版" in page
    assert "英语" not in page
