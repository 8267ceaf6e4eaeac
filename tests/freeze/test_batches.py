"""The addresses of one entry are rendered one after the other, and no page leaves state for the
next.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from smallsite import NOW, SmallSite, make_tiny_site

from cms.content import Snapshot
from cms.web import section
from cms.web.context import page_context_or_none
from cms.web.freeze.freezer import CannotFreeze, SiteFreezer
from cms.web.freeze.render_stale import batches_of, groups_of
from cms.web.i18n import locale


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    return make_tiny_site(tmp_path_factory.mktemp("groups"))


@pytest.fixture(scope="module")
def freezer(small: SmallSite) -> SiteFreezer:
    app = small.app()
    return SiteFreezer(
        app, Snapshot(app.extensions["oasis"].site.store.refresh(), NOW), small.folder / "unused"
    )


def test_an_entry_is_made_in_one_go(freezer: SiteFreezer, small: SmallSite) -> None:
    addresses = freezer.addresses()
    groups = groups_of(addresses, freezer.snapshot)
    assert sorted(address for group in groups for address in group) == addresses
    paper, person = small.entries("papers")[0], small.entries("people")[0]
    together = {group[0]: group for group in groups}
    for folder, key in (("papers", paper), ("scientists", person)):
        of_entry = re.compile(rf"/(api|en|zh)/({folder}|people)/{key}(\.\w+|/)")
        own = [address for address in addresses if of_entry.fullmatch(address)]
        assert {f"/{code}/{folder}/{key}/" for code in ("en", "zh")} <= set(own)
        assert together[own[0]] == own
    assert together["/en/news/"] == ["/en/news/", "/zh/news/"]
    assert together["/robots.txt"] == ["/robots.txt"]


def test_batches_are_even_and_leave_nothing_out() -> None:
    for number in (0, 1, 7, 1000, 10_000):
        groups = [[f"/{one}/"] for one in range(number)]
        batches = batches_of(groups, 2)
        assert [address for batch in batches for address in batch] == [
            f"/{one}/" for one in range(number)
        ]
        assert all(0 < len(batch) <= max(number // 50, 1) for batch in batches)


def watched(monkeypatch: pytest.MonkeyPatch, look: Callable[[], object]) -> None:
    """Call `look` when the view of the news front page is called."""
    serve = section.serve_page

    def serving(endpoint: str, view: Callable[..., Any], *about: Any) -> Any:
        def looking(read: object, **values: Any) -> Any:
            look()
            return view(read, **values)

        return serve(endpoint, looking if endpoint == "news.index" else view, *about)

    monkeypatch.setattr(section, "serve_page", serving)


def test_a_page_begins_where_none_was(
    freezer: SiteFreezer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the language nor any other state of the page rendered before."""
    seen: list[tuple[object, str]] = []
    watched(
        monkeypatch,
        lambda: seen.append((getattr(page_context_or_none(), "path", ""), locale().language)),
    )
    for address in ("/en/news/", "/zh/news/", "/en/news/"):
        freezer.make(address)
    assert seen == [("/en/news/", "en"), ("/zh/news/", "zh"), ("/en/news/", "en")]
    assert page_context_or_none() is None


def test_a_freeze_ends_with_the_address_in_children_too(small: SmallSite, tmp_path: Path) -> None:
    app = small.app()

    def failing(**values: object) -> object:
        raise ValueError("mine")

    app.view_functions["news.index"] = failing
    with pytest.raises(CannotFreeze, match=r"/news/.*mine"):
        small.freeze(tmp_path / "out", app=app, jobs=2)
    assert not (tmp_path / "out").exists()
