"""The frozen site: complete, in the right languages, without anything that isn't public, swapped in
one step.
"""

import errno
import json
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from frozen_links import check_links

from app import create_app
from cms.publish.output import MARK, MirroredOutput, NotAFrozenSite, link
from cms.publish.server_rules import is_rule
from cms.web.freeze.freezer import SiteFreezer
from cms.web.public_addresses import is_live_only
from cms.web.section import page_endpoint
from tests.looking import watched
from tests.thorough import sample

LANGUAGES = {"en": "en", "zh": "zh-Hans"}


AWAITED = {
    "media",
    "picture",
    "join.of_type",
    "join.closed",
    "resources.dataset_record",
    "resources.datasets_by_access",
    "resources.datasets_of_year",
    "common.sitemap_part",
}
"""Endpoints without an address in the tests’ institute: they need a file, a picture, a position, a
dataset, or 40,000 pages.
"""
FEW = {
    "news.month",
    "cooperation.conferences_of",
    "cooperation.organizations_in",
    "resources.collections_of_kind",
    "scientists.in_field",
    "scientists.in_unit",
}
"""Endpoints of lists that have an address only with three entries; no such list is shipped."""


def file_of(frozen: Path, address: str) -> Path:
    return frozen / (address.lstrip("/") + ("index.html" if address.endswith("/") else ""))


def texts(folder: Path) -> str:
    return "".join(
        path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".html", ".xml", ".atom", ".json", ".txt")
    )


def freeze(site: SimpleNamespace, *options: str) -> tuple[int, str, Path]:
    target = site.folder / "build"
    result = site.app.test_cli_runner().invoke(args=["freeze", str(target), "--live", *options])
    return result.exit_code, result.output, target


def is_stub(page: Path) -> bool:
    """Whether the page is a redirect, as for a list with a single entry."""
    return '<meta http-equiv="refresh"' in page.read_text("utf-8")


def test_every_address_is_a_file_and_every_file_an_address(
    frozen: Path, addresses: list[str], moved: dict[str, str]
) -> None:
    files = {path.relative_to(frozen).as_posix() for path in frozen.rglob("*") if path.is_file()}
    wanted = {file_of(frozen, address).relative_to(frozen).as_posix() for address in addresses}
    stubs = {
        path.relative_to(frozen).as_posix() for path in frozen.rglob("*.html") if is_stub(path)
    }
    assert stubs == {file_of(frozen, address).relative_to(frozen).as_posix() for address in moved}
    assert {name for name in files if not is_rule(name)} == wanted | stubs | {"404.html"}
    assert MARK in files


def test_the_list_of_addresses_is_complete(frozen: Path, app: Flask, addresses: list[str]) -> None:
    """Every internal link of a page is in the list: no page is found only by following links, and
    none is missing.
    """
    linked = {urlsplit(href).path for href in re.findall(r'href="(/[^"]*)"', texts(frozen))}
    with app.app_context():
        live = {path for path in linked if is_live_only(path)}
    assert "/en/contact/write/" in live
    assert linked - set(addresses) == live
    assert not [path for path in live if file_of(frozen, path).exists()]


def test_every_endpoint_of_the_public_app_has_addresses(app: object, addresses: list[str]) -> None:
    state = app.extensions["oasis"]  # type: ignore[attr-defined]
    seen = {state.urls.match(address)[0] for address in addresses}
    rules = {rule.endpoint for rule in app.url_map.iter_rules()}  # type: ignore[attr-defined]
    rules -= {
        endpoint for section in state.sections.values() for endpoint in section.live_endpoints
    }
    unasked = {
        "health",  # live only
        "common.security",  # only where a contact is set
    }
    entries = state.site.store.snapshot().entries
    unused = {  # shown with their first entry
        f"{section.name}.index"
        for section in state.sections.values()
        if section.models and not any(entries.get(model.name) for model in section.models)
    }
    of_long_lists = {page_endpoint(endpoint) for endpoint in (*rules, "papers.of_year")}
    of_long_lists |= {"scientists.finder_data", "scientists.author_data"}
    assert rules - seen <= AWAITED | FEW | unasked | unused | of_long_lists
    assert not [
        one for section in state.sections.values() for one in section.live_endpoints if one in seen
    ]


