"""The citation files of the found papers, and copying a citation, in a browser."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def page(reader: Page) -> Page:
    """The shared page is enough: the query is stored in the address alone."""
    return reader


def test_files_hold_what_was_found(visited: Server, page: Page) -> None:
    live = f"{visited.base}/en/papers/papers.json?access=open&year=2015"
    wanted = {item["id"] for item in page.request.get(live).json()}
    assert {"fang-2015-bias-correction", "xue-2015-runoff-response"} <= wanted
    page.goto(f"{visited.base}/en/papers/?access=open&year=2015")
    expect(page.locator("#found .references > li")).to_have_count(len(wanted))
    found = {}
    for name in ("BibTeX", "RIS", "CSL-JSON"):
        with page.expect_download() as download:
            page.locator(".downloads").get_by_role("link", name=name).click()
        assert download.value.suggested_filename.startswith("papers-2015-open.")
        found[name] = Path(download.value.path()).read_text("utf-8")
    assert set(re.findall(r"^@\w+\{([^,]+),", found["BibTeX"], re.M)) == wanted
    assert {line[6:] for line in found["RIS"].splitlines() if line.startswith("ID  - ")} == wanted
    assert {item["id"] for item in json.loads(found["CSL-JSON"])} == wanted
    for name, ending in (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "json")):
        live = page.request.get(
            f"{visited.base}/en/papers/papers.{ending}?access=open&year=2015"
        ).text()
        assert found[name].splitlines() == live.splitlines(), (
            "a static host gives the same as a server"
        )


def test_a_citation_is_copied_and_said_to_be(visited: Server, chromium: Browser) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{visited.base}/zh/papers/xiao-2019-braided-rivers/")
    page.locator(".cite button").first.click()
    expect(page.locator(".cite [role=status]").first).to_have_text("已复制。")
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        "肖文江，等. 辫状河网结构解析与时空制约[J"
    )
    page.locator(".cite summary").click()
    page.locator(".cite button").nth(1).click()
    expect(page.locator(".cite [role=status]").nth(1)).to_have_text("已复制。")
    html = page.evaluate(
        """async () => (await (await navigator.clipboard.read())[0].getType("text/html")).text()"""
    )
    assert re.search(r"<i>河流通报</i>, <i[^>]*>44</i>\(5\), 1661–1687\.", html)
    assert page.evaluate("navigator.clipboard.readText()").startswith("Xiao, W., et al. (2019).")
    context.close()
