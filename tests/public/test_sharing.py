"""Previews of a shared page in other programs: picture, description, title; the icons and the
manifest.
"""

import html
import re
import struct
from collections import defaultdict
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from unicodedata import east_asian_width

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app import create_app
from cms.core.settings import read_settings, to_environment

BASE = "https://oasis.example"
STATIC = Path(__file__).parents[2] / "static"


def tag(page: str, name: str) -> str:
    """The content of a `<meta>`, or ""."""
    found = re.search(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def test_every_page_has_a_picture_with_its_size_and_description(
    pages: dict[str, str], client: FlaskClient
) -> None:
    sizes: dict[str, tuple[int, int]] = {}
    for path, page in pages.items():
        address = tag(page, "og:image")
        assert address.startswith(f"{BASE}/"), path
        if address not in sizes:
            answer = client.get(address.removeprefix(BASE))
            assert answer.status_code == 200, f"{path}: {address}"
            sizes[address] = Image.open(BytesIO(answer.get_data())).size
        assert (int(tag(page, "og:image:width")), int(tag(page, "og:image:height"))) == sizes[
            address
        ], path
        assert tag(page, "twitter:card") in ("summary", "summary_large_image"), path
    assert len(sizes) > 5, "each section has a picture of its own"


def test_cards_are_of_the_size_that_sites_want_and_small() -> None:
    drawn = sorted((STATIC / "img" / "drawn").glob("*.png"))
    cards = [STATIC / "img" / "share" / "site.png", *drawn]
    assert len(cards) > 20
    for card in cards:
        size = (600, 600) if card.stem.endswith("-square") else (1200, 630)
        assert Image.open(card).size == size, card
        assert card.stat().st_size <= 90_000, card


def test_every_section_of_the_site_has_a_card_of_its_own(pages: dict[str, str]) -> None:
    fronts = [path for path in pages if re.fullmatch(r"/en/[a-z]+/", path)]
    cards = {path: tag(pages[path], "og:image") for path in fronts}
    sections = {path: card for path, card in cards.items() if "/img/drawn/" in card}
    assert len(set(sections.values())) == len(sections) >= 9


def test_programs_that_show_squares_find_one(pages: dict[str, str], client: FlaskClient) -> None:
    named = re.findall(r'"og:image" content="([^"]*)"', pages["/en/news/aral-sea-expedition/"])
    card, square = (client.get(one.removeprefix(BASE)).get_data() for one in named)
    assert Image.open(BytesIO(card)).size == (1200, 630)
    assert Image.open(BytesIO(square)).size == (600, 600)


def test_every_description_says_enough(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        said = tag(page, "description")
        columns = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in said)
        assert columns >= 24, f"{path}: {said}"
        assert tag(page, "og:description") == said
    assert (
        tag(pages["/zh/scientists/jamal-abduwali/"], "description")
        == "贾马力·阿不都瓦力，水科学院河流研究所：湖泊"
    )


def test_no_two_pages_have_one_title(pages: dict[str, str]) -> None:
    titles = defaultdict(list)
    for path, page in pages.items():
        found = re.search("<title>([^<]+)</title>", page)
        assert found, path
        titles[path[:4] if path != "/" else "/en/", found[1]].append(path)
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


def test_browsers_find_the_icon_where_they_look(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert answer.mimetype == "image/vnd.microsoft.icon"
    assert Image.open(BytesIO(answer.get_data())).info["sizes"] >= {(16, 16), (32, 32), (48, 48)}
    page = client.get("/en/").get_data(as_text=True)
    touch = re.search(r'<link rel="apple-touch-icon" href="([^"]+)"', page)
    assert touch
    assert Image.open(BytesIO(client.get(touch[1]).get_data())).size == (180, 180)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_manifest_names_the_site_and_icons_that_are_there(
    locale: str, client: FlaskClient
) -> None:
    page = client.get(f"/{locale}/").get_data(as_text=True)
    link = re.search(r'<link rel="manifest" href="([^"]+)"', page)
    assert link
    answer = client.get(link[1])
    assert answer.mimetype == "application/manifest+json"
    assert "manifest-src 'self'" in answer.headers["Content-Security-Policy"]
    manifest = answer.get_json(force=True)
    assert manifest["lang"] == ("en" if locale == "en" else "zh-Hans")
    assert manifest["short_name"] == ("IRS" if locale == "en" else "河流所")
    for icon in manifest["icons"]:
        body = client.get(f"/{locale}/{icon['src']}".replace(f"/{locale}/..", "")).get_data()
        width, height = struct.unpack(">II", body[16:24])
        assert f"{width}x{height}" == icon["sizes"]


def test_an_own_folder_has_its_own_pictures(tmp_path: Path, small_data: Path) -> None:
    card = Image.new("RGB", (800, 420), "#123456")
    (tmp_path / "static/img/share").mkdir(parents=True)
    card.save(tmp_path / "static/img/share/news.png")
    app = create_app(
        {
            "site": tmp_path,
            "data": small_data,
            "instance": tmp_path / "instance",
            "editor": False,
            "watch": False,
        }
    )
    page = app.test_client().get("/en/news/").get_data(as_text=True)
    assert (tag(page, "og:image:width"), tag(page, "og:image:height")) == ("800", "420")
    assert "/static/img/share/news.png" in tag(page, "og:image")
    assert (
        tag(app.test_client().get("/en/papers/").get_data(as_text=True), "og:image:width") == "1200"
    )


def test_who_finds_a_vulnerability_learns_where_to_report_it(small_site: SimpleNamespace) -> None:
    assert small_site.client.get("/.well-known/security.txt").status_code == 404
    app = create_app(
        {
            "data": small_site.data,
            "instance": small_site.instance,
            "editor": False,
            "watch": False,
            "security_contact": "mailto:security@example.org",
        }
    )
    answer = app.test_client().get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert datetime.fromisoformat(fields["Expires"]) > datetime.now(UTC)
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    assert read_settings(to_environment(read_settings({}))).security_contact == ""
    with pytest.raises(ValueError, match="mailto:"):
        read_settings({"OASIS_SECURITY_CONTACT": "security@example.org"})


def test_a_freeze_has_it_too(tiny_site: SimpleNamespace, tmp_path: Path) -> None:
    app = create_app(
        {
            "data": tiny_site.data,
            "instance": tiny_site.instance,
            "editor": False,
            "watch": False,
            "security_contact": "https://example.org/security",
        }
    )
    result = app.test_cli_runner().invoke(args=["freeze", str(tmp_path / "out"), "--jobs", "1"])
    assert result.exit_code == 0, result.output
    assert "Contact: https://example.org/security" in (
        tmp_path / "out/.well-known/security.txt"
    ).read_text("utf-8")
