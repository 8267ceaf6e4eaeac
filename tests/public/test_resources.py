"""The front page of the resources: all of the institute's collections, and links to each."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from published import clear, words
from werkzeug.test import TestResponse

from tests.institute import DATA

Get = Callable[[str], TestResponse]
CONTENT = DATA / "content"
TYPES = ("stations", "journals")
LISTS = ("stations/", "datasets/", "collections/", "journals/")


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_front_leads_to_every_list_that_has_entries(locale: str, get: Get) -> None:
    html = get(f"/{locale}/resources/").get_data(as_text=True)
    content = html.partition('class="content"')[2]
    for part in ("stations/", "collections/", "journals/"):
        assert f'href="/{locale}/resources/{part}"' in content
    assert "<svg" in content
    assert "maps.rivers.example" in content


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_front_counts_what_there_is(locale: str, get: Get) -> None:
    said = words(get(f"/{locale}/resources/").get_data(as_text=True))
    stations, journals = (len(list((CONTENT / type).glob("*.json"))) for type in TYPES)
    assert {"en": f"All {stations} field stations", "zh": f"全部{stations}个野外台站"}[
        locale
    ] in said
    assert {"en": f"All {journals} journals", "zh": f"全部{journals}种期刊"}[locale] in said


def test_a_site_without_resources_has_a_front_without_their_parts(
    small_site: SimpleNamespace,
) -> None:
    for type in ("stations", "datasets", "collections", "journals"):
        clear(small_site, type)
    response = small_site.client.get("/en/resources/")
    assert response.status_code == 200
    assert (
        "<h2 id="
        not in response.get_data(as_text=True).partition("</article>")[2].partition("</main>")[0]
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("stations/", "No field station has been published here yet."),
        ("datasets/", "No dataset has been published here yet"),
        ("collections/", "No collection has been published here yet."),
        ("journals/", "No journal has been published here yet."),
    ],
)
def test_an_empty_list_says_so(path: str, said: str, small_site: SimpleNamespace) -> None:
    clear(small_site, path.strip("/"))
    assert said in words(small_site.client.get(f"/en/resources/{path}").get_data(as_text=True))


def test_every_list_is_frozen(addresses: list[str]) -> None:
    for locale in ("en", "zh"):
        for part in (
            "",
            *LISTS,
            "stations/by-height/",
            "stations/by-year/",
            "stations/stations.geojson",
            "stations/level/national/",
            "stations/by-year/",
        ):
            assert f"/{locale}/resources/{part}" in addresses


@pytest.mark.parametrize("path", ["", *LISTS, "stations/by-height/", "journals/journal-of-rivers/"])
def test_resources_refuse_other_methods(path: str, client: FlaskClient) -> None:
    assert client.post(f"/en/resources/{path}").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "nothing/",
        "stations/nowhere/",
        "stations/level/village/",
        "stations/level/joint/",
        "datasets/nothing/",
        "datasets/access/open/",
        "datasets/access/free/",
        "datasets/year/1999/",
        "collections/nothing/",
        "collections/kind/herbarium/",
        "collections/kind/zoo/",
        "journals/nothing/",
    ],
)
def test_what_is_not_there_is_not_found(path: str, client: FlaskClient) -> None:
    assert client.get(f"/en/resources/{path}").status_code == 404
    assert client.get(f"/zh/resources/{path}").status_code == 404
