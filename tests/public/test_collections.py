"""Collections: by kind, and each with its dated figures and terms of use."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from published import publish, words
from werkzeug.test import TestResponse

Get = Callable[[str], TestResponse]
COLLECTIONS = "/en/resources/collections/"


def test_a_kind_lists_its_collections_only(own_site: SimpleNamespace) -> None:
    response = own_site.client.get(f"{COLLECTIONS}kind/museum/")
    assert (response.status_code, response.location) == (302, COLLECTIONS), (
        "two entries have no list of their own"
    )
    birds = {"id": "birds", "label": {"en": "Birds"}, "count": 5000, "unit": {"en": "skins"}}
    named = {"name": {"en": "Third Museum"}, "kind": "museum", "holdings": [birds]}
    publish(own_site, "collections", "third", **named)
    said = words(own_site.client.get(f"{COLLECTIONS}kind/museum/").get_data(as_text=True))
    assert "Specimen Museum" in said
    assert "Third Museum" in said
    assert "Hezhou Nature Museum" in said
    assert "Documentation and Information Centre" not in said
    third = words(own_site.client.get(f"{COLLECTIONS}third/").get_data(as_text=True))
    assert "5,000 skins" in third


@pytest.mark.parametrize(
    ("locale", "figures"),
    [
        (
            "en",
            ("about 100,000 specimens", "86,000 specimens", "2005 · sources.example.org"),
        ),
        (
            "zh",
            (
                "约 10万 号",
                "8.6万 号",
                "8000 号",
                "2400 号",
                "2005年 · sources.example.org",
            ),
        ),
    ],
)
def test_every_figure_has_its_date_and_source(
    locale: str, figures: tuple[str, ...], get: Get
) -> None:
    said = words(get(f"/{locale}/resources/collections/specimen-museum/").get_data(as_text=True))
    for figure in figures:
        assert figure in said


def test_a_collection_leads_to_its_station(get: Get) -> None:
    html = get(f"{COLLECTIONS}tulan-garden/").get_data(as_text=True)
    assert 'href="/en/resources/stations/tulan-garden/"' in html


@pytest.mark.parametrize(
    ("locale", "facts"),
    [
        ("en", ("Code XJBI", "4,398.5 m²", "Weekdays 10–18", "1 Road", "Li Na", "book.example")),
        (
            "zh",
            ("代码 XJBI", "4398.5平方米", "工作日10时至18时", "1 Road", "Li Na", "book.example"),
        ),
    ],
)
def test_a_collection_says_how_to_use_it(
    locale: str, facts: tuple[str, ...], small_site: SimpleNamespace
) -> None:
    publish(small_site, "people", "tried-person", name={"en": "Li Na"})
    publish(
        small_site,
        "collections",
        "tried",
        name={"en": "Herbarium", "zh": "植物标本室"},
        kind="herbarium",
        code="XJBI",
        area=4398.5,
        hours={"en": "Weekdays 10–18", "zh": "工作日10时至18时"},
        venueAddress={"en": "1 Road"},
        booking="https://book.example/visit?a=1",
        curator="tried-person",
    )
    said = words(
        small_site.client.get(f"/{locale}/resources/collections/tried/").get_data(as_text=True)
    )
    for fact in facts:
        assert fact in said


def test_a_collection_with_nothing_but_a_name_has_a_page(small_site: SimpleNamespace) -> None:
    publish(small_site, "collections", "tried", name={"en": "Tried"})
    for path in ("", "tried/"):
        for locale in ("en", "zh"):
            assert (
                small_site.client.get(f"/{locale}/resources/collections/{path}").status_code == 200
            )
