"""JSON-LD valid for schema.org and its consumers: separate objects, full URLs, enumeration
members.
"""

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from required import with_required

BASE = "https://oasis.example"
CONFERENCE = ["ConferenceEvent", "Event"]
Describe = Callable[..., dict[str, Any]]


@pytest.fixture
def describe(own_site: SimpleNamespace) -> Describe:
    """Publishes an entry and returns the JSON-LD of its page."""

    def data(
        type: str, path: str, kind: str | list[str], locale: str = "en", **values: Any
    ) -> dict[str, Any]:
        raw = with_required(
            own_site.site.models[type],
            values | {"publication": {"en": {"state": "published"}, "zh": {"state": "published"}}},
        )
        (own_site.data / "content" / type / "tried.json").write_text(json.dumps(raw), "utf-8")
        own_site.site.store.refresh()
        html = own_site.client.get(f"/{locale}/{path}tried/").get_data(as_text=True)
        found = [
            json.loads(text)
            for text in re.findall(
                r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL
            )
        ]
        return next(one for one in found if one["@type"] == kind)

    return data


def test_an_event_has_a_place_a_state_and_a_mode(describe: Describe) -> None:
    event = describe(
        "conferences",
        "cooperation/conferences/",
        CONFERENCE,
        name={"en": "Forum"},
        start="2024-08-01",
        end="2024-08-03",
        previousStart="2024-05-01",
        status="moved-online",
        mode="mixed",
        venue={"en": "Hall"},
        venueAddress={"en": "1 Road"},
        country="KZ",
        latitude=0,
        longitude=77.5,
        organizers=["organizations/aow"],
    )
    assert event["location"] == {
        "@type": "Place",
        "name": "Hall",
        "address": {"@type": "PostalAddress", "addressCountry": "KZ", "streetAddress": "1 Road"},
        "geo": {"@type": "GeoCoordinates", "latitude": 0, "longitude": 77.5},
    }
    assert event["eventStatus"] == "https://schema.org/EventMovedOnline"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert (event["startDate"], event["endDate"]) == ("2024-08-01", "2024-08-03")
    assert event["previousStartDate"] == "2024-05-01"
    assert [(one["@type"], one["url"]) for one in event["organizer"]] == [
        ("Organization", f"{BASE}/en/cooperation/organizations/aow/")
    ]


def test_an_unfinished_event_claims_nothing(describe: Describe) -> None:
    event = describe(
        "conferences",
        "cooperation/conferences/",
        CONFERENCE,
        name={"en": "Forum"},
        start="2024-08-01",
        end="2024-08-01",
    )
    assert set(event) == {
        "@context",
        "@type",
        "@id",
        "url",
        "inLanguage",
        "name",
        "startDate",
        "endDate",
    }


def test_an_organization_has_a_postal_address(describe: Describe) -> None:
    found = describe(
        "organizations",
        "cooperation/organizations/",
        "Organization",
        name={"en": "Institute"},
        country="KZ",
    )
    assert found["address"] == {"@type": "PostalAddress", "addressCountry": "KZ"}
    assert "address" not in describe(
        "organizations", "cooperation/organizations/", "Organization", name={"en": "Institute"}
    )


def test_an_article_names_its_author_publisher_and_picture(describe: Describe) -> None:
    article = describe(
        "news",
        "news/",
        "NewsArticle",
        "zh",
        headline={"en": "News", "zh": "新闻"},
        date="2024-08",
        category="event",
        author="Li Na",
        image={"file": "2024/a b.jpg", "alt": {"en": "Dunes"}},
    )
    assert article["author"] == {"@type": "Person", "name": "Li Na"}
    assert article["publisher"]["@type"] == "ResearchOrganization"
    assert article["publisher"]["name"] == "水科学院河流研究所"
    assert article["publisher"]["url"] == f"{BASE}/zh/"
    address = f"{BASE}/media/2024/a%20b.jpg"
    picture = {"@type": "ImageObject", "url": address, "contentUrl": address}
    assert article["image"] == picture | {"caption": "Dunes"}
    assert article["articleSection"] == "学术活动"
    assert article["datePublished"] == "2024-08"


def test_an_article_without_author_is_the_institutes(describe: Describe) -> None:
    article = describe("news", "news/", "NewsArticle", headline={"en": "News"})
    assert article["author"] == article["publisher"]
    assert "image" not in article
