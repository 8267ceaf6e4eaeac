"""The front page: its lead story, themes, people, dates; a part without content is left out."""

import json
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from entries import clear, draw, page, put
from PIL import Image

TYPES = ("news", "papers", "people", "units", "projects", "stations", "conferences", "jobs")


@pytest.fixture
def site(small_site: SimpleNamespace) -> SimpleNamespace:
    """An institute without content."""
    clear(small_site, *TYPES)
    return small_site


def settings(site: SimpleNamespace, **values: object) -> None:
    file = site.data / "site.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")
    site.site.store.refresh()


def part(site: SimpleNamespace, name: str) -> str:
    """Return a part of the front page by the id of its heading, or ""."""
    found = re.search(
        rf'<section [^>]*aria-labelledby="{name}">(.*?)</section>', page(site, "/en/"), re.S
    )
    return found[1] if found else ""


def day(ahead: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=ahead):%Y-%m-%d}"


def stories(html: str) -> list[str]:
    return re.findall(r'class="entry-title"><a href="/en/news/([^/]+)/"', html)


def test_an_institute_without_entries_has_no_empty_part(site: SimpleNamespace) -> None:
    for name in ("news", "people", "papers", "agenda", "conference", "stations"):
        assert not part(site, name), name


@pytest.mark.parametrize(("until", "first"), [(-1, "new"), (0, "chosen"), (1, "chosen")])
def test_a_chosen_lead_story_ends_with_its_last_day(
    site: SimpleNamespace, until: int, first: str
) -> None:
    put(site, "news/chosen", headline={"en": "Chosen"}, date="2024-01-01")
    put(site, "news/new", headline={"en": "New"}, date="2024-02-01")
    settings(site, story="chosen", storyUntil=day(until), timezone="UTC")
    assert stories(part(site, "news"))[0] == first


def test_the_lead_story_is_the_newest_with_a_picture_unless_an_editor_chose(
    site: SimpleNamespace,
) -> None:
    put(site, "terms/shore", name={"en": "Shores", "zh": "湖岸"})
    draw(site, "seabed", "terms/shore")
    for number, words in enumerate(([], ["shore"], ["lakes"], []), 1):
        put(
            site,
            f"news/n{number}",
            headline={"en": f"News {number}"},
            date=f"2024-01-0{5 - number}",
            keywords=words,
        )
    html = part(site, "news")
    assert stories(html) == ["n2", "n1", "n3", "n4"]
    lead = html.split('class="story story-lead"')[1].split("</li>")[0]
    assert 'href="/en/news/n2/"' in lead
    assert "seabed-plain.svg" in lead
    assert 'loading="lazy"' in lead, "the hero is before it"
    settings(site, story="n4")
    assert stories(part(site, "news")) == ["n4", "n1", "n2", "n3"]
    settings(site, story="gone")
    assert stories(part(site, "news"))[0] == "n2"


def test_faces_are_of_those_in_office_then_of_authors_and_never_of_those_who_left(
    site: SimpleNamespace,
) -> None:
    for key, status in (("aa", None), ("author", None), ("head", None), ("gone", "former")):
        more = {"status": status} if status else {}
        put(site, f"people/{key}", name={"en": key.title()}, sortName=key.title(), **more)
    terms = [
        {"id": "a", "person": "aa", "from": "2000", "until": "2004"},
        {"id": "b", "person": "head", "from": "2005"},
        {"id": "c", "person": "gone", "role": {"en": "Deputy"}, "from": "2005"},
    ]
    put(site, "units/lab", name={"en": "Lab"}, kind="laboratory", headTerms=terms)
    authors = [{"id": "a", "family": "A", "person": "author"}]
    put(site, "papers/p", title="P", type="article-journal", author=authors)
    shown = re.findall(r'class="person-name"><a href="/en/scientists/(\w+)/"', part(site, "people"))
    assert shown == ["head", "author", "aa"]


