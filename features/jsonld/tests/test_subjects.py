"""The subjects of the pages of each kind, for search engines."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from entries import page
from entries import put as put_entry
from flask.testing import FlaskClient
from PIL import Image
from published import publish
from snow import SNOW, with_snow
from werkzeug.test import TestResponse

from cms.accounts.permissions import Actor
from tests.papers import paper_writer

Get = Callable[[str], TestResponse]
BASE = "https://oasis.example"
DATASET = "/en/resources/datasets/snow/"
ORCID = "0000-0002-1825-0097"
TYPES = {
    "book": "Book",
    "chapter": "Chapter",
    "thesis": "Thesis",
    "report": "Report",
    "dataset": "Dataset",
    "software": "SoftwareSourceCode",
    "patent": "CreativeWork",
    "proceedings": "Book",
    "standard": "CreativeWork",
    "map": "Map",
    "article-newspaper": "NewsArticle",
    "manuscript": ["Manuscript", "ArchiveComponent"],
}


def subjects(html: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(one) for one in found]


def subject(html: str, type: str) -> dict[str, Any]:
    return next(one for one in subjects(html) if one["@type"] == type)


@pytest.fixture
def snow(own_site: SimpleNamespace) -> SimpleNamespace:
    return with_snow(own_site)


@pytest.fixture
def put(own_site: SimpleNamespace) -> Callable[..., FlaskClient]:
    """Publishes a paper `tried`."""
    return paper_writer(own_site)


def test_search_engines_read_a_dataset(snow: SimpleNamespace) -> None:
    data = subject(page(snow, DATASET), "Dataset")
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
    data = subject(page(snow, DATASET), "Dataset")
    assert data["spatialCoverage"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 0,
        "longitude": 84,
    }
    assert "isAccessibleForFree" not in data


def test_a_station_has_a_place_for_search_engines(get: Get) -> None:
    html = get("/en/resources/stations/bayansu/").get_data(as_text=True)
    data = subject(html, "ResearchOrganization")
    assert data["@type"] == "ResearchOrganization"
    assert data["foundingDate"] == "1971"
    assert data["location"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 42.9,
        "longitude": 83.7167,
        "elevation": 2470,
    }


def test_an_unconfirmed_height_is_left_out(small_site: SimpleNamespace) -> None:
    sure = {"latitude": 42.9, "longitude": 83.7167, "precision": "exact"}
    height = {"elevation": {"from": 2470}, "unverified": ["elevation"]}
    publish(small_site, "stations", "tried", name={"en": "Tried"}, **sure, **height)
    data = subject(page(small_site, "/en/resources/stations/tried/"), "ResearchOrganization")
    assert data["location"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 42.9,
        "longitude": 83.7167,
    }


def test_a_journal_is_a_periodical_for_search_engines(get: Get) -> None:
    html = get("/en/resources/journals/journal-of-rivers/").get_data(as_text=True)
    data = subject(html, "Periodical")
    assert data["issn"] == ["1234-5679", "2049-3630"]
    assert data["publisher"] == {"@type": "Organization", "name": "Science Press and Springer"}


def test_a_unit_is_a_research_organization(small_site: SimpleNamespace) -> None:
    put_entry(small_site, "units/whole", name={"en": "Institute"}, acronym="I", kind="institute")
    put_entry(
        small_site,
        "units/laboratory",
        name={"en": "Laboratory"},
        acronym="LAB",
        kind="laboratory",
        founded="1999",
        parent="whole",
        ror="https://ror.org/04xvnz843",
        description={"en": ["It studies *water*.", "", "More follows."]},
    )
    unit = subject(page(small_site, "/en/research/laboratory/"), "ResearchOrganization")
    assert unit["@id"] == f"{BASE}/en/research/laboratory/"
    assert (unit["name"], unit["alternateName"], unit["foundingDate"]) == (
        "Laboratory",
        "LAB",
        "1999",
    )
    assert unit["description"] == "It studies water. More follows."
    assert unit["parentOrganization"] == {
        "@type": "ResearchOrganization",
        "name": "Institute",
        "url": f"{BASE}/en/research/whole/",
    }
    assert unit["identifier"] == "https://ror.org/04xvnz843"
    assert "employee" not in unit


def test_a_video_in_a_text_is_one_for_search_engines(small_site: SimpleNamespace) -> None:
    pytest.importorskip("features.video")
    folder = small_site.data / "media" / "2024"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "film.mp4").write_bytes(b"WEBVTT")
    (folder / "film.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    body = {"en": ['![Wind on a dune](/media/2024/film.mp4 "A film")'], "zh": ["字"]}
    put_entry(small_site, "news/film", headline={"en": "Film"}, date="2020-01-01", body=body)
    about = subject(page(small_site, "/en/news/film/"), "VideoObject")
    assert about["contentUrl"].endswith("/media/2024/film.mp4")
    assert about["thumbnailUrl"].endswith("/media/2024/film.png")
    assert (about["name"], about["uploadDate"]) == ("Wind on a dune", "2020-01-01")


def test_an_open_position_is_a_job_posting_and_a_closed_one_is_none(
    small_site: SimpleNamespace,
) -> None:
    def described(last: str) -> list[dict[str, Any]]:
        put_entry(
            small_site,
            "jobs/tried",
            title={"en": "Scientist"},
            datePosted="2024-03-01",
            validThrough=last,
            employmentType="full-time",
            openings=2,
            location={"locality": {"en": "Linhe"}, "country": "CN"},
        )
        found = subjects(page(small_site, "/en/join/tried/"))
        return [one for one in found if one["@type"] == "JobPosting"]

    (job,) = described("2999-03-31")
    assert (job["datePosted"], job["validThrough"], job["employmentType"]) == (
        "2024-03-01",
        "2999-03-31",
        "FULL_TIME",
    )
    assert job["hiringOrganization"]["name"] == "Institute of River Studies"
    assert job["jobLocation"]["address"]["addressLocality"] == "Linhe"
    assert job["totalJobOpenings"] == 2
    assert described("2024-03-31") == []


def test_machines_get_the_organization_with_its_postal_address_and_contacts(get: Get) -> None:
    found = subjects(get("/en/contact/").get_data(as_text=True))
    (about,) = [one for one in found if one["@type"] == "ResearchOrganization"]
    assert about["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "12 River Road, Linhe, Hezhou",
        "postalCode": "999012",
    }
    assert about["contactPoint"] == [
        {
            "@type": "ContactPoint",
            "telephone": "+86-000-5550107",
            "email": "office@rivers.example",
        },
        {
            "@type": "ContactPoint",
            "contactType": "International contact",
            "telephone": "+86-000-5550105",
        },
    ]
    assert about["@id"] == "https://oasis.example/en/#organization"


def test_a_news_item_is_a_news_article(get: Get) -> None:
    data = subjects(get("/zh/news/aral-sea-expedition/").get_data(as_text=True))
    article = next(one for one in data if one["@type"] == "NewsArticle")
    assert article["headline"] == "咸海科学考察启动"
    assert article["datePublished"] == "2024-08-23"
    assert article["inLanguage"] == "zh-Hans"
    assert article["url"] == f"{BASE}/zh/news/aral-sea-expedition/"


def test_the_front_page_has_no_breadcrumb(get: Get) -> None:
    assert not [
        one
        for one in subjects(get("/en/").get_data(as_text=True))
        if one["@type"] == "BreadcrumbList"
    ]


def test_the_breadcrumb_is_said(get: Get) -> None:
    crumbs = subject(get("/en/cooperation/").get_data(as_text=True), "BreadcrumbList")
    names = [step["name"] for step in crumbs["itemListElement"]]
    assert names == ["Home", "International Cooperation"]
    addresses = [step.get("item") for step in crumbs["itemListElement"]]
    assert addresses == [f"{BASE}/en/", None], "the last step is the page itself"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_front_says_whose_site_it_is(locale: str, client: FlaskClient) -> None:
    html = client.get(f"/{locale}/").get_data(as_text=True)
    data = {one["@type"]: one for one in subjects(html)}
    site, front = data.pop("WebSite"), f"{BASE}/{locale}/"
    institute = next(one for one in data.values() if one["@id"] == site["publisher"]["@id"])
    assert site["url"] == institute["url"] == front
    assert site["name"] == institute["name"]
    assert institute["address"]["postalCode"] == "999012"


def test_a_profile_page_is_about_a_person(small_site: SimpleNamespace) -> None:
    put_entry(small_site, "units/water", name={"en": "Water"}, acronym="W", kind="department")
    put_entry(small_site, "terms/snow", name={"en": "Snow", "zh": "积雪"}, vocabulary="field")
    person_of = {
        "name": {"en": "Chen Ya", "zh": "陈雅"},
        "familyName": {"en": "Chen", "zh": "陈"},
        "givenName": {"en": "Ya", "zh": "雅"},
        "alternateName": ["Ya Chen"],
        "units": ["water"],
        "fields": ["snow"],
        "languages": ["zh-Hans", "en"],
        "orcid": ORCID,
        "sameAs": ["https://a.example/chen"],
        "awards": [{"id": "a", "year": "2012", "name": {"en": "Medal"}}],
    }
    put_entry(small_site, "people/chen", status="current", **person_of)
    about = subject(page(small_site, "/en/scientists/chen/"), "ProfilePage")
    person = about["mainEntity"]
    assert about["@id"] == about["url"] == person["url"] == f"{BASE}/en/scientists/chen/"
    assert about["inLanguage"] == "en"
    assert (person["@type"], person["@id"]) == ("Person", f"{BASE}/en/scientists/chen/#person")
    assert (person["name"], person["familyName"], person["givenName"]) == ("Chen Ya", "Chen", "Ya")
    assert person["alternateName"] == "Ya Chen"
    assert person["affiliation"] == [
        {"@type": "ResearchOrganization", "name": "Water", "url": f"{BASE}/en/research/water/"}
    ]
    assert [one["name"] for one in person["knowsAbout"]] == ["Snow"]
    assert person["knowsLanguage"] == ["zh-Hans", "en"]
    assert person["sameAs"] == [f"https://orcid.org/{ORCID}", "https://a.example/chen"]
    assert person["award"] == "Medal"
    assert "worksFor" not in person
    for status in ("former", "author"):
        put_entry(small_site, "people/chen", status=status, **person_of)
        person = subject(page(small_site, "/en/scientists/chen/"), "ProfilePage")["mainEntity"]
        assert person["name"] == "Chen Ya"
        assert "affiliation" not in person


def test_jsonld_has_authors_the_issue_and_the_doi(get: Get) -> None:
    about = subjects(get("/zh/papers/xiao-2019-braided-rivers/").text)[0]
    assert about["@type"] == "ScholarlyArticle"
    assert about["inLanguage"] == "zh"
    [author] = about["author"]
    assert (author["name"], author["familyName"], author["givenName"]) == ("肖文江", "肖", "文江")
    assert author["url"].endswith("/zh/scientists/xiao-wenjiang/")
    issue = about["isPartOf"]
    assert (issue["@type"], issue["issueNumber"]) == ("PublicationIssue", "5")
    assert issue["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "河流通报"}
    assert about["identifier"][0]["value"] == "10.5555/rivers.2019.979"
    assert about["sameAs"] == ["https://doi.org/10.5555/rivers.2019.979"]


@pytest.mark.parametrize(("type", "named"), TYPES.items())
def test_every_type_is_what_schema_org_calls_it(
    put: Callable[..., FlaskClient], type: str, named: Any
) -> None:
    html = put(type=type, publisher="A Press").get("/en/papers/tried/").text
    assert subjects(html)[0]["@type"] == named


def test_what_is_not_confirmed_is_not_told_of_a_paper(put: Callable[..., FlaskClient]) -> None:
    numbers = {"issue": "7", "volume": "3", "container-title": "Oasis"}
    html = put(unverified=["issue", "volume"], **numbers).get("/en/papers/tried/").text
    assert subjects(html)[0]["isPartOf"] == {"@type": "Periodical", "name": "Oasis"}


def test_what_the_site_says_of_a_paper_is_no_abstract(put: Callable[..., FlaskClient]) -> None:
    html = put(summary={"en": "Finds that dunes wander."}).get("/en/papers/tried/").text
    assert subjects(html)[0]["description"] == "Finds that dunes wander."
    assert "abstract" not in subjects(html)[0]


def test_a_page_is_dated_by_its_last_edit_and_a_paper_is_not(own_site: SimpleNamespace) -> None:
    """A correction of the site's record doesn't change the paper itself."""
    own_site.site.store.clock = lambda: datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)
    editing, paper = (
        own_site.site.editing,
        next(iter(own_site.site.store.content().entries["papers"])),
    )

    def edit(type: str, key: str, values: dict[str, str], *locales: str) -> None:
        ann, opened = Actor("a00000000001", "Ann", "editor"), editing.drafts.open(type, key).flat
        editing.drafts.save(ann, type, key, opened, opened | values)
        editing.publishing.publish(ann, type, key, locales)

    edit("people", "chen-yahe", {"name.zh": "新名"}, "zh")
    edit("papers", paper, {"volume": "999"}, "en", "zh")
    person = subject(page(own_site, "/zh/scientists/chen-yahe/"), "ProfilePage")
    assert person["dateModified"] == "2026-03-01T08:30:15Z"
    other = subject(page(own_site, "/en/scientists/chen-yahe/"), "ProfilePage")
    assert "dateModified" not in other
    assert "dateModified" not in subjects(page(own_site, f"/en/papers/{paper}/"))[0]


def test_a_picture_has_the_words_of_its_file(tiny_site: SimpleNamespace) -> None:
    words = {"description": {"en": "A lake", "zh": "湖"}, "credit": {"en": "Photo: A. <Nomad>"}}
    picture = tiny_site.data / "media" / "lake.jpg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (120, 80)).save(picture)
    picture.with_name("lake.jpg.json").write_text(json.dumps(words), "utf-8")
    put_entry(tiny_site, "news/told", headline={"en": "Told"}, image={"file": "lake.jpg"})
    about = subject(page(tiny_site, "/en/news/told/"), "NewsArticle")["image"]
    assert about["@type"] == "ImageObject"
    assert (about["caption"], about["creditText"]) == ("A lake", "Photo: A. <Nomad>")
    assert "digitalSourceType" not in about


def test_what_ai_made_has_a_source_type(tiny_site: SimpleNamespace) -> None:
    picture = tiny_site.data / "media" / "lake.jpg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (120, 80)).save(picture)
    picture.with_name("lake.jpg.json").write_text(json.dumps({"ai": "made"}), "utf-8")
    put_entry(tiny_site, "news/ai", headline={"en": "AI"}, image={"file": "lake.jpg"}, ai="helped")
    about = subject(page(tiny_site, "/en/news/ai/"), "NewsArticle")
    made = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    helped = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
    assert (about["image"]["digitalSourceType"], about["digitalSourceType"]) == (made, helped)
