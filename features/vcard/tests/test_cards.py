"""The contact cards beside the pages of people."""

import json
from types import SimpleNamespace

import pytest
import vobject
from entries import clear, page, put
from flask.testing import FlaskClient

from tests.institute import DATA

BASE = "https://oasis.example"


@pytest.fixture
def site(small_site: SimpleNamespace) -> SimpleNamespace:
    """A site with a member of the staff, a former one, and an author of papers."""
    clear(small_site, "people", "papers", "units")
    put(small_site, "units/water", name={"en": "Water", "zh": "水"}, kind="department")
    put(
        small_site,
        "people/chen",
        name={"en": "Chen Ya", "zh": "陈雅"},
        status="current",
        units=["water"],
        email="chen@example.org",
    )
    put(small_site, "people/zeng", name={"en": "Zeng Fan"}, units=["water"], status="former")
    put(small_site, "people/elan", name={"en": "Élan Åse"})
    put(small_site, "people/ai", name={"en": "Ai Li"}, status="author")
    return small_site


def test_a_card_can_be_read_in_each_language(site: SimpleNamespace) -> None:
    for locale, name, unit in (("en", "Chen Ya", "Water"), ("zh", "陈雅", "水")):
        response = site.client.get(f"/{locale}/scientists/chen.vcf")
        assert response.content_type == "text/vcard; charset=utf-8"
        card = vobject.readOne(response.get_data(as_text=True))
        assert card.fn.value == name
        assert card.org.value[1] == unit
        assert card.email.value == "chen@example.org"
        assert card.adr.value.code == "999012"
        assert card.url.value == f"{BASE}/{locale}/scientists/chen/"
        assert card.source.value == f"{BASE}/{locale}/scientists/chen.vcf"
        assert card.uid.value == f"{BASE}/en/scientists/chen.vcf", (
            "the same person in both languages"
        )


def test_the_page_links_to_the_card(site: SimpleNamespace) -> None:
    html = page(site, "/zh/scientists/chen/")
    assert 'href="/zh/scientists/chen.vcf" type="text/vcard"' in html
    head = html.partition("</head>")[0]
    assert '<link rel="alternate" type="text/vcard" href="/zh/scientists/chen.vcf">' in head


def test_the_card_of_who_has_left_gives_no_address_of_the_institute(site: SimpleNamespace) -> None:
    card = vobject.readOne(page(site, "/en/scientists/zeng.vcf"))
    assert not {"org", "adr"} & set(card.contents)
    assert "org" in vobject.readOne(page(site, "/en/scientists/elan.vcf")).contents


def test_the_card_of_a_post_of_earlier_years_names_no_employer(site: SimpleNamespace) -> None:
    head = {"id": "a", "role": {"en": "Head"}, "organization": {"en": "Dune station"}}
    dates = {"from": "2020-03", "until": "2022-05", "attested": True}
    put(site, "people/elan", name={"en": "Élan Åse"}, positions=[{**head, **dates}])
    card = vobject.readOne(page(site, "/en/scientists/elan.vcf"))
    assert not {"org", "adr"} & set(card.contents)
    put(site, "people/elan", name={"en": "Élan Åse"}, positions=[{**head, "from": "2020"}])
    card = vobject.readOne(page(site, "/en/scientists/elan.vcf"))
    assert "org" in card.contents


def test_an_author_of_papers_alone_has_none(site: SimpleNamespace) -> None:
    assert ".vcf" not in page(site, "/en/scientists/ai/")
    for key in ("ai", "nobody"):
        assert site.client.get(f"/en/scientists/{key}.vcf").status_code == 404
    assert site.client.post("/en/scientists/chen.vcf").status_code == 405


def test_all_people_have_cards(client: FlaskClient, addresses: list[str]) -> None:
    cards = [path for path in addresses if path.endswith(".vcf")]
    people = [json.loads(file.read_bytes()) for file in (DATA / "content/people").glob("*.json")]
    staff = [person for person in people if person.get("status") != "author"]
    assert len(cards) == 2 * len(staff) >= 40
    for path in cards:
        card = vobject.readOne(client.get(path).get_data(as_text=True))
        assert card.url.value == f"{BASE}{path.removesuffix('.vcf')}/"
        assert path.removesuffix(".vcf") + "/" in addresses
