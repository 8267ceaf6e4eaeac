"""The words on the page of results: names of types, hints and plurals of each language, and the
titles that links in texts show.
"""

import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import html5lib
from entries import clear, page, put
from linked_texts import PLAIN

from app import create_app
from tests.new_site import begun
from tests.search_pages import slices


def test_authors_stand_beside_people_if_there_are_any(small_site: SimpleNamespace) -> None:
    clear(small_site, "people", "papers")
    for key in ("chen", "ai"):
        put(small_site, f"people/{key}", name={"en": f"Snow {key}", "zh": "雪"})
    plain = page(small_site, "/en/search/?q=snow")
    assert "People" in plain
    assert "People and authors" not in plain
    put(small_site, "people/ai", name={"en": "Snow ai", "zh": "艾"}, status="author")
    assert "People and authors" in page(small_site, "/en/search/?q=snow")
    assert "People and authors" in page(small_site, "/en/search/index.json")


def test_hints_of_search_speak_of_the_languages_there_are(
    tmp_path: Path, small_site: SimpleNamespace
) -> None:
    html = page(begun(tmp_path / "own"), "/en/search/")
    assert "in any language of this site" in html
    assert "Chinese" not in html.partition("<main")[2].partition("</main>")[0]
    assert "Chinese may be typed in characters or in pinyin." in page(small_site, "/en/search/")
    assert "中文可输入汉字或拼音" in page(small_site, "/zh/search/")


def test_a_new_site_in_one_language_links_to_its_front_page(tmp_path: Path) -> None:
    """It is at `/`, not at the address of the language."""
    site = begun(tmp_path / "one")
    html = page(site, "/en/search/?q=Languages")
    assert 'href="/en/"' not in html
    assert 'href="/"><' not in html.partition("<main")[2]


def test_numbers_and_plurals_are_russian(tmp_path: Path, small_data: Path) -> None:
    shutil.copytree(small_data, tmp_path / "data")
    file = tmp_path / "data/site.json"
    site = json.loads(file.read_text("utf-8"))
    site["locales"].append({"id": "ru", "code": "ru", "name": "Русский", "hreflang": "ru"})
    file.write_text(json.dumps(site, ensure_ascii=False), "utf-8")
    news = {
        "headline": {"en": "Snow on the Tianshan", "ru": "Снег на Тянь-Шане"},
        "date": "2024-08-23",
        "category": "event",
        "body": {"en": ["It snowed."], "ru": ["Выпал снег."]},
        "publication": {"en": {"state": "published"}, "ru": {"state": "published"}},
    }
    (tmp_path / "data/content/news/snow.json").write_text(json.dumps(news), "utf-8")
    client = create_app({"site": tmp_path, "editor": False, "watch": False}).test_client()
    raw = client.get("/ru/search/?q=snow").text
    html5lib.HTMLParser(strict=True).parse(raw)
    html = re.sub(r"<[^>]*>", "", raw)
    found = re.search(r"(\d+) результат(а|ов|) по запросу «snow»", html)
    assert found
    ending = {1: ""} | dict.fromkeys((2, 3, 4), "а")
    number = int(found[1])
    assert found[2] == ("ов" if number % 100 in range(11, 15) else ending.get(number % 10, "ов"))
    form = json.loads(client.get("/ru/search/index.json").data)["found"]
    assert {"one", "few", "many"} <= form.keys()
    assert "Снег на Тянь-Шане" in html, "its own titles come first"


def test_search_finds_and_shows_the_title(own_site: SimpleNamespace) -> None:
    """Live, and in the files of the frozen site."""
    put(own_site, "pages/linking", title={"en": "Linking", "zh": "链接"}, body=PLAIN)

    def excerpt(query: str) -> list[str]:
        found = re.findall(
            r'data-slot="title" href="/en/linking/[^"]*".*?data-slot="snippet"[^>]*>(.*?)</p>',
            page(own_site, f"/en/search/?q={query}"),
            re.DOTALL,
        )
        return [re.sub("<[^>]*>", "", one) for one in found]

    def frozen() -> str:
        files = json.loads(page(own_site, "/en/search/entries.json"))
        bodies = [own_site.client.get(f"/en/search/entries/{name}.bin").data for name, *_ in files]
        return str([slices(body, files[at][-1]) for at, body in enumerate(bodies)])

    assert excerpt("ask+yahe") == ["Ask Chen Yahe and him first. By Chen Yahe"]
    assert "Ask Chen Yahe and him" in frozen()
    put(own_site, "people/chen-yahe", name={"en": "Zyx Wvu", "zh": "某人"})
    assert excerpt("ask+zyx") == ["Ask Zyx Wvu and him first. By Zyx Wvu"]
    assert excerpt("ask+yahe") == []
    assert "Ask Zyx Wvu and him" in frozen()
    assert "people/chen-yahe" not in frozen()
    put(
        own_site,
        "pages/linking",
        title={"en": "Linking", "zh": "链接"},
        body={"en": ["Ask [[people/duan-weihe]]."]},
    )
    assert excerpt("ask+duan") == ["Ask Duan Weihe."]
