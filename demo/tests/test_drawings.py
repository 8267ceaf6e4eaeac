"""Drawings on pages without a photograph: the files, the table that assigns them, the pages."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app import create_app
from cms.content import Snapshot
from cms.web.freeze.freezer import SiteFreezer
from demo.landscapes.__main__ import drawings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "static" / "img" / "drawn"
FILES = sorted(FOLDER.glob("*.svg"))
TABLE = json.loads((ROOT / "data" / "drawings.json").read_text("utf-8"))["drawings"]
PLACES = {place for row in TABLE for place in (*row.get("sections", ()), *row.get("entries", ()))}
LINK = "{http://www.w3.org/1999/xlink}href"


def keys(type: str) -> Iterator[str]:
    return (path.stem for path in (ROOT / "data" / "content" / type).glob("*.json"))


def name(path: Path) -> str:
    return path.name


def heads_picture(page: str) -> tuple[str, str]:
    """Return (address, text) of the drawing at the top of a page, or ("", "")."""
    found = re.search(
        r'<picture class="drawn (?:cover|hero-land)">.*?<img src="([^"]+)" alt="([^"]*)"',
        page,
        re.S,
    )
    return (found[1], unescape(found[2])) if found else ("", "")


def test_the_files_are_what_the_script_draws() -> None:
    assert drawings() == {path.name: path.read_text("utf-8") for path in FILES}
    assert drawings() == drawings()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_drawing_is_small_and_harmless(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.encode()) <= 12_000
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    for element in root.iter():
        assert element.tag.rpartition("}")[2] not in {"script", "style", "image", "foreignObject"}
        assert not [one for one in element.attrib if one.startswith("on") or one == "style"]
        assert (element.get("href") or element.get(LINK) or "#").startswith("#")
    assert not re.search(r"url\((?!#)", text)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    used = {element.get("href", "#")[1:] for element in root.iter()} - {""}
    assert used <= set(ids)
    assert {"wide", "card", "square"} <= set(ids)


def test_each_has_both_schemes_and_its_pictures_for_sharing() -> None:
    for row in TABLE:
        light, dark = (FOLDER / f"{row['name']}{end}.svg" for end in ("", "-dark"))
        assert light.read_text("utf-8") != dark.read_text("utf-8")
        assert shapes(light) == shapes(dark)
        assert (FOLDER / f"{row['name']}.png").is_file()
        assert (FOLDER / f"{row['name']}-square.png").is_file()
        plain, plain_dark = (FOLDER / f"{row['name']}-plain{end}.svg" for end in ("", "-dark"))
        assert shapes(plain) == shapes(plain_dark)
        assert len(plain.read_bytes()) < len(light.read_bytes())
    names = {path.stem.removesuffix("-dark").removesuffix("-plain") for path in FILES}
    assert names == {row["name"] for row in TABLE}


def shapes(path: Path) -> list[str]:
    return re.findall(r' d="[^"]*"', path.read_text("utf-8"))


def test_who_cannot_see_it_is_told_in_both_languages() -> None:
    for row in TABLE:
        assert len(row["text"]["en"].split()) >= 8, row["name"]
        assert len(row["text"]["zh"]) >= 12, row["name"]
        assert re.search(r"[\u4e00-\u9fff]", row["text"]["zh"])
    assert len({row["text"]["en"] for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("type", ["stations", "units", "collections", "projects"])
def test_every_entry_of_these_types_has_one(type: str, client: FlaskClient) -> None:
    for key in keys(type):
        raw = json.loads((ROOT / "data" / "content" / type / f"{key}.json").read_text("utf-8"))
        words = {f"terms/{word}" for word in raw.get("keywords", ())}
        assert f"{type}/{key}" in PLACES or words & PLACES, key


def test_stations_and_units_are_named_themselves_and_no_two_stations_look_alike() -> None:
    for type in ("stations", "units", "collections"):
        assert {f"{type}/{key}" for key in keys(type)} <= PLACES
    shown = [
        row["name"] for row in TABLE for place in row["entries"] if place.startswith("stations/")
    ]
    assert len(shown) == len(set(shown))


def test_every_section_has_one(client: FlaskClient) -> None:
    state = client.application.extensions["oasis"]
    assert state.sections.keys() - {"common", *state.feature_of} <= PLACES


def test_no_place_has_two() -> None:
    places = [place for row in TABLE for place in (*row.get("sections", ()), *row["entries"])]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    ("path", "drawn", "text"),
    [
        ("/en/", "transect", "Drawing: From snow mountains"),
        ("/zh/", "transect", "绘图：河流自雪山流出"),
        ("/en/resources/stations/taklimakan/", "dunes", "Drawing: A great sand dune"),
        ("/zh/resources/stations/taklimakan/", "dunes", "绘图：高大的沙丘"),
        ("/en/resources/stations/", "gravel", "Drawing: Gravel desert"),
        ("/en/research/", "laboratory", "Drawing: A laboratory bench"),
        ("/en/about/", "poplars", "Drawing: Golden desert poplars"),
        ("/en/news/aral-sea-expedition/", "seabed", "Drawing: A ship lies stranded"),
        ("/zh/cooperation/projects/east-africa-center/", "savanna", "绘图：荒漠边缘的金合欢树"),
    ],
)
def test_pages_show_the_drawing_of_what_they_are_about(
    path: str, drawn: str, text: str, client: FlaskClient
) -> None:
    page = client.get(path).get_data(as_text=True)
    address, told = heads_picture(page)
    assert re.search(rf"/img/drawn/{drawn}(-plain)?\.svg\?v=", address)
    assert told.startswith(text)
    assert re.search(rf"/img/drawn/{drawn}(-plain)?-dark\.svg\?v=", page)
    assert client.get(address.partition("#")[0]).mimetype == "image/svg+xml"
    assert f"/img/drawn/{drawn}.png" in page


def test_a_list_of_collections_shows_them_small_and_silent(client: FlaskClient) -> None:
    page = client.get("/en/resources/collections/").get_data(as_text=True)
    small = re.findall(r'<picture class="drawn entry-image">.*?</picture>', page, re.S)
    assert len(small) == len([*keys("collections")]) - 1, "one has the drawing of another"
    assert all(
        "-plain.svg" in one and "#card" in one and 'alt=""' in one and 'loading="lazy"' in one
        for one in small
    )


OF_EACH_KIND = 5
"""How many pages of an entry of each type, and of each view, are looked at in each language."""


def pages_by_kind(client: FlaskClient) -> Iterator[str]:
    """Yield addresses of pages: some of each type of entry and of each view, and all of `pages`,
    among which are the fronts of sections.
    """
    state = client.application.extensions["oasis"]
    snapshot = Snapshot(state.site.store.refresh(), datetime.now(UTC))
    types = {path: type for (type, _key), path in snapshot.addresses.by_name.items()}
    seen = Counter[tuple[str, str]]()
    for path in SiteFreezer(client.application, snapshot, Path("unused")).addresses():
        locale, _, rest = path.removeprefix("/").partition("/")
        if locale in snapshot.by_code and path.endswith("/"):
            type = types.get(rest, "")
            kind = locale, type or state.urls.match(path)[0]
            seen[kind] += 1
            if type == "pages" or seen[kind] <= OF_EACH_KIND:
                yield path


def test_no_page_shows_a_drawing_twice(client: FlaskClient) -> None:
    paths = list(pages_by_kind(client))
    assert {"/en/", "/zh/research/", "/en/news/", "/en/visit/", "/zh/resources/stations/"} <= {
        *paths
    }
    with_drawings = 0
    for path in paths:
        page = client.get(path).get_data(as_text=True)
        shown = re.findall(r'<img src="/static/img/drawn/(\w+?)(?:-plain)?\.svg', page)
        assert len(shown) == len({*shown}), f"{path}: {shown}"
        with_drawings += len(shown) > 1
    assert with_drawings > 10, "lists with drawings are among them"


def test_a_photograph_takes_its_place(own_site: SimpleNamespace) -> None:
    (own_site.data / "media").mkdir(exist_ok=True)
    Image.new("RGB", (900, 600), "#456").save(own_site.data / "media" / "station.jpg")
    file = own_site.data / "content" / "stations" / "aksu.json"
    raw = json.loads(file.read_text("utf-8"))
    facts = {"focus": {"x": 20, "y": 70}}
    (own_site.data / "media" / "station.jpg.json").write_text(json.dumps(facts), "utf-8")
    raw["image"] = {"file": "station.jpg", "alt": {"en": "The station", "zh": "台站"}}
    file.write_text(json.dumps(raw), "utf-8")
    page = again(own_site).get("/en/resources/stations/aksu/").get_data(as_text=True)
    assert heads_picture(page) == ("", "")
    assert "/img/drawn/" not in page
    assert "station.jpg" in page
    photo = page.partition('<figure class="cover photo">')[2].partition("</figure>")[0]
    assert 'loading="eager" decoding="async" fetchpriority="high"' in photo
    assert 'class="focus-x-20 focus-y-70"' in photo
    card = again(own_site).get("/en/resources/stations/").get_data(as_text=True)
    cards = card.partition('<ul class="cards"')[2].partition("</ul>")[0]
    assert 'class="entry-image focus-x-20 focus-y-70"' in cards
    assert 'class="drawn entry-image"' in cards, "others have their drawings"
    front = own_site.data / "content" / "pages" / "research.json"
    front.write_text(json.dumps(json.loads(front.read_text("utf-8")) | {"image": raw["image"]}))
    page = again(own_site).get("/en/research/").get_data(as_text=True)
    assert page.count('<figure class="cover photo">') == 1
    assert '<figure class="picture">' not in page


def test_an_institute_brings_its_own(small_site: SimpleNamespace, tmp_path: Path) -> None:
    folder = tmp_path / "institute" / "static" / "img" / "drawn"
    folder.mkdir(parents=True)
    (folder / "delta.svg").write_text((FOLDER / "above.svg").read_text("utf-8"), "utf-8")
    table = {
        "drawings": [
            {
                "id": "delta",
                "name": "delta",
                "text": {"en": "A delta from above"},
                "sections": ["news"],
                "entries": ["terms/aral-sea"],
            },
            {"id": "gone", "name": "gone", "text": {"en": "No such file"}, "sections": ["papers"]},
        ]
    }
    (small_site.data / "drawings.json").write_text(json.dumps(table), "utf-8")
    client = again(small_site, site=tmp_path / "institute")
    for path in ("/en/news/", "/en/news/aral-sea-expedition/"):
        page = client.get(path).get_data(as_text=True)
        address, told = heads_picture(page)
        assert "/img/drawn/delta.svg" in address
        assert told == "Drawing: A delta from above"
        assert "delta-dark" not in page, "it has one version only"
        assert "share/site.png" in page
    borrowed = client.get("/zh/news/").get_data(as_text=True)
    assert 'alt="绘图：A delta from above" lang="en"' in borrowed
    for path in ("/en/papers/", "/en/about/"):
        page = client.get(path).get_data(as_text=True)
        assert heads_picture(page) == ("", "")
        assert "img/contours.svg" in page
    assert '<svg class="contours"' in client.get("/en/").get_data(as_text=True)


def test_a_site_without_a_table_has_none(small_site: SimpleNamespace) -> None:
    (small_site.data / "drawings.json").unlink()
    client = again(small_site)
    for path in (
        "/en/",
        "/en/news/",
        "/en/resources/stations/aksar/",
        "/en/resources/collections/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "/img/drawn/" not in answer.get_data(as_text=True)


def again(place: SimpleNamespace, **settings: Path) -> FlaskClient:
    """Start a site again over the same data, with more settings."""
    return create_app(
        {
            "data": place.data,
            "instance": place.instance,
            "editor": False,
            "watch": False,
            **settings,
        }
    ).test_client()
