"""An entry that has only a name is in a list and has no page of its own."""

from types import SimpleNamespace

import pytest
from entries import page, put

DEPARTMENT = "quiet"
NAMED = {"name": {"en": "Quiet", "zh": "静"}, "kind": "department", "parent": "irs"}


@pytest.fixture
def named(own_site: SimpleNamespace) -> SimpleNamespace:
    """A site with a department that has only a name."""
    put(own_site, f"units/{DEPARTMENT}", **NAMED)
    return own_site


def test_a_department_is_a_name_on_one_page(named: SimpleNamespace) -> None:
    assert f"/research/{DEPARTMENT}/" not in named.client.get("/sitemap.xml").get_data(as_text=True)
    for locale in ("en", "zh"):
        assert f'<span id="{DEPARTMENT}">' in page(named, f"/{locale}/research/")
        place = f"/{locale}/research/#{DEPARTMENT}"
        response = named.client.get(f"/{locale}/research/{DEPARTMENT}/")
        assert (response.status_code, response.location) == (302, place)
        assert f'href="{place}"' in page(named, f"/{locale}/about/structure/")


def test_a_text_gives_it_a_page_and_every_link_follows(own_site: SimpleNamespace) -> None:
    put(own_site, "units/sand", name={"en": "Sand"}, kind="department", parent="irs")
    assert 'href="/en/research/#sand"' in page(own_site, "/en/about/structure/")
    put(
        own_site,
        "units/sand",
        name={"en": "Sand"},
        kind="department",
        parent="irs",
        description={"zh": ["研究沙。"]},
        formerAddresses=["dust"],
    )
    assert 'href="/en/research/sand/"' in page(own_site, "/en/about/structure/")
    assert "研究沙" in page(own_site, "/en/research/sand/")
    assert own_site.client.get("/en/research/dust/").status_code == 301
    put(own_site, "units/sand", name={"en": "Sand"}, kind="department", formerAddresses=["dust"])
    for path in ("sand", "dust"):
        assert own_site.client.get(f"/en/research/{path}/").location == "/en/research/#sand"


def test_a_static_host_leads_from_its_old_address_to_the_list(named: SimpleNamespace) -> None:
    from datetime import UTC, datetime

    from cms.content import Snapshot
    from cms.content.address_use import redirects

    found = dict(redirects(Snapshot(named.site.store.content(), datetime.now(UTC))))
    assert found[f"/zh/research/{DEPARTMENT}/"] == "/zh/research/"
