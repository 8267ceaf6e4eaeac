"""The languages that are translated for visitors: their pages have no English word of the interface,
and they write dates, numbers and names of countries as readers of the language expect.
"""

import json
import re
import shutil
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient

from app import create_app
from scripts.messages import catalog_of, languages, places, plural_forms

NAMES = {
    **{"es": "Español", "fr": "Français", "pt": "Português", "de": "Deutsch", "ja": "日本語"},
    **{"ko": "한국어", "ar": "العربية"},
}
PAGES = (
    "",
    "about/",
    "papers/",
    "scientists/",
    "resources/stations/",
    "cooperation/conferences/",
    "contact/",
    "sitemap/",
    "search/",
)
ENGLISH = re.compile(
    r"Skip to|Location:|\b(All|Search|Home|Find|Field stations|News|Related|Sitemap|Contact us)\b"
)
JOURNALS = {"gobi": "2019-03-05", "loess": "1978"}
NARROW = "\u202f"
"""The space before a colon in French, and in its numbers."""
HOLDINGS = {"plants": (120000, "2013-03-31"), "animals": (8400, "2005")}
CONFERENCE = {
    "name": {"en": "Dunes"},
    "start": "2031-09-18",
    "end": "2031-09-19",
    "country": "DE",
}
WRITTEN = {
    "es": {
        "resources/journals/": ["desde el 5 de marzo de 2019", "desde 1978"],
        "resources/collections/": ["120.000", "a 31 de marzo de 2013", "8400", "en 2005"],
        "cooperation/conferences/dunes/": ["18–19 de septiembre de 2031", "Alemania"],
        "about/history/": ["Esta página todavía no se ha traducido. La está leyendo en inglés."],
    },
    "fr": {
        "resources/journals/": ["depuis le 5 mars 2019", "depuis 1978"],
        "resources/collections/": [
            "au 31 mars 2013",
            f"8{NARROW}400",
            "en 2005",
            f"{NARROW}: 120{NARROW}000",
        ],
        "cooperation/conferences/dunes/": ["18–19 septembre 2031", "Allemagne"],
        "about/history/": ["Cette page n’est pas encore traduite. Vous la lisez en anglais."],
    },
    "pt": {
        "resources/journals/": ["desde 5 de março de 2019", "desde 1978"],
        "resources/collections/": ["120.000", "em 31 de março de 2013", "8.400", "em 2005"],
        "cooperation/conferences/dunes/": ["18–19 de setembro de 2031", "Alemanha"],
        "about/history/": ["Esta página ainda não foi traduzida. Você está lendo em inglês."],
    },
    "de": {
        "resources/journals/": ["seit dem 5. März 2019", "seit 1978"],
        "resources/collections/": ["120.000", "Stand: 31. März 2013", "8.400", "Stand: 2005"],
        "cooperation/conferences/dunes/": ["18.–19. September 2031", "Deutschland"],
        "about/history/": ["Diese Seite ist noch nicht übersetzt. Sie lesen sie auf Englisch."],
    },
    "ja": {
        "resources/journals/": ["2019年3月5日から", "1978年から"],
        "resources/collections/": ["120,000", "2013年3月31日現在", "8,400", "2005年現在"],
        "cooperation/conferences/dunes/": ["2031年9月18日～19日", "ドイツ"],
        "about/history/": ["このページはまだ翻訳されていません。英語で表示しています。"],
    },
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> FlaskClient:
    """A small part of the tests’ institute in these languages, with entries whose dates are known."""
    folder = tmp_path_factory.mktemp("languages")
    shutil.copytree(small_data, folder / "data")
    site = json.loads((folder / "data/site.json").read_text("utf-8"))
    site["locales"] += [
        {"id": code, "code": code, "name": name, "hreflang": code} for code, name in NAMES.items()
    ]
    (folder / "data/site.json").write_text(json.dumps(site, ensure_ascii=False), "utf-8")
    entries = {
        f"journals/{key}": {"name": {"en": key}, "founded": day} for key, day in JOURNALS.items()
    }
    for key, (count, day) in HOLDINGS.items():
        held = {"id": key, "label": {"en": key}, "count": count, "asOf": day}
        entries[f"collections/{key}"] = {"name": {"en": key}, "kind": "museum", "holdings": [held]}
    entries["conferences/dunes"] = CONFERENCE
    for name, entry in entries.items():
        entry |= {"publication": {"en": {"state": "published"}}}
        (folder / "data/content" / f"{name}.json").write_text(json.dumps(entry), "utf-8")
    return create_app({"site": folder, "editor": False, "watch": False}).test_client()


def words(client: FlaskClient, language: str, path: str) -> str:
    """Return the text of a page, without what is marked as of another language."""
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 200, path
    html = response.get_data(as_text=True)
    html5lib.HTMLParser(strict=True).parse(html)
    html = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    own = rf'<(\w+)[^>]* lang="(?!{language}\b)[^"]*"[^>]*>.*?</\1>'
    return re.sub(r"<[^>]*>", "", re.sub(own, "", html, flags=re.DOTALL))


def test_these_languages_are_shipped() -> None:
    assert {*NAMES, "en", "ru", "zh"} == {*languages()}


def test_french_has_its_spaces_beside_signs() -> None:
    """Narrow and unbroken: before a colon, semicolon, question mark, and inside quotation marks."""
    wrong = re.compile(rf"«(?!{NARROW})|(?<!{NARROW})[»;!?]|(?<!{NARROW}):|[“”]")
    texts = [
        str(form)
        for place in places("fr")
        for message in catalog_of("fr", place)
        if message.id
        for form in plural_forms(message.string)
    ]
    assert len(texts) > 800
    assert [text for text in texts if wrong.search(text)] == []


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_english_word_of_the_interface(
    client: FlaskClient, language: str, path: str
) -> None:
    assert ENGLISH.findall(words(client, language, path)) == []


@pytest.mark.parametrize(
    ("language", "path"), [(language, path) for language in WRITTEN for path in WRITTEN[language]]
)
def test_dates_numbers_and_names_are_as_the_language_writes_them(
    client: FlaskClient, language: str, path: str
) -> None:
    text = words(client, language, path)
    assert [one for one in WRITTEN[language][path] if one not in text] == []
