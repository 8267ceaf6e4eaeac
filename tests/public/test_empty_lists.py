"""A list without entries is in no menu; it appears with its first entry."""

from types import SimpleNamespace

import pytest
from entries import clear, page, put


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
