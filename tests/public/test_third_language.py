"""Russian as a third language: a row in site.json adds a whole site, whose entries show their
originals until they are translated.
"""

import json
import re
import shutil
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient

from app import create_app

NEWS = {
    "headline": {"en": "Snow on the Tianshan", "ru": "Снег на Тянь-Шане"},
    "date": "2024-08-23",
    "category": "event",
    "body": {"en": ["It snowed."], "ru": ["Выпал снег."]},
    "publication": {"en": {"state": "published"}, "ru": {"state": "published"}},
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> FlaskClient:
    """A small part of the tests’ institute with Russian and one news item in Russian."""
    folder = tmp_path_factory.mktemp("russian")
    shutil.copytree(small_data, folder / "data")
    file = folder / "data/site.json"
    site = json.loads(file.read_text("utf-8"))
    site["locales"].append({"id": "ru", "code": "ru", "name": "Русский", "hreflang": "ru"})
    site["name"]["ru"] = "Институт экологии и географии"
    file.write_text(json.dumps(site, ensure_ascii=False), "utf-8")
    (folder / "data/content/news/snow.json").write_text(json.dumps(NEWS), "utf-8")
    return create_app({"site": folder, "editor": False, "watch": False}).test_client()


def page(client: FlaskClient, path: str) -> str:
    response = client.get(f"/ru/{path}")
    assert response.status_code == 200, path
    html = response.get_data(as_text=True)
    html5lib.HTMLParser(strict=True).parse(html)
    return html


def test_the_interface_is_russian(client: FlaskClient) -> None:
    html = page(client, "news/snow/")
    assert '<html lang="ru" dir="ltr">' in html
    for words in ("Карта сайта", "Перейти к содержанию", "Вы здесь:", "Крупный текст", "Новости"):
        assert words in html, words
    assert '<time datetime="2024-08-23">23 августа 2024</time>' in html
    assert re.search(r'<a href="/ru/news/snow/"[^>]*>Русский</a>', page(client, "")) is None
    english = client.get("/en/news/snow/").get_data(as_text=True)
    assert '<a href="/ru/news/snow/" lang="ru" hreflang="ru">Русский</a>' in english


def test_what_is_not_translated_is_shown_in_its_language(client: FlaskClient) -> None:
    html = page(client, "about/history/")
    assert "Эта страница ещё не переведена. Язык текста: английский." in html
    assert re.search(r'<h1>\s*<span lang="en">|<h1[^>]* lang="en"', html)
    assert 'rel="canonical" href="https://oasis.example/en/about/history/"' in html
    assert 'hreflang="ru"' not in html.partition("</head>")[0]


@pytest.mark.parametrize(
    "path", ["", "papers/", "scientists/", "resources/stations/", "contact/", "sitemap/"]
)
def test_a_page_of_each_kind_has_no_english_word_of_the_interface(
    client: FlaskClient, path: str
) -> None:
    html = re.sub(r"(?s)<(script|style)[^>]*>.*?</\1>", "", page(client, path))
    own = re.sub(r'<(\w+)[^>]* lang="(?!ru)[^"]*"[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    for words in ("Skip to", "Location:", "All ", "Search", "Menu", "Home<", "Source"):
        assert words not in own, words
