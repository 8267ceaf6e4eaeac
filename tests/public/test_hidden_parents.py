"""Pages below an unpublished one: they keep their addresses, and links lead past the hidden
page.
"""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.entries import BOTH, page, put


def written(site: SimpleNamespace, key: str, **values: Any) -> None:
    put(
        site,
        f"pages/{key}",
        title={"en": key.title(), "zh": f"页{key}"},
        body={"en": ["Text."], "zh": ["文。"]},
        **values,
    )


def tree(site: SimpleNamespace, **middle: Any) -> None:
    """Write three pages, one below the other; `middle` are values of the second."""
    written(site, "upper")
    written(site, "middle", parent="upper", **middle)
    written(site, "lower", parent="middle")


def freeze(site: SimpleNamespace, folder: Path, *options: str) -> dict[str, bytes]:
    """Freeze the site and return its files."""
    result = site.app.test_cli_runner().invoke(args=["freeze", str(folder), *options])
    assert result.exit_code == 0, result.output
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_a_page_stays_where_it_is_when_the_one_above_it_is_taken_down(
    small_site: SimpleNamespace,
) -> None:
    tree(small_site, publication={})
    assert small_site.client.get("/en/upper/middle/").status_code == 404
    assert small_site.client.get("/en/lower/").status_code == 404
    crumbs = (
        page(small_site, "/en/upper/middle/lower/")
        .partition('class="breadcrumb"')[2]
        .partition("</nav>")[0]
    )
    assert 'href="/en/upper/"' in crumbs
    assert "Middle" not in crumbs


def test_a_page_keeps_what_its_address_shows_when_the_front_is_taken_down(
    small_site: SimpleNamespace,
) -> None:
    raw = small_site.site.store.content().get("pages", "about").raw
    put(small_site, "pages/about", **{**raw, "publication": {}})
    assert "css/units" in page(small_site, "/en/about/structure/"), "its own template"


def test_a_freeze_follows_what_happens_above(tiny_site: SimpleNamespace, tmp_path: Path) -> None:
    tree(tiny_site)
    freeze(tiny_site, tmp_path / "frozen")
    for change in (
        {"publication": {}},
        {"publication": {}, "address": "centre"},
        {"publication": BOTH},
    ):
        written(tiny_site, "middle", parent="upper", **change)
        files = freeze(tiny_site, tmp_path / "frozen")
        assert f"en/upper/{change.get('address', 'middle')}/lower/index.html" in files
        assert files == freeze(tiny_site, tmp_path / "full", "--full")
