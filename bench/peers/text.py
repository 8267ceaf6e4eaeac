"""Texts that the pages of all peers share: labels, menus, and an entry's values in one language."""

from typing import Any

from bench.corpus import CATEGORIES, Entry
from bench.work import LANGUAGES

BASE = "https://oasis.example"
NAMES = {"en": "Institute of Made-up Measurements", "zh": "虚构测量研究所"}
TAGS = {"en": "en", "zh": "zh-Hans"}
MENU = {
    "en": (
        ("about", "About Us"),
        ("scientists", "Scientists"),
        ("news", "News"),
        ("join", "Join Us"),
        ("resources", "Resources"),
        ("papers", "Papers"),
        ("research", "Research"),
        ("cooperation", "International Cooperation"),
    ),
    "zh": (
        ("about", "机构概况"),
        ("scientists", "研究队伍"),
        ("news", "新闻动态"),
        ("join", "人才招聘"),
        ("resources", "科研资源"),
        ("papers", "论文"),
        ("research", "科学研究"),
        ("cooperation", "国际合作"),
    ),
}
LABELS = {
    "en": dict(
        zip(
            CATEGORIES,
            ("Research Progress", "International Cooperation", "Events", "Notices"),
            strict=True,
        )
    ),
    "zh": dict(zip(CATEGORIES, ("科研进展", "国际合作", "学术活动", "通知公告"), strict=True)),
}
WORDS = {
    "en": {
        "home": "Home",
        "contact": "Contact",
        "sitemap": "Sitemap",
        "skip": "Skip to the content",
        "search": "Search the site",
        "menu": "Menu",
        "close": "Close",
        "more": "More news",
        "all": "All news",
        "projects": "Projects",
        "archive": "Earlier items",
        "category": "Category",
        "feed": "News feed",
        "news": "News",
        "sections": "Sections",
        "site": "This site",
        "privacy": "Privacy",
        "accessibility": "Accessibility",
        "statement": "About this site",
        "related": "Related",
        "breadcrumb": "Breadcrumb",
        "languages": "Languages",
        "address": "1 Example Road, postcode 000000",
        "demonstration": "This is a demonstration made from public sources. "
        "It is not the institute’s official site.",
    },
    "zh": {
        "home": "首页",
        "contact": "联系我们",
        "sitemap": "网站地图",
        "skip": "跳到正文",
        "search": "搜索本站",
        "menu": "菜单",
        "close": "关闭",
        "more": "更多新闻",
        "all": "全部新闻",
        "projects": "项目",
        "archive": "往期内容",
        "category": "类别",
        "feed": "新闻订阅",
        "news": "新闻动态",
        "sections": "栏目",
        "site": "本站",
        "privacy": "隐私说明",
        "accessibility": "无障碍声明",
        "statement": "网站说明",
        "related": "相关内容",
        "breadcrumb": "当前位置",
        "languages": "语言",
        "address": "示例路1号，邮编000000",
        "demonstration": "本站为演示网站，依据公开资料制作，并非研究所官方网站。",
    },
}
PLAIN = (
    "about",
    "scientists",
    "join",
    "resources",
    "papers",
    "research",
    "cooperation",
    "contact",
    "privacy",
    "accessibility",
    "statement",
)
"""Addresses of plain pages."""
PLAIN_TEXT = {
    "en": "This page stands here so that menus and addresses are as on a real site.",
    "zh": "设此页是为了使菜单和地址与真实网站一致。",
}


def values(entry: Entry, language: str) -> dict[str, Any]:
    """Return an entry's texts in one language, and its references."""
    index = LANGUAGES.index(language)
    return {
        "title": entry.title[index],
        "date": entry.date.isoformat(),
        "summary": entry.summary[index],
        "category": entry.category,
        "projects": list(entry.projects),
        "more": list(entry.more),
        "news": list(entry.news),
    }


def plain_title(name: str, language: str) -> str:
    """Return the title of a plain page."""
    return dict(MENU[language]).get(name) or WORDS[language][name]


def folder_of(type: str) -> str:
    """Return the folder of a type: news in its section, every other type in one whose front page is
    a plain page.
    """
    return {"news": "news", "people": "persons", "projects": "works", "papers": "articles"}[type]
