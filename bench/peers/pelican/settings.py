"""Pelican's settings for the language in PELICAN_LANGUAGE; copied beside the content as
pelicanconf.py.
"""

import json
import os
from pathlib import Path
from types import SimpleNamespace

from pelican import signals

HERE = Path(__file__).parent
LANGUAGE = os.environ["PELICAN_LANGUAGE"]
ABOUT = json.loads((HERE / f"{LANGUAGE}.json").read_text("utf-8"))

SITEURL, SITENAME, DEFAULT_LANG = ABOUT["SITEURL"], ABOUT["SITENAME"], ABOUT["DEFAULT_LANG"]
TAG, OTHER, OTHER_TAG = ABOUT["TAG"], ABOUT["OTHER"], ABOUT["OTHER_TAG"]
MENU, WORDS, LABELS = ABOUT["MENU"], ABOUT["WORDS"], ABOUT["LABELS"]
TIMEZONE, DEFAULT_DATE_FORMAT = "Asia/Shanghai", "%d %b %Y"
THEME = str(HERE / "theme")
ARTICLE_PATHS, PAGE_PATHS, STATIC_PATHS = ["news"], ["pages"], []
ARTICLE_URL, ARTICLE_SAVE_AS = "news/{slug}/", "news/{slug}/index.html"
PAGE_URL, PAGE_SAVE_AS = "{slug}/", "{slug}/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "news/category/{slug}/", "news/category/{slug}/index.html"
YEAR_ARCHIVE_URL, YEAR_ARCHIVE_SAVE_AS = "news/year/{date:%Y}/", "news/year/{date:%Y}/index.html"
MONTH_ARCHIVE_URL, MONTH_ARCHIVE_SAVE_AS = (
    "news/year/{date:%Y}/{date:%m}/",
    "news/year/{date:%Y}/{date:%m}/index.html",
)
ARCHIVES_SAVE_AS = "news/index.html"
AUTHOR_SAVE_AS = TAG_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "archives"]
FEED_ALL_ATOM, CATEGORY_FEED_ATOM, FEED_MAX_ITEMS = (
    "feed.atom",
    "news/category/{slug}/feed.atom",
    20,
)
TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DEFAULT_PAGINATION = False
FORMATTED_FIELDS = []


def index(generators: list) -> None:
    """Let templates find referenced items by slug."""
    context = generators[0].context
    context["by_slug"] = {one.slug: one for one in [*context["articles"], *context["pages"]]}
    months = sorted({(one.date.year, one.date.month) for one in context["articles"]}, reverse=True)
    context["archive"] = [
        (year, [month for of, month in months if of == year])
        for year in sorted({year for year, _month in months}, reverse=True)
    ]


PLUGINS = [
    SimpleNamespace(
        __name__="index", register=lambda: signals.all_generators_finalized.connect(index)
    )
]
