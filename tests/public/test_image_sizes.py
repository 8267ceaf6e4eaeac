"""Pictures in all their sizes: in pages and texts, in three formats, frozen, and without the
camera's metadata.
"""

import json
import re
from io import BytesIO
from types import SimpleNamespace

import pytest
from PIL import Image

ITEM = "news/item-1"
FILE = "2024/咸海 shore.jpg"
PLACE = 0x8825
"""The EXIF directory with the location of the photograph."""


@pytest.fixture
def lake(tiny_site: SimpleNamespace) -> SimpleNamespace:
    """A picture of 1200 × 200 that is rotated by its EXIF data, on a news item and in its text."""
    path = tiny_site.data / "media" / FILE
    path.parent.mkdir(parents=True)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of somebody"
    exif.get_ifd(PLACE)[1] = "N"
    Image.new("RGB", (200, 1200), (120, 150, 160)).save(path, exif=exif)
    file = tiny_site.data / "content" / f"{ITEM}.json"
    entry = json.loads(file.read_text("utf-8"))
    entry["image"] = {"file": FILE, "alt": {"en": "A shore", "zh": "湖岸"}}
    entry["body"]["en"].append('\n\n![The "shore"](</media/2024/咸海 shore.jpg> "At noon")')
    entry["body"]["en"] = "\n".join(entry["body"]["en"]).split("\n")
    file.write_text(json.dumps(entry, ensure_ascii=False), "utf-8")
    tiny_site.site.store.refresh()
    return tiny_site


def pictures(html: str) -> list[str]:
    return re.findall(r"<picture>.*?</picture>", html, re.DOTALL)


def addresses(picture: str) -> list[str]:
    return re.findall(r"(/pictures/\S+) \d+w", picture)


def test_a_page_offers_every_size_and_says_how_large_it_is(lake: SimpleNamespace) -> None:
    first, in_text = pictures(lake.client.get(f"/en/{ITEM}/").get_data(as_text=True))[:2]
    for picture in (first, in_text):
        assert 'type="image/avif"' in picture
        assert 'type="image/webp"' in picture
        assert 'width="1200" height="200"' in picture
        assert [int(re.search(r"-(\d+)\.", one)[1]) for one in addresses(picture)] == [
            320,
            640,
            960,
            1200,
        ] * 3
    assert 'alt="A shore"' in first
    assert 'alt="The &quot;shore&quot;"' in in_text
    assert "At noon</figcaption>" in lake.client.get(f"/en/{ITEM}/").get_data(as_text=True)


def test_every_size_is_a_picture_of_its_width_upright_and_says_nothing_else(
    lake: SimpleNamespace,
) -> None:
    for address in addresses(pictures(lake.client.get(f"/zh/{ITEM}/").get_data(as_text=True))[0]):
        response = lake.client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        format, width = address.rpartition(".")[2], int(re.search(r"-(\d+)\.", address)[1])
        assert response.mimetype == f"image/{format}"
        image = Image.open(BytesIO(response.get_data()))
        assert image.format == format.upper()
        assert image.size == (width, round(200 * width / 1200))
        assert not dict(image.getexif())
        assert b"Camera of somebody" not in response.get_data()


@pytest.mark.parametrize(
    "name",
    [
        "{digest}-321.avif",
        "{digest}-320.gif",
        "000000000000-320.avif",
        "{digest}-0.jpeg",
        "{digest}-99999.jpeg",
        "../../site.json",
        "x",
    ],
)
def test_no_other_size_is_made(lake: SimpleNamespace, name: str) -> None:
    first = addresses(pictures(lake.client.get(f"/en/{ITEM}/").get_data(as_text=True))[0])[0]
    folder, _, own = first.rpartition("/")
    assert lake.client.get(f"{folder}/{name.format(digest=own[:12])}").status_code == 404
    assert lake.client.get(f"/pictures/2024/none.jpg/{own}").status_code == 404
    assert lake.client.get(f"/pictures/../site.json/{own}").status_code == 404


def test_a_changed_picture_has_other_addresses_and_makes_its_pages_stale(
    lake: SimpleNamespace,
) -> None:
    before = lake.client.get(f"/en/{ITEM}/").get_data(as_text=True)
    Image.new("RGB", (700, 500), (10, 20, 30)).save(lake.data / "media" / FILE)
    lake.site.store.notify_workers()
    after = lake.client.get(f"/en/{ITEM}/").get_data(as_text=True)
    assert not set(addresses(pictures(before)[0])) & set(addresses(pictures(after)[0]))
    assert lake.client.get(addresses(pictures(before)[0])[0]).status_code == 404


def test_all_sizes_are_frozen(lake: SimpleNamespace) -> None:
    target = lake.folder / "build"
    result = lake.app.test_cli_runner().invoke(args=["freeze", str(target)])
    assert result.exit_code == 0, result.output
    made = sorted(path.name.partition("-")[2] for path in (target / "pictures" / FILE).iterdir())
    assert made == sorted(
        f"{width}.{format}"
        for width in (320, 640, 960, 1200)
        for format in ("avif", "webp", "jpeg")
    )


def test_what_is_no_picture_is_shown_as_it_is(lake: SimpleNamespace) -> None:
    (lake.data / "media" / FILE).write_bytes(b"\xff\xd8\xff not a picture")
    html = lake.client.get(f"/en/{ITEM}/").get_data(as_text=True)
    assert not pictures(html)
    assert '<img src="/media/2024/' in html
