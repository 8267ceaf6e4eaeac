"""The metadata of datasets for DataCite."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from entries import put
from linked_texts import PLAIN, check_plain_text
from published import publish
from snow import SNOW, with_snow


@pytest.fixture
def snow(own_site: SimpleNamespace) -> SimpleNamespace:
    return with_snow(own_site)


def record(site: SimpleNamespace, locale: str = "en", key: str = "snow") -> dict[str, Any]:
    response = site.client.get(f"/{locale}/resources/datasets/{key}.json")
    assert response.mimetype == "application/json"
    found: dict[str, Any] = json.loads(response.get_data())
    return found


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
        {"funderName": "Academy of Waters", "awardNumber": "XDA20030101"},
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


def test_a_paper_that_uses_the_data_is_related(snow: SimpleNamespace) -> None:
    author = [{"id": "a", "family": "Li", "given": "Na"}]
    publish(
        snow, "papers", "tried", title="Snow", datasets=["snow"], DOI="10.1234/paper", author=author
    )
    assert {
        "relatedIdentifier": "10.1234/paper",
        "relatedIdentifierType": "DOI",
        "relationType": "IsReferencedBy",
    } in record(snow)["relatedIdentifiers"]


def test_a_point_is_no_box(snow: SimpleNamespace) -> None:
    publish(snow, "datasets", "snow", **SNOW | {"spatialCoverage": {"west": 84, "south": 0}})
    assert record(snow)["geoLocations"] == [
        {"geoLocationPoint": {"pointLongitude": 84, "pointLatitude": 0}}
    ]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_dataset_with_little_more_than_its_title(locale: str, snow: SimpleNamespace) -> None:
    publish(snow, "datasets", "bare", title={"en": "Bare"}, temporalCoverage="long ago")
    found = record(snow, locale, "bare")
    assert [one["name"] for one in found["creators"]] == ["Li, Na"]
    assert found["publicationYear"] == "2020"


def test_the_page_links_to_the_record(snow: SimpleNamespace) -> None:
    html = snow.client.get("/zh/resources/datasets/snow/").text
    assert '<a href="/zh/resources/datasets/snow.json">DataCite JSON</a>' in html


def test_there_is_no_record_of_what_there_is_not(snow: SimpleNamespace) -> None:
    assert snow.client.get("/en/resources/datasets/nothing.json").status_code == 404


def test_links_in_a_text_show_titles(own_site: SimpleNamespace) -> None:
    title = {"en": "Linked data", "zh": "链接数据"}
    put(own_site, "datasets/linking", title=title, description=PLAIN)
    check_plain_text(own_site, "/en/resources/datasets/linking.json")
