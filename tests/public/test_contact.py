"""/contact/: address, telephone numbers, email, map, structured data; the link to the form."""

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import unquote_plus

import html5lib
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Get = Callable[[str], TestResponse]


def text(get: Get, locale: str) -> str:
    return get(f"/{locale}/contact/").get_data(as_text=True)


def part(html: str) -> str:
    return html.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "en",
            (
                "12 River Road",
                "999012",
                "International contact",
                "as of 30 Oct 2023",
                "Address in Chinese",
            ),
        ),
        (
            "zh",
            ("河州临河市河滨路12号", "999012", "国际联络", "截至2023年10月30日", "英文地址"),
        ),
    ],
)
def test_says_how_to_reach_the_institute(get: Get, locale: str, words: tuple[str, ...]) -> None:
    html = part(text(get, locale))
    for word in (
        *words,
        'href="tel:+86-000-5550107"',
        'href="tel:+86-000-5550105"',
        'href="mailto:office@rivers.example"',
    ):
        assert word in html, word
    html5lib.HTMLParser(strict=True).parse(text(get, locale))


def test_has_the_address_in_the_other_language_for_a_driver(get: Get) -> None:
    assert re.search(r'lang="zh-Hans">河州临河市河滨路12号<', part(text(get, "en")))
    assert re.search(r'lang="en">12 River Road', part(text(get, "zh")))


def test_what_is_not_on_record_leaves_no_gap(small_site: SimpleNamespace) -> None:
    raw = json.loads((small_site.data / "site.json").read_text("utf-8"))
    for name in (
        "address",
        "postcode",
        "telephone",
        "email",
        "contacts",
        "organization",
        "mapNote",
    ):
        del raw[name]
    (small_site.data / "site.json").write_text(json.dumps(raw), "utf-8")
    small_site.site.store.refresh()
    html = small_site.client.get("/en/contact/").get_data(as_text=True)
    html5lib.HTMLParser(strict=True).parse(html)
    visible = re.sub(r"<[^>]+>", " ", part(html))
    assert "None" not in visible
    assert "Postcode" not in visible
    assert '<figure class="reach-map"' not in html


def test_where_the_page_is_gone_the_addresses_stay(
    small_site: SimpleNamespace,
) -> None:
    (small_site.data / "content" / "pages" / "contact.json").unlink()
    small_site.site.store.refresh()
    html = small_site.client.get("/en/contact/").get_data(as_text=True)
    assert "<h1>Contact us</h1>" in html
    assert "12 River Road" in part(html)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_cannot_be_sent_to(client: FlaskClient, locale: str) -> None:
    assert client.post(f"/{locale}/contact/").status_code == 405
    assert client.get(f"/{locale}/contact/nothing/").status_code == 404


def test_map_programs_are_asked_for_the_address_until_there_is_a_position(
    small_site: SimpleNamespace,
) -> None:
    def programs(locale: str) -> list[str]:
        html = part(small_site.client.get(f"/{locale}/contact/").get_data(as_text=True))
        listed = html.split('<ul class="pills"')[1].split("</ul>")[0]
        return [unquote_plus(one) for one in re.findall(r'<li><a href="(https:[^"]+)" rel', listed)]

    osm, amap, baidu = programs("en")
    assert osm == ("https://www.openstreetmap.org/search?query=12 River Road, Linhe, Hezhou")
    assert amap == "https://uri.amap.com/search?keyword=河州临河市河滨路12号"
    assert "address=河州临河市河滨路12号" in baidu
    file = small_site.data / "site.json"
    raw = json.loads(file.read_text("utf-8")) | {"latitude": 43.87, "longitude": 87.57}
    file.write_text(json.dumps(raw | {"hours": {"en": "9:00–17:00"}}), "utf-8")
    small_site.site.store.refresh()
    html = part(small_site.client.get("/en/contact/").get_data(as_text=True))
    assert "43°52′N, 87°34′E" in html
    assert 'href="geo:43.87,87.57"' in html
    assert "9:00–17:00" in html
    osm, amap, baidu = programs("zh")
    assert osm.endswith("#map=17/43.87/87.57")
    assert "position=87.57,43.87&" in amap
    assert "coordinate=wgs84" in amap
    assert "location=43.87,87.57&" in baidu
