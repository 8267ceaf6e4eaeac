"""Filters are sorted by their labels in the page’s language, not by their codes."""

import re
from types import SimpleNamespace

import pytest
from entries import page, put

COUNTRIES = ("BE", "DE", "FR", "GB", "KE", "KG", "KZ", "UZ")


@pytest.fixture
def partners(small_site: SimpleNamespace) -> SimpleNamespace:
    """Three partners in each of several countries."""
    for code in COUNTRIES:
        for number in range(3):
            put(
                small_site,
                f"organizations/{code.lower()}-{number}",
                name={"en": f"{code} {number}"},
                country=code,
                relation="partner",
            )
    return small_site


def filtered(site: SimpleNamespace, locale: str) -> list[str]:
    html = page(site, f"/{locale}/cooperation/organizations/")
    return re.findall(
        rf'<a href="/{locale}/cooperation/organizations/country/\w+/">([^<]*)</a>', html
    )


def test_countries_are_in_the_languages_order(partners: SimpleNamespace) -> None:
    english, chinese = filtered(partners, "en"), filtered(partners, "zh")
    assert english == sorted(english)
    assert english.index("France") < english.index("Germany") < english.index("Kyrgyzstan")
    wanted = ["比利时", "德国", "法国", "哈萨克斯坦", "吉尔吉斯斯坦", "肯尼亚", "英国"]
    assert [name for name in chinese if name in wanted] == wanted


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_country_answers_first_then_shows_filters(partners: SimpleNamespace, locale: str) -> None:
    html = page(partners, f"/{locale}/cooperation/organizations/country/KZ/").partition("<main")[2]
    assert html.index("<table") < html.index('class="filters"')


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_institute_and_its_academy_are_no_partners_of_their_own(
    partners: SimpleNamespace, locale: str
) -> None:
    for path in ("", "cooperation/", "cooperation/organizations/"):
        html = page(partners, f"/{locale}/{path}").partition("<main")[2].partition("</main>")[0]
        for key in ("irs", "aow"):
            assert f'href="/{locale}/cooperation/organizations/{key}/"' not in html, path


def test_few_projects_of_a_country_have_no_list_of_their_own(own_site: SimpleNamespace) -> None:
    for code, status in (("BE", 302), ("UZ", 200), ("FR", 404)):
        response = own_site.client.get(f"/en/cooperation/projects/country/{code}/")
        assert response.status_code == status, code
    html = page(own_site, "/en/cooperation/projects/country/UZ/").partition("<main")[2]
    assert html.index("group-1") < html.index('class="filters"')
