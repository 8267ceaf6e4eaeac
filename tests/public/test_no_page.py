"""An entry of which no more than its name is known has a place in a list and no page of its own."""

import re
from types import SimpleNamespace

import pytest
from entries import page, put
from flask.testing import FlaskClient

DEPARTMENT = "desert-environment-restoration"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_departments_are_names_on_one_page(client: FlaskClient, locale: str) -> None:
    html = client.get(f"/{locale}/research/").get_data(as_text=True)
    assert len(re.findall(r'<span id="[a-z-]+">', html)) == 8
    assert f'<span id="{DEPARTMENT}">' in html
    assert f"/{locale}/research/{DEPARTMENT}/" not in client.get("/sitemap.xml").get_data(
        as_text=True
    )


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_what_leads_to_one_leads_to_its_place(client: FlaskClient, locale: str) -> None:
    place = f"/{locale}/research/#{DEPARTMENT}"
    response = client.get(f"/{locale}/research/{DEPARTMENT}/")
    assert (response.status_code, response.location) == (302, place)
    assert f'href="{place}"' in client.get(f"/{locale}/about/structure/").get_data(as_text=True)


def test_a_text_gives_it_a_page_and_every_link_follows(own_site: SimpleNamespace) -> None:
    put(own_site, "units/sand", name={"en": "Sand"}, kind="department", parent="xieg")
    assert 'href="/en/research/#sand"' in page(own_site, "/en/about/structure/")
    put(
        own_site,
        "units/sand",
        name={"en": "Sand"},
        kind="department",
        parent="xieg",
        description={"zh": ["研究沙。"]},
        formerAddresses=["dust"],
    )
    assert 'href="/en/research/sand/"' in page(own_site, "/en/about/structure/")
    assert "研究沙" in page(own_site, "/en/research/sand/")
    assert own_site.client.get("/en/research/dust/").status_code == 301
    put(own_site, "units/sand", name={"en": "Sand"}, kind="department", formerAddresses=["dust"])
    for path in ("sand", "dust"):
        assert own_site.client.get(f"/en/research/{path}/").location == "/en/research/#sand"


def test_a_static_host_leads_from_its_old_address_to_the_list(own_site: SimpleNamespace) -> None:
    from datetime import UTC, datetime

    from cms.content import Snapshot
    from cms.web.freeze.redirects import redirects

    found = dict(redirects(Snapshot(own_site.site.store.content(), datetime.now(UTC))))
    assert found[f"/zh/research/{DEPARTMENT}/"] == "/zh/research/"
