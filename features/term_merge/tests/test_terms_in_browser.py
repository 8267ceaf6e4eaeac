"""Two terms are merged in a real browser, and the merge is undone."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.server import Server

pytestmark = pytest.mark.browser


def values(server: Server, path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((server.data / f"{path}.json").read_bytes())
    return found


def test_two_terms_become_one_and_are_two_again(server: Server, watched: Page) -> None:
    before = {
        path: json.loads(path.read_bytes()) | {"modified": None}
        for path in server.data.rglob("*.json")
    }
    watched.goto(f"{server.base}/editor/terms/?q=snow")
    watched.get_by_role("link", name="Merge into … Snow").click()
    watched.get_by_role("combobox", name="Merge into").fill("lakes")
    watched.get_by_role("option", name="Lakes").click()
    watched.get_by_role("button", name="See what will change").click()
    changed = watched.get_by_role("region", name="Will be changed")
    expect(changed).to_contain_text("Li Lanhe")
    assert violations(watched) == []
    watched.get_by_role("button", name="Merge", exact=True).click()
    expect(watched.locator(".notice-undo")).to_contain_text("Merged: Snow is Lakes now.")
    assert "lakes" in values(server, "content/people/li-lanhe")["fields"]
    assert "积雪" in values(server, "content/terms/lakes")["variants"]
    assert not (server.data / "content/terms/snow.json").exists()
    watched.get_by_role("button", name="Undo").click()
    expect(watched.get_by_text("Undone.", exact=True)).to_be_visible()
    assert before == {path: json.loads(path.read_bytes()) | {"modified": None} for path in before}
