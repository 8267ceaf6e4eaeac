"""Datasets: lists, citations, and their metadata for DataCite and schema.org."""

import json
import re
from types import SimpleNamespace
from typing import Any

import feedparser
import pytest
from entries import clear
from published import publish, words

SNOW = {
    "title": {"en": "Snow depth in the Tianshan", "zh": "天山积雪深度"},
    "creators": [
        {"id": "one", "family": "Li", "given": "Na", "person": "tried-person"},
        {"id": "two", "literal": "Snow Group"},
    ],
    "publisher": "Data Centre",
    "year": "2020-03",
    "DOI": "10.1234/snow.1",
    "CSTR": "31253.11.snow",
    "identifier": "10.1234/snow.1",
    "description": {
        "en": ["Depth of *snow*, daily, at three points of the range."],
        "zh": ["逐日积雪深度。"],
    },
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "access": "open",
    "url": "https://data.example/snow",
    "distribution": [
        {"id": "csv", "format": "text/csv", "size": "12 MB", "url": "https://data.example/snow.csv"}
    ],
    "temporalCoverage": "1990/2015",
    "variables": ["snow depth", "temperature"],
    "version": "2.1",
    "spatialCoverage": {
        "west": 84,
        "south": 43,
        "east": 85.5,
        "north": 44,
        "place": {"en": "Tianshan", "zh": "天山"},
    },
    "station": "tianshan-snow-avalanche",
    "project": "central-asia-joint-survey",
    "keywords": ["tianshan"],
    "funding": ["Chinese Academy of Sciences, XDA20030101", "41630859", "A private gift"],
    "isBasedOn": ["https://doi.org/10.5555/base", "https://data.example/raw"],
}
PERSON = {"name": {"en": "Li Na", "zh": "李娜"}, "orcid": "0000-0002-1825-0097"}
LIST = "/en/resources/datasets/"


@pytest.fixture
def snow(own_site: SimpleNamespace) -> SimpleNamespace:
    clear(own_site, "datasets")
    publish(own_site, "people", "tried-person", **PERSON)
    publish(own_site, "datasets", "snow", **SNOW)
    return own_site


def linked_data(html: str) -> dict[str, Any]:
    found = [json.loads(one) for one in re.findall(r'ld\+json">(.*?)</script>', html)]
    return next(one for one in found if one["@type"] == "Dataset")


def record(site: SimpleNamespace, locale: str = "en", key: str = "snow") -> dict[str, Any]:
    response = site.client.get(f"/{locale}/resources/datasets/{key}.json")
    assert response.mimetype == "application/json"
    found: dict[str, Any] = json.loads(response.get_data())
    return found


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


def test_datasets_have_a_feed(snow: SimpleNamespace) -> None:
    feed = feedparser.parse(snow.client.get(f"{LIST}feed.atom").get_data())
    assert [entry.title for entry in feed.entries] == ["Snow depth in the Tianshan"]
    items = json.loads(snow.client.get(f"{LIST}feed.json").get_data())["items"]
    assert items[0]["date_published"] == "2020-03-01T00:00:00Z"


@pytest.mark.parametrize(
    "path", ["access/closed/", "access/free/", "year/1999/", "year/20/", "nothing.json"]
)
def test_what_no_dataset_has_is_not_found(path: str, snow: SimpleNamespace) -> None:
    assert snow.client.get(LIST + path).status_code == 404


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_dataset_says_how_to_cite_it(locale: str, snow: SimpleNamespace) -> None:
    said = words(snow.client.get(f"/{locale}/resources/datasets/snow/").get_data(as_text=True))
    title = SNOW["title"][locale]  # type: ignore[index]
    assert (
        f"Li, N., &amp; Snow Group. (2020). {title} (Version 2.1) [Data set]. Data Centre." in said
    )
    assert f"Li Na，Snow Group. {title}[DS/OL]." in said
    assert "et al." not in said
    assert (
        said.index("APA 7") < said.index("GB/T 7714")
        if locale == "en"
        else said.index("APA 7") > said.index("GB/T")
    )


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
                "天山积雪雪崩研究站",
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
        "resources/stations/tianshan-snow-avalanche",
        "papers/tried",
        "cooperation/projects/central-asia-joint-survey",
    ):
        assert f'href="/en/{path}/"' in html
    assert {
        "relatedIdentifier": "10.1234/paper",
        "relatedIdentifierType": "DOI",
        "relationType": "IsReferencedBy",
    } in record(snow)["relatedIdentifiers"]


def test_search_engines_read_a_dataset(snow: SimpleNamespace) -> None:
    data = linked_data(snow.client.get(f"{LIST}snow/").get_data(as_text=True))
    assert data["name"] == "Snow depth in the Tianshan"
    assert data["description"] == "Depth of snow, daily, at three points of the range."
    assert data["identifier"][0] == "https://doi.org/10.1234/snow.1"
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert [(one["@type"], one["name"]) for one in data["creator"]] == [
        ("Person", "Na Li"),
        ("Organization", "Snow Group"),
    ]
    assert data["creator"][0]["url"] == "https://oasis.example/en/scientists/tried-person/"
    assert data["distribution"] == [
        {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentSize": "12 MB",
            "contentUrl": "https://data.example/snow.csv",
        }
    ]
    assert data["spatialCoverage"] == {
        "@type": "Place",
        "name": "Tianshan",
        "geo": {"@type": "GeoShape", "box": "43 84 44 85.5"},
    }
    assert data["temporalCoverage"] == "1990/2015"
    assert data["variableMeasured"] == ["snow depth", "temperature"]
    assert data["isAccessibleForFree"] is True
    assert data["isBasedOn"] == SNOW["isBasedOn"]
    assert data["version"] == "2.1"


