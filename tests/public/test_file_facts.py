"""The facts of a media file are shown wherever the file is, and an edit of them makes only those
pages stale.
"""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from cms.publish.checks.content import ContentChecks

ITEM = "news/item-1"
FILE = "2024/咸海 shore.jpg"
FACTS = {
    "description": {"en": 'A "dry" shore', "zh": "干涸的湖岸"},
    "credit": {"en": "Photo: A. <Nomad>"},
    "date": "2024-05",
    "focus": {"x": 22, "y": 77},
    "tags": ["shore"],
}


def know(site: SimpleNamespace, facts: dict[str, object]) -> None:
    """Write the facts by hand."""
    path = site.data / "media" / f"{FILE}.json"
    path.write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    site.site.store.notify_workers(("media", FILE))


def edit(site: SimpleNamespace, **values: object) -> None:
    file = site.data / "content" / f"{ITEM}.json"
    raw = json.loads(file.read_text("utf-8")) | values
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    site.site.store.refresh()


@pytest.fixture
def lake(tiny_site: SimpleNamespace) -> SimpleNamespace:
    """A picture on a news item and in its text, without a description of its own there."""
    path = tiny_site.data / "media" / FILE
    path.parent.mkdir(parents=True)
    Image.new("RGB", (1200, 800), (120, 150, 160)).save(path)
    edit(
        tiny_site,
        image={"file": FILE},
        body={"en": [f'![](</media/{FILE}> "At noon")'], "zh": [f"![](</media/{FILE}>)"]},
    )
    know(tiny_site, FACTS)
    return tiny_site


def page(site: SimpleNamespace, path: str) -> str:
    return site.client.get(path).get_data(as_text=True)


def test_a_picture_has_the_words_of_its_file_where_its_entry_says_nothing(
    lake: SimpleNamespace,
) -> None:
    html = page(lake, f"/en/{ITEM}/")
    assert html.count('alt="A &#34;dry&#34; shore"') == 2
    assert "<figcaption>Photo: A. &lt;Nomad&gt;</figcaption>" in html
    credit = '<span class="credit">Photo: A. &lt;Nomad&gt;</span></figcaption>'
    assert f"<figcaption>At noon {credit}" in html
    assert 'og:image:alt" content="A &#34;dry&#34; shore"' in html
    chinese = page(lake, f"/zh/{ITEM}/")
    assert 'alt="干涸的湖岸"' in chinese
    assert '<span class="credit" lang="en">' in chinese, "a credit in another language declares it"


@pytest.mark.parametrize(
    ("licence", "shown"),
    [
        (
            "CC BY-SA 4.0",
            '<a href="https://creativecommons.org/licenses/by-sa/4.0/" rel="license external">'
            "CC BY-SA 4.0</a>",
        ),
        (
            "CC0",
            '<a href="https://creativecommons.org/publicdomain/zero/1.0/" rel="license external">'
            "CC0</a>",
        ),
        (
            "https://lake.example/terms?a=1&b=2",
            '<a href="https://lake.example/terms?a=1&amp;b=2" rel="license external">'
            "lake.example</a>",
        ),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("<b>All rights</b>", "&lt;b&gt;All rights&lt;/b&gt;"),
    ],
)
def test_each_picture_of_a_gallery_has_its_creator_and_its_licence(
    lake: SimpleNamespace, licence: str, shown: str
) -> None:
    know(lake, FACTS | {"licence": licence})
    picture = f"![](</media/{FILE}>)"
    edit(lake, body={"en": [picture, picture]})
    html = page(lake, f"/en/{ITEM}/")
    assert f"<figcaption>Photo: A. &lt;Nomad&gt; · {shown}</figcaption>" in html, "at the top"
    gallery = html.partition('<div class="gallery">')[2]
    rights = '<span class="credit">Photo: A. &lt;Nomad&gt;</span>'
    assert gallery.count(f'{rights} <span class="credit">{shown}</span></figcaption>') == 2


def test_an_entry_says_otherwise(lake: SimpleNamespace) -> None:
    edit(
        lake,
        image={"file": FILE, "alt": {"en": "Own words"}, "credit": {"en": "Own credit"}},
        body={"en": [f"![Own text](</media/{FILE}>)"], "zh": ["字"]},
    )
    html = page(lake, f"/en/{ITEM}/")
    assert 'alt="Own words"' in html
    assert 'alt="Own text"' in html
    assert "<figcaption>Own credit</figcaption>" in html
    assert "&#34;dry&#34;" not in html


