"""A derived language: traditional characters, converted from simplified ones."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest

from cms.publish.checks.content import ContentChecks
from features.derived_language.models import Corrections
from tests.freeze.smallsite import SmallSite, make_small_site, tree
from tests.search_pages import slices

NEWS = {
    "headline": {"en": "A visit to Yutian", "zh": "访问于田县与岳普湖县"},
    "date": "2024-08-23",
    "category": "event",
    "body": {
        "en": ["We looked at the desert."],
        "zh": ["考察干旱区的沙漠里面。[实验室](entry:pages/history)", "", "## 于田的绿洲"],
    },
    "publication": {"en": {"state": "published"}, "zh": {"state": "published"}},
}
CORRECTED = {
    "于田": "于田",
    "县与岳普湖": "縣和岳普湖",
    "于瑞范": "于瑞范",
    "干旱": "乾旱",
    "访问": "造訪了",
    "沙漠里面": "大漠裡",
}
"""Names, a sequence in which OpenCC finds another word, as in 考察干旱, and some whose length
changes.
"""
ICP = "新ICP备12345678号-1"
HOSTILE = {"id": "x", "text": "<p>", "instead": "<script>"}
ADDRESS = "news/yutian/"
PERSON = "scientists/yu-ruifan/"
YU = {
    "name": {"en": "Yu Ruifan", "zh": "于瑞范"},
    "familyName": {"zh": "于"},
    "givenName": {"zh": "瑞范"},
    "publication": {"en": {"state": "published"}, "zh": {"state": "published"}},
}


def correct(folder: Path, **corrections: str) -> None:
    rows = [
        {"id": f"r{number}", "text": text, "instead": instead}
        for number, (text, instead) in enumerate(corrections.items())
    ]
    (folder / "data/corrections.json").write_text(json.dumps({"corrections": rows}), "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """A small site in English, simplified and traditional characters, frozen."""
    small = make_small_site(tmp_path_factory.mktemp("traditional"))
    row = {"id": "t", "code": "zh-hant", "name": "繁體中文", "hreflang": "zh-Hant", "from": "zh"}
    small.edit(
        "../site",
        lambda site: site.update(
            locales=[*site["locales"], row],
            filings=[{"id": "icp", "kind": "icp", "number": ICP}],
        ),
    )
    small.file("news/yutian").write_text(json.dumps(NEWS), "utf-8")
    small.file("people/yu-ruifan").write_text(json.dumps(YU), "utf-8")
    correct(small.folder, **CORRECTED)
    small.freeze(small.build, strict=False)
    return small


def page(site: SmallSite, path: str) -> str:
    return (site.build / path / "index.html").read_text("utf-8")


def test_words_are_converted_and_what_is_corrected_goes_before(site: SmallSite) -> None:
    html = page(site, f"zh-hant/{ADDRESS}")
    html5lib.HTMLParser(strict=True).parse(html)
    assert '<html lang="zh-Hant" dir="ltr">' in html
    assert "<h1>造訪了于田縣和岳普湖縣</h1>" in html.replace("<wbr>", ""), (
        "also where a line may break"
    )
    assert "考察乾旱區的大漠裡。" in html
    assert "網站地圖" in html, "words of the interface too"
    assert ICP in html, "texts that must not be changed"
    assert 'id="s-于田的绿洲"' in html, "names in addresses stay"
    assert '"inLanguage":"zh-Hant"' in html.replace('": "', '":"')


def test_other_programs_are_told_language_and_country(site: SmallSite) -> None:
    def told(code: str) -> list[tuple[str, str]]:
        html = page(site, f"{code}/{ADDRESS}")
        return re.findall(r'property="og:locale(:alternate)?" content="(\w+)"', html)

    names = {"en": "en_US", "zh": "zh_CN", "zh-hant": "zh_TW"}
    for code, name in names.items():
        others = [(":alternate", other) for other in names.values() if other != name]
        assert told(code) == [("", name), *others]


def test_parts_of_a_name_are_converted_as_the_whole(site: SmallSite) -> None:
    html = page(site, f"zh-hant/{PERSON}")
    assert '"name":"于瑞范","familyName":"于","givenName":"瑞范"' in html


def test_links_stay_in_the_language_and_name_the_others(site: SmallSite) -> None:
    html = page(site, f"zh-hant/{ADDRESS}")
    to_simplified = re.findall(r'<[^>]*"(?:https://[^/]*)?/zh/[^>]*>', html)
    assert to_simplified
    assert all("hreflang" in link for link in to_simplified)
    assert '<a href="/zh/news/yutian/" lang="zh-Hans" hreflang="zh-Hans">中文</a>' in html
    address = f"https://oasis.example/zh-hant/{ADDRESS}"
    assert f'<link rel="canonical" href="{address}">' in html
    for code in ("en", "zh", "zh-hant"):
        others = page(site, f"{code}/{ADDRESS}")
        assert f'hreflang="zh-Hant" href="https://oasis.example/zh-hant/{ADDRESS}"' in others
        assert (f'<a href="/zh-hant/{ADDRESS}"' in others) == (code != "zh-hant")
    sitemap = (site.build / "sitemap.xml").read_text("utf-8")
    assert f"<loc>https://oasis.example/zh-hant/{ADDRESS}</loc>" in sitemap
    assert 'href="/zh-hant/"' in page(site, "")


def test_programs_get_what_was_written(site: SmallSite) -> None:
    frozen = {path.partition("/")[2] for path in tree(site.build) if path.startswith("zh-hant/")}
    endings = {path.rpartition(".")[2] for path in frozen}
    assert {"html", "json", "xml", "webmanifest"} <= endings
    assert not {"bib", "ics", "vcf"} & endings
    assert re.search(r'data-source="/zh/papers/papers\.json"', page(site, "zh-hant/papers"))


def test_search_finds_either_way_and_answers_in_the_language(site: SmallSite) -> None:
    client = site.app().test_client()
    for query in ("訪問于田", "访问于田"):
        html = client.get(f"/zh-hant/search/?q={query}").get_data(as_text=True)
        assert f'href="/zh-hant/{ADDRESS}#q=' in html
        assert f'value="{query}"' in html, "the query stays"
    html = client.get("/zh-hant/search/?q=旱区").get_data(as_text=True)
    assert "乾<mark>旱區</mark>" in html, "a word divided by a mark"
    html = client.get("/zh-hant/search/?q=考察").get_data(as_text=True)
    assert '<p data-slot="snippet"><mark>考察</mark>乾旱區的大漠裡。' in html
    html5lib.HTMLParser(strict=True).parse(html)
    index = json.loads((site.build / "zh-hant/search/index.json").read_bytes())
    assert index["language"] == "zh"
    for name, _length in index["titles"]:
        titles = json.loads((site.build / f"zh-hant/search/titles/{name}.json").read_bytes())
        assert all(url.startswith("/zh-hant/") for url, *_words in titles)
    assert "項目" in {label for _type, label, _plural in index["types"]}
    assert index["tags"] == {"en": "en"}
    texts = str(
        [
            slices((site.build / f"zh-hant/search/entries/{name}.bin").read_bytes(), lengths)
            for name, _number, lengths in json.loads(
                (site.build / "zh-hant/search/entries.json").read_bytes()
            )
        ]
    )
    assert "考察乾旱區的大漠裡。" in texts
    assert "We looked at the desert." not in texts, "read from the files of its language"
    assert client.get("/zh/search/entries/news-0.bin").status_code == 404
    titles = [
        card[:2]
        for file in (site.build / "zh-hant/search/titles").glob("*.json")
        for card in json.loads(file.read_bytes())
    ]
    assert [f"/zh-hant/{ADDRESS}", "造訪了于田縣和岳普湖縣"] in titles


def test_live_is_what_is_frozen(site: SmallSite) -> None:
    client = site.app().test_client()
    for path in (ADDRESS, "", "papers/", "manifest.webmanifest", "search/index.json"):
        file = site.build / "zh-hant" / path
        frozen = (file / "index.html" if file.is_dir() else file).read_bytes()
        assert client.get(f"/zh-hant/{path}").data == frozen, path
    missing = client.get("/zh-hant/nowhere/")
    assert missing.status_code == 404
    assert "頁面" in missing.get_data(as_text=True)
    assert client.get("/zh-hant/news/yutian").location == f"/zh-hant/{ADDRESS}"
    assert client.get("/zh-tw/").status_code == 404


def test_what_visitors_type_and_what_means_something_in_html_stay(site: SmallSite) -> None:
    client = site.app().test_client()
    write = "/zh-hant/contact/write/"
    token = re.search(r'name="token" value="([^"]+)"', client.get(write).get_data(as_text=True))
    assert token
    form = {"token": token[1], "name": "于", "subject": "问", "text": "里面的干旱"}
    html = client.post(write, data=form).get_data(as_text=True)
    assert '<html lang="zh-Hant"' in html
    assert ">里面的干旱</textarea>" in html.replace("\n", "")
    assert [one.path for one in Corrections.problems({"corrections": [HOSTILE]})] == [
        "corrections.x.text",
        "corrections.x.instead",
    ]


def stale(site: SmallSite) -> Iterator[str]:
    before = tree(site.build)
    site.freeze(site.build, strict=False)
    after = tree(site.build)
    yield from (path for path in after if after[path] != before.get(path))


def test_an_edit_concerns_the_pages_that_show_it(site: SmallSite) -> None:
    correct(site.folder, **CORRECTED | {"于田": "于闐"})
    changed = set(stale(site))
    assert f"zh-hant/{ADDRESS}index.html" in changed
    concerned = ("zh-hant/", "api/corrections/", ".frozen")
    assert [path for path in changed if not path.startswith(concerned)] == []
    site.edit("news/yutian", lambda raw: raw["headline"].update(zh="于田之行"))
    changed = set(stale(site))
    assert {f"{code}/{ADDRESS}index.html" for code in ("zh", "zh-hant")} <= changed
    assert "<h1>于闐之行</h1>" in page(site, f"zh-hant/{ADDRESS}")
    other = site.folder / "other"
    site.freeze(other, strict=False)
    anew, kept = tree(other), tree(site.build)
    assert anew.keys() == kept.keys()
    assert [name for name, body in anew.items() if kept[name] != body] == []


def test_without_the_feature_the_site_lacks_the_language_and_says_so(
    site: SmallSite, tmp_path: Path
) -> None:
    pytest.importorskip("features.content_check")
    folder = tmp_path / "without"
    shutil.copytree(site.folder, folder, ignore=shutil.ignore_patterns("build", "other"))
    small = SmallSite(folder)
    small.edit("../site", lambda raw: raw.update(withoutFeatures=["derived_language"]))
    small.freeze(small.build, strict=False)
    files = tree(small.build)
    assert not [path for path in files if path.startswith("zh-hant/")]
    assert not [path for path, body in files.items() if b"/zh-hant/" in body]
    app = small.app()
    assert app.test_client().get("/zh-hant/").status_code == 404
    checked = app.test_cli_runner().invoke(args=["content", "check"]).output
    assert re.search(
        r"site\.json:\d+: locales: warning: .*language “Chinese \(Traditional\)”", checked
    )
    found = (
        app.extensions["oasis"]
        .site.get(ContentChecks)
        .findings(app.extensions["oasis"].site.store.snapshot())
    )
    assert [one.path for one in found if "zh-hant" in one.said.text()] == ["locales"]
    small.edit("../site", lambda raw: raw.pop("withoutFeatures"))
    small.freeze(small.build, strict=False)
    assert (small.build / f"zh-hant/{ADDRESS}index.html").is_file()