def test_every_page_is_frozen_in_its_own_language(frozen: Path) -> None:
    """The Frozen-Flask trap: with one context open for the whole build, Flask-Babel keeps the first
    page's language.
    """
    words = {
        "en": ("International Cooperation", "国际合作项目"),
        "zh": ("国际合作", "International Projects"),
    }
    for locale, (own, other) in words.items():
        pages = [page for page in sorted((frozen / locale).rglob("*.html")) if not is_stub(page)]
        assert len(pages) > 100
        for page in pages:
            html = page.read_text("utf-8")
            assert f'<html lang="{LANGUAGES[locale]}"' in html, page
            header = html.split("<main", 1)[0].split("<body", 1)[1]
            assert own in header, page
            assert other not in header, page


def test_a_frozen_page_is_the_page_that_is_served(
    frozen: Path, addresses: list[str], client: FlaskClient
) -> None:
    pages = [one for one in addresses if one.startswith(("/en/", "/zh/", "/search/"))]
    for address in sample(pages, 80):
        assert file_of(frozen, address).read_bytes() == client.get(address).get_data(), address


def test_no_link_is_broken(frozen: Path, app: Flask) -> None:
    """The freeze itself checks all pages (`frozen` asserts that); here some are checked
    independently.
    """
    with app.app_context():
        assert list(check_links(frozen, "https://oasis.example", is_live_only, most=80)) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<a href="/nowhere/">x</a>\n<a href="#gone">y</a><a href="/#here">z</a>'
        '<p id="here"><img src="/static/no.png" srcset="a.png 1x, b.png 2x">'
    )
    found = {(link.line, link.address) for link in check_links(tmp_path)}
    assert found == {
        (1, "/nowhere/"),
        (2, "#gone"),
        (2, "/static/no.png"),
        (2, "a.png"),
        (2, "b.png"),
    }


def test_nothing_of_the_editor_is_frozen(frozen: Path) -> None:
    assert not [path for path in frozen.rglob("*") if "editor" in path.name]
    assert "/editor" not in texts(frozen)
    assert 'name="csrf_token"' not in texts(frozen)


def test_nothing_unpublished_is_frozen(tiny_site: SimpleNamespace) -> None:
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    earlier = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    windows = {
        "future": {"state": "published", "from": later},
        "expired": {"state": "published", "until": earlier},
        "draft": {"state": "draft"},
    }
    for name, window in windows.items():
        entry = {
            "headline": {"en": f"canary-{name}"},
            "date": "2026-01-02",
            "category": "notice",
            "body": {"en": [f"canary-{name}"]},
            "publication": {"en": window},
        }
        (tiny_site.data / f"content/news/{name}.json").write_text(json.dumps(entry), "utf-8")
    drafts = tiny_site.instance / "drafts" / "news"
    drafts.mkdir(parents=True)
    copy = {
        "base": "",
        "fields": {"headline.en": "canary-working-copy"},
        "was": {},
        "by": {},
        "version": 1,
        "updated": "2026-01-01T00:00:00+00:00",
    }
    (drafts / "item-1.json").write_text(json.dumps(copy), "utf-8")
    code, output, target = freeze(tiny_site)
    assert code == 0, output
    assert "canary" not in texts(target)
    later_code, later_output, _ = freeze(
        tiny_site, "--now", (datetime.now(UTC) + timedelta(days=2)).isoformat()[:19]
    )
    assert later_code == 0, later_output
    assert "canary-future" in texts(target), "the test would notice a canary"


def test_the_same_moment_gives_the_same_bytes(small_site: SimpleNamespace) -> None:
    moment = "2026-03-01T00:00:00"
    assert freeze(small_site, "--now", moment)[0] == 0
    target = small_site.folder / "build"
    first = {
        path.relative_to(target): path.read_bytes() for path in target.rglob("*") if path.is_file()
    }
    assert freeze(small_site, "--now", moment)[0] == 0
    assert first == {
        path.relative_to(target): path.read_bytes() for path in target.rglob("*") if path.is_file()
    }


