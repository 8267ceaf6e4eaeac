"""/features/: administrators read about each feature, and switch it off and on."""

import re
from pathlib import Path

import pytest
from people import Desk, Visitor

from cms.core.feature import Feature, Features

HERBS = Feature(
    "herbs",
    Path("herbs"),
    label="Herb garden",
    text="Grows thyme and sage.",
    costs="Water.",
    stores="Seeds.",
    settings={"herbs": "thyme"},
    commands={"herbs": "a:b"},
)
SOUP = Feature("soup", Path("soup"), needs=("herbs",))


@pytest.fixture(autouse=True)
def _two_features(desk: Desk) -> None:
    known = desk.site.settings.features.known
    desk.site.settings = desk.site.settings._replace(features=Features((*known, HERBS, SOUP)))


def names(desk: Desk) -> object:
    return desk.site.editing.drafts.open("site", "_").raw.get("withoutFeatures")


def test_a_feature_is_switched_off_and_on_and_undone(desk: Desk, administrator: Visitor) -> None:
    html = administrator.text("/features/")
    for text in (
        *("Herb garden", "Grows thyme and sage.", "Water.", "Seeds.", "OASIS_HERBS"),
        "flask herbs",
    ):
        assert text in html
    assert re.search(r"Needed by</dt>\s*<dd>soup", html)
    assert "next start" not in html
    page = administrator.post("/features/herbs", 303, on="0")
    assert page.headers["Location"].endswith("/features/")
    assert names(desk) == ["herbs"]
    html = administrator.text("/features/")
    assert "Herb garden is switched off when the site restarts." in html
    assert "Off after the next restart" in html
    undo = re.search(r'name="id" value="([^"]+)"', html)
    assert undo
    administrator.post("/undo/", 303, id=undo[1], next="/features/")
    assert names(desk) is None
    administrator.post("/features/herbs", 303, on="0")
    administrator.post("/features/soup", 303, on="0")
    administrator.post("/features/herbs", 303, on="1")
    assert names(desk) == ["soup"]
    administrator.post("/features/soup", 303, on="1")
    assert names(desk) is None
    administrator.post("/features/nothing", 404, on="0")


def test_they_are_folded_and_found_by_words(desk: Desk, administrator: Visitor) -> None:
    html = administrator.text("/features/")
    assert html.count("<details>") == len(desk.site.settings.features.known)
    for query in ("THYME", "herb garden", "OASIS_HERBS", "flask herbs"[6:]):
        html = administrator.text(f"/features/?q={query}")
        assert re.findall(r'<li class="feature" id="(\w+)"', html) == ["herbs"]
        assert "<details open>" in html
    html = administrator.text("/features/?q=parsley")
    assert 'class="feature"' not in html
    assert "This site has no features" not in html
    assert "Show all" in html


def test_they_are_in_the_order_of_their_labels(desk: Desk, administrator: Visitor) -> None:
    labels = re.findall(r"<h2>([^<]+?)\s*<", administrator.text("/features/"))
    assert labels.index("Herb garden") < labels.index("soup")
    assert labels == sorted(labels, key=str.casefold)


def test_only_administrators_switch(desk: Desk, editor: Visitor, translator: Visitor) -> None:
    for visitor in (editor, translator):
        visitor.get("/features/", 403)
        visitor.post("/features/herbs", 403, on="0")
        assert "/features/" not in visitor.text("/")
    assert names(desk) is None


def test_a_feature_that_was_left_out_is_named(desk: Desk, administrator: Visitor) -> None:
    desk.site.note_failure("herbs", ImportError("No module named <thyme>"))
    html = administrator.text("/features/")
    assert "“herbs” was left out: ImportError: No module named &lt;thyme&gt;" in html
