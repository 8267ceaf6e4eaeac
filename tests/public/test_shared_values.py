"""Pages depend on the menus and the drawings as a whole, and not on what these were made from."""

import json
from pathlib import Path
from types import SimpleNamespace

from cms.content.dependencies import Trace
from cms.web.context import EXTENSION_NAME
from cms.web.freeze.freezer import SiteFreezer

PAGE = "/en/news/aral-sea-expedition/"


def trace_of(site: SimpleNamespace) -> Trace:
    snapshot = site.site.store.snapshot()
    freezer = SiteFreezer(site.app, snapshot, Path("unused"))
    with site.app.app_context():
        return freezer.make(PAGE)[1]


def change(site: SimpleNamespace, file: str, **values: object) -> None:
    path = site.data / file
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


def test_a_page_depends_on_no_entry_of_the_menus(small_site: SimpleNamespace) -> None:
    kinds = [(one.kind, one.type) for one in trace_of(small_site).fingerprints]
    assert ("get", "menus") not in kinds
    assert ("get", "pages") not in kinds
    assert ("get", "drawings") not in kinds
    assert [kind for kind, _type in kinds].count("shared") >= 2


def test_it_is_stale_once_a_menu_shows_something_else(small_site: SimpleNamespace) -> None:
    before, state = trace_of(small_site), small_site.app.extensions[EXTENSION_NAME]
    page = small_site.data / "content/pages/history.json"
    text = page.read_text("utf-8")

    def stale() -> bool:
        small_site.site.store.refresh()
        return state.fingerprints.stale(before, small_site.site.store.snapshot()) is not None

    assert not stale()
    change(small_site, "content/pages/history.json", summary={"en": "Another summary."})
    assert not stale(), "no menu shows a summary"
    page.unlink()
    assert stale(), "an item leads nowhere"
    page.write_text(text, "utf-8")
    assert not stale()
    (small_site.data / "menus.json").write_text("{}", "utf-8")
    assert stale()
