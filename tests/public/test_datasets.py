"""Datasets: lists, and the page of each."""

from types import SimpleNamespace

import pytest
from entries import clear
from published import publish, words
from snow import SNOW, with_snow

LIST = "/en/resources/datasets/"


@pytest.fixture
def snow(own_site: SimpleNamespace) -> SimpleNamespace:
    return with_snow(own_site)


@pytest.mark.parametrize("path", ["access/open/", "year/2020/"])
def test_one_dataset_has_no_filtered_list(path: str, snow: SimpleNamespace) -> None:
    response = snow.client.get(LIST + path)
    assert (response.status_code, response.location) == (302, LIST)


def test_the_access_of_a_dataset_links_to_a_list_that_exists(snow: SimpleNamespace) -> None:
    html = snow.client.get(f"{LIST}snow/").get_data(as_text=True)
    assert f'<a href="{LIST}">Open</a>' in html
    for key in ("second", "third"):
        publish(snow, "datasets", key, **SNOW | {"title": {"en": key}})
    html = snow.client.get(f"{LIST}snow/").get_data(as_text=True)
    assert f'<a href="{LIST}access/open/">Open</a>' in html


@pytest.mark.parametrize("path", ["", "access/open/", "year/2020/"])
def test_lists_and_filters_have_the_dataset(path: str, snow: SimpleNamespace) -> None:
    for key in ("second", "third"):
        publish(snow, "datasets", key, **SNOW | {"title": {"en": key}})
    html = snow.client.get(LIST + path).get_data(as_text=True)
    assert 'class="filters"' not in html, "a filter that matches everything is left out"
    said = words(html)
    assert "Snow depth in the Tianshan" in said
    assert "1990 – 2015" in said
    publish(snow, "datasets", "older", **SNOW | {"year": "1999", "title": {"en": "older"}})
    html = snow.client.get(LIST + path).get_data(as_text=True)
    assert f'href="{LIST}year/2020/"' in html
    assert f'href="{LIST}access/open/"' not in html


@pytest.mark.parametrize("path", ["access/closed/", "access/free/", "year/1999/", "year/20/"])
def test_what_no_dataset_has_is_not_found(path: str, snow: SimpleNamespace) -> None:
    assert snow.client.get(LIST + path).status_code == 404


@pytest.mark.parametrize(
    ("locale", "facts"),
    [
        (
            "en",
            (
                "Open",
                "43°00′N, 84°00′E to 44°00′N, 85°30′E",
                "snow depth, temperature",
                "12 MB",
                "Tianshan",
                "Snow-cover and Avalanche",
                "A private gift",
            ),
        ),
        (
            "zh",
            (
                "开放",
                "北纬43°00′，东经84°00′至北纬44°00′，东经85°30′",
                "snow depth、temperature",
                "北山积雪雪崩研究站",
            ),
        ),
    ],
)
def test_a_dataset_shows_its_facts(
    locale: str, facts: tuple[str, ...], snow: SimpleNamespace
) -> None:
    said = words(snow.client.get(f"/{locale}/resources/datasets/snow/").get_data(as_text=True))
    for fact in facts:
        assert fact in said


def test_a_dataset_leads_to_people_station_project_and_papers(snow: SimpleNamespace) -> None:
    publish(
        snow,
        "papers",
        "tried",
        type="article-journal",
        title="Snow",
        datasets=["snow"],
        DOI="10.1234/paper",
        author=[{"id": "a", "family": "Li", "given": "Na"}],
    )
    html = snow.client.get(f"{LIST}snow/").get_data(as_text=True)
    for path in (
        "scientists/tried-person",
        "resources/stations/northern-snow-avalanche",
        "papers/tried",
        "cooperation/projects/central-asia-joint-survey",
    ):
        assert f'href="/en/{path}/"' in html


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_dataset_with_little_more_than_its_title(locale: str, snow: SimpleNamespace) -> None:
    publish(snow, "datasets", "bare", title={"en": "Bare"}, temporalCoverage="long ago")
    for path in ("", "bare/"):
        response = snow.client.get(f"/{locale}/resources/datasets/{path}")
        assert response.status_code == 200
        assert "None" not in words(response.get_data(as_text=True))


@pytest.mark.parametrize("year", ["2020", "0987"])
def test_a_year_with_three_datasets_has_a_list(own_site: SimpleNamespace, year: str) -> None:
    clear(own_site, "datasets")
    for number in range(3):
        publish(own_site, "datasets", f"set-{number}", title={"en": f"Set {number}"}, year=year)
    publish(own_site, "datasets", "other", title={"en": "Other"}, year="2021")
    address = f"{LIST}year/{year}/"
    assert f'href="{address}"' in own_site.client.get(LIST).get_data(as_text=True)
    assert own_site.client.get(address).status_code == 200
