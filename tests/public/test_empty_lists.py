"""A list without entries is in no menu; it appears with its first entry."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from entries import clear, page, put

from tests.new_site import begun


def menu(site: SimpleNamespace, path: str) -> str:
    return page(site, path).partition('class="section-menu"')[2].partition("</nav>")[0]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_datasets_are_in_the_menu_once_there_are_some(
    small_site: SimpleNamespace, locale: str
) -> None:
    clear(small_site, "datasets")
    there = f'href="/{locale}/resources/datasets/"'
    assert there not in menu(small_site, f"/{locale}/resources/")
    assert there not in page(small_site, f"/{locale}/sitemap/")
    put(small_site, "datasets/snow", title={"en": "Snow"}, year="2020")
    assert there in menu(small_site, f"/{locale}/resources/")
    assert there in page(small_site, f"/{locale}/sitemap/")


def test_every_empty_list_leaves_and_a_written_page_stays(small_site: SimpleNamespace) -> None:
    clear(small_site, "projects", "news", "units")
    html = page(small_site, "/en/cooperation/")
    assert 'href="/en/cooperation/projects/"' not in menu(small_site, "/en/cooperation/")
    assert 'href="/en/news/"' not in html.partition('id="main-menu"')[2].partition("</nav>")[0]
    assert 'href="/en/research/"' in html.partition('id="main-menu"')[2].partition("</nav>")[0]


SECTIONS = ("news", "research", "scientists", "papers", "cooperation", "resources")
MAIN = [{"id": name, "route": f"{name}.index"} for name in SECTIONS]


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_an_empty_section_is_offered_nowhere(locale: str, tmp_path: Path) -> None:
    locales = [{"id": code, "code": code, "name": code} for code in ("en", "ar")]
    site = begun(tmp_path, locales=locales)
    (site.data / "menus.json").write_text(json.dumps({"main": MAIN}), "utf-8")
    site.site.store.refresh()
    fronts = [f"/{locale}/{name}/" for name in SECTIONS]
    offered = "".join(page(site, f"/{locale}/{path}") for path in ("", "sitemap/", "contact/"))
    assert [front for front in fronts if f'href="{front}"' in offered] == []
    assert [front for front in fronts if front in page(site, "/sitemap.xml")] == []
    in_both = {code: {"state": "published"} for code in ("en", "ar")}
    put(site, "datasets/snow", title={"en": "Snow", "ar": "ثلج"}, publication=in_both)
    put(site, "projects/rivers", title={"en": "Rivers", "ar": "أنهار"}, publication=in_both)
    for path in (f"/{locale}/", "/sitemap.xml"):
        html = page(site, path)
        assert [front for front in fronts if f'{front}"' in html] == fronts[-2:]