def test_redirects_are_stubs(tiny_site: SimpleNamespace) -> None:
    file = tiny_site.data / "content/news/item-1.json"
    entry = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(entry | {"formerAddresses": ["item-2024"]}), "utf-8")
    code, output, target = freeze(tiny_site)
    assert code == 0, output
    stub = (target / "zh/news/item-2024/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=/zh/news/item-1/">' in stub
    assert 'lang="zh-Hans"' in stub
    assert "消息1" in stub


def test_a_plan_of_a_site_that_was_never_frozen_makes_no_page(
    small_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*about: object) -> None:
        raise AssertionError("a page was made")

    with monkeypatch.context() as patch:
        patch.setattr(SiteFreezer, "make", refused)
        code, output, _ = freeze(small_site, "--plan")
    assert code == 0, output
    assert output.count("new      /en/") > 50
    assert output.splitlines()[-1] in freeze(small_site)[1]


def test_a_site_below_a_path_is_told_that_its_links_begin_at_the_root(
    tiny_site: SimpleNamespace, tmp_path: Path
) -> None:
    run = tiny_site.app.test_cli_runner()
    for address, warned in (("https://a.example/institute", True), ("https://a.example/", False)):
        args = ["freeze", str(tmp_path / "build"), "--plan", "--base-url", address]
        result = run.invoke(args=args)
        assert result.exit_code == 0
        assert ("the path /institute/, but its links" in result.output) is warned


@pytest.mark.parametrize(("gate", "status"), [((), 0), (("links=block",), 1)])
def test_a_broken_link_keeps_the_published_site_as_it_was_where_it_blocks(
    tiny_site: SimpleNamespace, gate: tuple[str, ...], status: int
) -> None:
    tiny_site.app = create_app(
        {
            "data": tiny_site.data,
            "instance": tiny_site.instance,
            "editor": False,
            "watch": False,
            "gate": gate,
        }
    )
    assert freeze(tiny_site)[0] == 0
    target = tiny_site.folder / "build"
    before = (target / "en/about/index.html").read_bytes()
    file = tiny_site.data / "content/pages/about.json"
    entry = json.loads(file.read_text("utf-8"))
    entry["body"]["en"].append("[gone](/en/no-such-page/)")
    file.write_text(json.dumps(entry), "utf-8")
    code, output, _ = freeze(tiny_site)
    assert code == status
    assert "en/about/index.html" in output
    assert "/en/no-such-page/" in output
    assert ((target / "en/about/index.html").read_bytes() == before) is bool(gate)
    assert [path.name for path in tiny_site.folder.iterdir() if path.name.startswith("build")] == [
        "build"
    ]


def test_a_page_that_fails_ends_the_freeze_with_its_address(tiny_site: SimpleNamespace) -> None:
    tiny_site.app.view_functions["news.index"] = lambda **values: 1 / 0
    code, output, target = freeze(tiny_site)
    assert code == 1
    assert "/en/news/" in output
    assert "ZeroDivisionError" in output
    assert not target.exists()


def test_a_view_that_touches_the_request_fails(tiny_site: SimpleNamespace) -> None:
    from flask import request

    tiny_site.app.view_functions["news.index"] = lambda **values: request.headers["User-Agent"]
    code, output, _ = freeze(tiny_site)
    assert code == 1
    assert "outside of request context" in output


def test_a_folder_that_no_freeze_made_is_left_alone(tiny_site: SimpleNamespace) -> None:
    target = tiny_site.folder / "build"
    target.mkdir()
    (target / "thesis.txt").write_text("three years of work")
    code, output, _ = freeze(tiny_site)
    assert code == 1
    assert str(target) in output
    assert (target / "thesis.txt").read_text() == "three years of work"


def test_an_address_cannot_leave_the_folder(tiny_site: SimpleNamespace) -> None:
    from cms.web.freeze.freezer import CannotFreeze, SiteFreezer

    site = tiny_site.site
    freezer = SiteFreezer(tiny_site.app, site.store.snapshot(), tiny_site.folder / "build")
    with pytest.raises(CannotFreeze):
        freezer.path_of("/../outside/")


def test_a_file_that_is_gone_gets_no_other_name(tmp_path: Path) -> None:
    """As when somebody deletes it from the site while a release is being filled."""
    with pytest.raises(FileNotFoundError):
        link(tmp_path / "gone.html", tmp_path / "folder" / "page.html")


def put_page(twins: MirroredOutput, text: str) -> None:
    twins.start_incremental(["page.html"])
    twins.write("page.html", text.encode())
    twins.swap(text, ["page.html"])


def test_the_swap_is_one_step(tmp_path: Path) -> None:
    """A process that reads all the time finds the page at every moment."""
    twins = MirroredOutput(tmp_path / "build")
    twins.start_full()
    twins.write("page.html", b"0")
    twins.swap("0")
    texts, turn = [str(number) for number in range(29)], 0
    with watched(twins.target / "page.html", texts, tmp_path) as has_looked:
        while turn < len(texts) or not has_looked():
            put_page(twins, texts[turn % len(texts)])
            turn += 1
        put_page(twins, "end")


def test_what_is_not_swapped_is_not_published_and_not_kept(tmp_path: Path) -> None:
    """A freeze that fails half way leaves the folder as it was, and its pages are not in the next
    one.
    """
    twins = MirroredOutput(tmp_path / "build")
    twins.start_full()
    twins.write("page.html", b"0")
    twins.swap("0")
    twins.start_incremental(["page.html", "half.html"])
    twins.write("page.html", b"half")
    twins.write("half.html", b"half")
    assert (twins.target / "page.html").read_bytes() == b"0"
    put_page(twins, "1")
    assert (twins.target / "page.html").read_bytes() == b"1"
    assert not (twins.target / "half.html").exists()
    assert {path.name for path in twins.target.iterdir()} == {"page.html", MARK}


@pytest.mark.parametrize("full", [True, False])
def test_what_is_published_stays_so_where_its_twin_has_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    """A twin has as many folders as the site, and it is the folders that fill a disk."""
    twins = MirroredOutput(tmp_path / "build")
    twins.start_full()
    twins.write("page.html", b"0")
    if not full:
        twins.swap("0")
        twins.start_incremental(["page.html"])
        twins.write("page.html", b"0")

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as changed:
        changed.setattr("cms.publish.output.link", no_room)
        twins.swap("0")
    assert (twins.target / "page.html").read_bytes() == b"0"
    put_page(twins, "1")
    put_page(twins, "2")
    assert (twins.target / "page.html").read_bytes() == b"2"
    assert {path.name for path in twins.target.iterdir()} == {"page.html", MARK}


def test_a_folder_put_back_from_a_copy_gets_no_file_of_its_twin(tmp_path: Path) -> None:
    """The twin beside it still has the files of the later freeze."""
    twins = MirroredOutput(tmp_path / "build")
    twins.start_full()
    for name in ("page.html", "other.html"):
        twins.write(name, b"0")
    twins.swap("0")
    shutil.copytree(twins.target, tmp_path / "copy")
    twins.start_incremental(["other.html"])
    twins.write("other.html", b"later")
    twins.swap("1", ["other.html"])
    shutil.rmtree(twins.target)
    shutil.copytree(tmp_path / "copy", twins.target)
    put_page(MirroredOutput(twins.target), "2")
    assert (twins.target / "page.html").read_bytes() == b"2"
    assert (twins.target / "other.html").read_bytes() == b"0"


@pytest.mark.parametrize("name", ["沙" * 86 + "/index.html", "page.html/index.html"])
def test_a_freeze_that_was_to_write_what_no_file_can_be_called_leaves_the_next_one_sound(
    tmp_path: Path, name: str
) -> None:
    twins = MirroredOutput(tmp_path / "build")
    twins.start_full()
    twins.write("page.html", b"0")
    twins.swap("0")
    twins.start_incremental(["page.html", name])
    with pytest.raises(OSError):
        twins.write("page.html", b"half")
        twins.write(name, b"half")
    put_page(twins, "1")
    assert (twins.target / "page.html").read_bytes() == b"1"
    assert {path.name for path in twins.target.iterdir()} == {"page.html", MARK}


def test_only_our_own_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").touch()
    with pytest.raises(NotAFrozenSite):
        MirroredOutput(tmp_path / "mine")
