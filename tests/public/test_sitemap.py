"""Sitemaps and robots.txt."""

import xml.etree.ElementTree as ET
from types import SimpleNamespace

from flask.testing import FlaskClient

BASE = "https://oasis.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def test_the_sitemap_lists_every_page_with_its_languages(
    addresses: list[str], client: FlaskClient
) -> None:
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    root = ET.fromstring(response.get_data())
    places = {url.findtext(f"{SITEMAP}loc"): url for url in root.findall(f"{SITEMAP}url")}
    wanted = {
        BASE + path
        for path in addresses
        if path.startswith(("/en/", "/zh/")) and path.endswith("/")
    }
    assert set(places) == wanted
    for url in places.values():
        links = {link.get("hreflang") for link in url.findall(f"{XHTML}link")}
        assert links == {"en", "zh-Hans", "x-default"}


def test_the_sitemap_for_people_has_every_entry(addresses: list[str], client: FlaskClient) -> None:
    html = client.get("/en/sitemap/").get_data(as_text=True)
    entries = [
        path
        for path in addresses
        if path.startswith(("/en/cooperation/projects/", "/en/about/"))
        and path.count("/") == 5
        and "country" not in path
    ]
    assert entries
    assert not [path for path in entries if f'href="{path}"' not in html]


def test_robots_keeps_a_demonstration_out_of_search_and_else_names_the_sitemap(
    small_site: SimpleNamespace,
) -> None:
    assert "Disallow: /\n" in small_site.client.get("/robots.txt").get_data(as_text=True)
    file = small_site.data / "site.json"
    file.write_text(
        file.read_text("utf-8").replace('"demonstration": true', '"demonstration": false'), "utf-8"
    )
    small_site.site.store.refresh()
    text = small_site.client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /\n" not in text
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert "noindex" not in small_site.client.get("/en/").get_data(as_text=True)
