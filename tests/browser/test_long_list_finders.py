"""The finders of lists in pages, with scripts: they look through all pages."""

import json
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server, serving
from tests.many_entries import write_many
from tests.new_site import LOCALES, SITE
from tests.pages import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("many") / "data"
    shutil.copytree(ROOT / "data/schemas", data / "schemas")
    (data / "site.json").write_text(json.dumps(SITE | {"locales": LOCALES}), "utf-8")
    write_many(data, people=260, papers=260)
    with serving(tmp_path_factory.mktemp("served"), data) as server:
        yield server


@pytest.fixture
def page(reader: Page) -> Page:
    return reader


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_people_on_other_pages_are_found(many: Server, page: Page, locale: str) -> None:
    page.goto(f"{many.base}/{locale}/scientists/")
    someone = page.locator("#found a[href$='/scientists/p251/']")
    expect(someone).to_have_count(0)
    page.fill("#find-q", "Person251")
    expect(someone).to_have_count(1)
    expect(page.locator("#found .person")).to_have_count(1)
    page.locator(".find-all button").click()
    expect(page.locator("#found .letter")).not_to_have_count(0)


def test_of_many_results_the_first_are_shown(many: Server, page: Page) -> None:
    page.goto(f"{many.base}/en/papers/?access=open")
    page.goto(f"{many.base}/en/papers/")
    page.select_option("#find-year", "2019")
    expect(page.locator("#found .references > li")).not_to_have_count(0)
    page.select_option("#find-year", "")
    page.fill("#find-q", "oasis")
    expect(page.locator("#find-status")).to_have_text("260 papers found The first 200 are shown.")
    expect(page.locator("#found .references > li")).to_have_count(200)