def test_what_is_on_is_what_is_ahead_else_there_is_the_latest_conference(
    site: SimpleNamespace,
) -> None:
    put(
        site,
        "conferences/past",
        name={"en": "Past"},
        start="2020-01-01",
        end="2020-01-02",
        status="scheduled",
    )
    assert "Past" in part(site, "conference")
    assert not part(site, "agenda")
    put(
        site,
        "conferences/next",
        name={"en": "Next"},
        start=day(40),
        end=day(41),
        deadlines=[
            {"id": "a", "kind": "abstract", "closes": day(20)},
            {"id": "b", "kind": "visa", "closes": day(-20)},
        ],
    )
    put(site, "jobs/post", title={"en": "Post"}, validThrough=day(30))
    put(site, "jobs/closed", title={"en": "Closed"}, validThrough=day(-30))
    found = re.findall(
        r'<h3 class="entry-title"><a [^>]*>(\w+)</a></h3>\s*<p class="entry-mark">([^<]+)</p>',
        part(site, "agenda"),
    )
    assert found == [
        ("Next", "Deadline: Abstracts"),
        ("Post", "Open position"),
        ("Next", "Conference"),
    ]
    assert not part(site, "conference")


def test_a_line_of_research_leads_to_a_page_or_to_the_theme_of_a_term(
    site: SimpleNamespace,
) -> None:
    for key in ("dunes", "rivers"):
        put(site, f"terms/{key}", name={"en": key.title()}, vocabulary="field")
    for number in range(3):
        put(site, f"people/p{number}", name={"en": f"P {number}"}, fields=["dunes"])
    entries = {"a": "terms/dunes", "b": "terms/rivers", "c": "pages/research"}
    settings(
        site,
        lines=[
            {"id": id, "title": {"en": id}, "entry": entry, "text": {"en": f"About {id}."}}
            for id, entry in entries.items()
        ],
    )
    assert re.findall(
        r'<a href="([^"]+)">(\w)</a></h3>\s*<p>(About \w)', part(site, "research")
    ) == [
        ("/en/research/theme/dunes/", "a", "About a"),
        ("/en/research/", "c", "About c"),
    ]


def test_news_lead_to_the_item_before_and_after(
    site: SimpleNamespace,
) -> None:
    """Items of the same day are sorted by key, as in the list."""
    for key, date in (
        ("e", "2024-03-01"),
        ("b", "2024-02-01"),
        ("c", "2024-02-01"),
        ("d", "2024-02"),
        ("a", "2023"),
    ):
        put(site, f"news/{key}", headline={"en": key}, date=date, category="event")
    order = ["e", "b", "c", "d", "a"]
    for key, newer, older in zip(order, ["", *order], [*order[1:], ""], strict=False):
        html = page(site, f"/en/news/{key}/")
        for step, other in (("on", newer), ("back", older)):
            found = re.findall(rf'<p class="step-{step}">.*?href="/en/news/(\w+)/"', html)
            assert found == [other] * bool(other), (key, step)


def test_a_term_and_a_dataset_show_their_photographs(site: SimpleNamespace) -> None:
    """At the theme and in the list of research fields; on the dataset's page and in its list."""
    shown = {"file": "dune.png", "alt": {"en": "A dune at noon"}}
    (site.data / "media").mkdir(exist_ok=True)
    Image.new("RGB", (900, 600), (200, 160, 90)).save(site.data / "media/dune.png")
    put(site, "terms/dunes", name={"en": "Dunes"}, vocabulary="field", image=shown)
    for number in range(3):
        put(site, f"people/p{number}", name={"en": f"P {number}"}, fields=["dunes"])
    put(
        site,
        "datasets/snow",
        title={"en": "Snow"},
        creators=[{"id": "a", "literal": "A station"}],
        publisher="A centre",
        year="2022",
        identifier="snow",
        description={"en": ["Depths."]},
        image=shown,
    )
    settings(site, lines=[{"id": "a", "entry": "terms/dunes"}])
    picture = r'<img src="/pictures/dune\.png/[^"]+"[^>]*class="theme-picture'
    assert re.search(picture, part(site, "research"))
    assert re.search(picture, page(site, "/en/research/"))
    for path in ("research/theme/dunes", "resources/datasets/snow"):
        html = page(site, f"/en/{path}/")
        cover = html.partition('<figure class="cover photo">')[2].partition("</figure>")[0]
        assert re.search('alt="A dune at noon" loading="eager"', cover), path
        assert re.search(r'og:image" content="[^"]+/dune\.png', html), path
    assert "/pictures/dune.png/" in page(site, "/en/resources/datasets/")