def test_a_point_is_no_box(snow: SimpleNamespace) -> None:
    publish(
        snow,
        "datasets",
        "snow",
        **SNOW | {"spatialCoverage": {"west": 84, "south": 0}, "access": "apply"},
    )
    data = linked_data(snow.client.get(f"{LIST}snow/").get_data(as_text=True))
    assert data["spatialCoverage"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 0,
        "longitude": 84,
    }
    assert "isAccessibleForFree" not in data
    assert record(snow)["geoLocations"] == [
        {"geoLocationPoint": {"pointLongitude": 84, "pointLatitude": 0}}
    ]


def test_the_record_is_datacites(snow: SimpleNamespace) -> None:
    found = record(snow)
    assert found["doi"] == "10.1234/snow.1"
    assert found["alternateIdentifiers"] == [
        {"alternateIdentifier": "31253.11.snow", "alternateIdentifierType": "CSTR"}
    ]
    assert found["creators"] == [
        {
            "name": "Li, Na",
            "nameType": "Personal",
            "familyName": "Li",
            "givenName": "Na",
            "nameIdentifiers": [
                {
                    "nameIdentifier": "https://orcid.org/0000-0002-1825-0097",
                    "nameIdentifierScheme": "ORCID",
                    "schemeUri": "https://orcid.org",
                }
            ],
        },
        {"name": "Snow Group", "nameType": "Organizational"},
    ]
    assert found["titles"] == [
        {"title": "Snow depth in the Tianshan", "lang": "en"},
        {"title": "天山积雪深度", "lang": "zh-Hans", "titleType": "TranslatedTitle"},
    ]
    assert found["publisher"] == {"name": "Data Centre"}
    assert found["publicationYear"] == "2020"
    assert found["types"] == {"resourceType": "Dataset", "resourceTypeGeneral": "Dataset"}
    assert found["rightsList"] == [
        {"rightsUri": "https://creativecommons.org/licenses/by/4.0/"},
        {"rightsUri": "info:eu-repo/semantics/openAccess"},
    ]
    assert found["geoLocations"][0]["geoLocationBox"] == {
        "westBoundLongitude": 84,
        "eastBoundLongitude": 85.5,
        "southBoundLatitude": 43,
        "northBoundLatitude": 44,
    }
    assert found["relatedIdentifiers"] == [
        {
            "relatedIdentifier": "10.5555/base",
            "relatedIdentifierType": "DOI",
            "relationType": "IsDerivedFrom",
        },
        {
            "relatedIdentifier": "https://data.example/raw",
            "relatedIdentifierType": "URL",
            "relationType": "IsDerivedFrom",
        },
    ]
    assert found["fundingReferences"] == [
        {"funderName": "Chinese Academy of Sciences", "awardNumber": "XDA20030101"},
        {"funderName": "(:unav)", "awardNumber": "41630859"},
        {"funderName": "A private gift"},
    ]
    assert found["dates"] == [
        {"date": "2020-03", "dateType": "Issued"},
        {"date": "1990/2015", "dateType": "Coverage"},
    ]
    assert found["url"] == "https://oasis.example/en/resources/datasets/snow/"
    assert found["schemaVersion"] == "http://datacite.org/schema/kernel-4"


def test_the_chinese_record_leads_with_chinese(snow: SimpleNamespace) -> None:
    found = record(snow, "zh")
    assert found["titles"][0] == {"title": "天山积雪深度", "lang": "zh-Hans"}
    assert found["language"] == "zh-Hans"


def test_what_nobody_confirmed_is_left_out_of_the_record(snow: SimpleNamespace) -> None:
    publish(
        snow,
        "datasets",
        "snow",
        **SNOW,
        unverified=["DOI", "license", "spatialCoverage", "identifier"],
    )
    found = record(snow)
    assert "doi" not in found
    assert "geoLocations" not in found
    assert [one["alternateIdentifierType"] for one in found["alternateIdentifiers"]] == ["CSTR"]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_dataset_with_little_more_than_its_title(locale: str, snow: SimpleNamespace) -> None:
    publish(snow, "datasets", "bare", title={"en": "Bare"}, temporalCoverage="long ago")
    for path in ("", "bare/"):
        response = snow.client.get(f"/{locale}/resources/datasets/{path}")
        assert response.status_code == 200
        assert "None" not in words(response.get_data(as_text=True))
    found = record(snow, locale, "bare")
    assert [one["name"] for one in found["creators"]] == ["Li, Na"]
    assert found["publicationYear"] == "2020"


@pytest.mark.parametrize("year", ["2020", "0987"])
def test_a_year_with_three_datasets_has_a_list(own_site: SimpleNamespace, year: str) -> None:
    clear(own_site, "datasets")
    for number in range(3):
        publish(own_site, "datasets", f"set-{number}", title={"en": f"Set {number}"}, year=year)
    publish(own_site, "datasets", "other", title={"en": "Other"}, year="2021")
    address = f"{LIST}year/{year}/"
    assert f'href="{address}"' in own_site.client.get(LIST).get_data(as_text=True)
    assert own_site.client.get(address).status_code == 200