def test_every_crop_keeps_the_focal_point(lake: SimpleNamespace) -> None:
    assert re.search(r'class="entry-image focus-x-20 focus-y-80"', page(lake, "/en/news/"))
    know(lake, FACTS | {"focus": {"x": 95, "y": 4}})
    assert re.search(r'class="entry-image focus-x-100 focus-y-0"', page(lake, "/en/news/"))
    css = page(lake, "/static/css/focus.css")
    assert {f".focus-{axis}-{step} " for axis in "xy" for step in range(0, 101, 10)} <= set(
        re.findall(r"\.focus-[xy]-\d+ ", css)
    )


def test_an_edit_of_facts_concerns_the_pages_that_show_them(
    lake: SimpleNamespace, tmp_path: Path
) -> None:
    build = lake.folder / "build"

    def freeze() -> set[str]:
        before = tree(build)
        result = lake.app.test_cli_runner().invoke(args=["freeze", str(build)])
        assert result.exit_code == 0, result.output
        after = tree(build)
        return {name for name in after if before.get(name) != after[name]}

    freeze()
    assert not list(build.rglob("*.jpg.json")), "facts aren't published"
    assert freeze() == set()
    know(lake, FACTS | {"credit": {"en": "Photo: somebody"}})
    credit = freeze()
    assert f"en/{ITEM}/index.html" in credit
    assert "en/news/index.html" not in credit, "a list shows no credit"
    assert not [name for name in credit if name.startswith(("en/about/", "zh/about/"))]
    assert "Photo: somebody" in (build / "en" / ITEM / "index.html").read_text("utf-8")
    know(lake, FACTS | {"credit": {"en": "Photo: somebody"}, "focus": {"x": 0, "y": 0}})
    assert "en/news/index.html" in freeze()
    again = lake.folder / "again"
    lake.app.test_cli_runner().invoke(args=["freeze", str(again)])
    assert tree(build) == tree(again), "as in a full freeze"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_described_file_is_no_finding(lake: SimpleNamespace) -> None:
    def undescribed() -> list[str]:
        found = lake.site.get(ContentChecks).findings(lake.site.store.snapshot())
        alts = [one.path for one in found if one.check == "alt"]
        return [path for path in alts if path.startswith("image.")]

    assert undescribed() == []
    know(lake, FACTS | {"description": {"en": "A shore"}})
    assert undescribed() == ["image.alt.zh"]


def test_facts_that_can_not_be_read_are_none(lake: SimpleNamespace) -> None:
    path = lake.data / "media" / f"{FILE}.json"
    path.write_text('{"description": 7, "credit": {"en": "Photo"}, "focus": {"x": 900}}', "utf-8")
    lake.site.store.notify_workers(("media", FILE))
    html = page(lake, f"/en/{ITEM}/")
    assert "<figcaption>Photo</figcaption>" in html
    assert "focus-x" not in html
    path.write_text("[", "utf-8")
    lake.site.store.notify_workers(("media", FILE))
    assert "<figcaption>Photo</figcaption>" not in page(lake, f"/en/{ITEM}/")
    assert lake.client.get(f"/media/{FILE}.json").status_code == 404


def test_the_check_names_the_faults_of_facts(lake: SimpleNamespace) -> None:
    def said() -> str:
        return str(lake.app.test_cli_runner().invoke(args=["content", "check"]).output)

    assert "jpg.json" not in said()
    know(lake, {"descripton": {"en": "x"}, "focus": {"x": 300}, "credit": {"xx": "y"}})
    (lake.data / "media/2024/gone.pdf.json").write_text("{}", "utf-8")
    text = said()
    assert "Did you mean “description”?" in text
    assert "jpg.json:1: focus.x: This must be at most 100." in text
    assert "no language xx" in text
    assert "There is no file gone.pdf" in text


def test_facts_are_read_in_the_media_folder_alone(lake: SimpleNamespace) -> None:
    know(lake, {})
    (lake.data / "elsewhere.jpg.json").write_text(json.dumps(FACTS), "utf-8")
    edit(lake, body={"en": ["![](/media/../elsewhere.jpg)"]})
    text = page(lake, f"/en/{ITEM}/")
    assert "elsewhere.jpg" in text
    assert "dry" not in text.partition("<main")[2]
