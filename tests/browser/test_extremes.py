"""In a browser: the longest words and the fullest entries fit the narrowest phone."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from tests.browser.server import Server
from tests.extreme_entries import EXTREME, TYPES, fill_all, own_fields, write
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
PLACES = {
    "news": "news/",
    "pages": "",
    "projects": "cooperation/projects/",
    "conferences": "cooperation/conferences/",
    "organizations": "cooperation/organizations/",
}
LISTS = (
    "",
    "news/",
    "cooperation/",
    "cooperation/projects/",
    "cooperation/conferences/",
    "cooperation/organizations/",
    "sitemap/",
)
TOO_WIDE = """() => [...document.querySelectorAll('main *')]
    .filter(one => one.getBoundingClientRect().right > 321)
    .filter(one => !one.closest('.table-frame, .table-scroll, .section-menu'))
    .slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def extremes(server: Server) -> Server:
    """The served site with one completely filled entry of every type, in both languages."""
    from app import create_app

    models = (
        create_app(
            {"data": server.data, "instance": server.instance, "editor": False, "watch": False}
        )
        .extensions["oasis"]
        .site.store.content()
        .models
    )
    for type in TYPES:
        write(
            server.data / "content" / type / "extreme.json",
            models[type],
            {models[type].title: EXTREME} | fill_all(own_fields(models[type]), 20, EXTREME),
        )
    for place in PLACES.values():
        wait_for(f"{server.base}/zh/{place}extreme/")
    return server


def wait_for(url: str) -> None:
    """Wait until the server has noticed the new file."""
    wait_until(lambda: status_of(url) == 200, lambda: url)


def status_of(url: str) -> int:
    try:
        with urlopen(url) as answer:
            return int(answer.status)
    except HTTPError as fault:
        return fault.code


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("path", [*(f"{place}extreme/" for place in PLACES.values()), *LISTS])
def test_the_fullest_entry_fits_the_narrowest_phone(
    extremes: Server, reader: Page, locale: str, path: str
) -> None:
    reader.set_viewport_size({"width": 320, "height": 700})
    response = reader.goto(f"{extremes.base}/{locale}/{path}")
    assert response
    assert response.status == 200
    width = reader.evaluate("document.documentElement.scrollWidth")
    assert width <= 320, f"{width} pixels wide: {reader.evaluate(TOO_WIDE)}"
