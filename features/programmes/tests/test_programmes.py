"""Programmes of study: their pages, the days to the next deadline, the check."""

import re
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

from entries import clear, page, put

from cms.content import Snapshot
from cms.web.pages.facets import LONG_LIST
from features.programmes.checks import findings
from tests.many_entries import pages_of, write


def programme(site: SimpleNamespace, key: str = "doctorate", **values: object) -> None:
    named = {"title": {"en": "Doctorate in hydrology", "zh": "水文学博士"}, "level": "doctorate"}
    put(site, f"programmes/{key}", **named | values)


def day(site: SimpleNamespace, days: int) -> str:
    """Return the date some days from today on the site's calendar."""
    snapshot: Snapshot = site.site.store.snapshot()
    return (snapshot.today(snapshot.zone) + timedelta(days)).isoformat()


def deadline(site: SimpleNamespace, closes: int, opens: int | None = None) -> list[dict[str, Any]]:
    row = {"id": "a", "kind": "application", "closes": day(site, closes)}
    return [row if opens is None else row | {"opens": day(site, opens)}]


def test_the_days_to_a_deadline_are_counted(tiny_site: SimpleNamespace) -> None:
    for closes, opens, said, chinese in (
        (12, None, "12 days left", "还剩12天"),
        (1, -3, "1 day left", "还剩1天"),
        (0, None, "last day today", "今天截止"),
        (30, 5, "opens in 5 days", "5天后开始"),
    ):
        programme(tiny_site, deadlines=deadline(tiny_site, closes, opens))
        assert said in page(tiny_site, "/en/programmes/doctorate/")
        assert said in page(tiny_site, "/en/programmes/")
        assert chinese in page(tiny_site, "/zh/programmes/")


def test_a_deadline_that_is_over_counts_nothing(tiny_site: SimpleNamespace) -> None:
    programme(tiny_site, deadlines=deadline(tiny_site, -1))
    html = page(tiny_site, "/en/programmes/doctorate/")
    assert "Next deadline" not in html
    assert "<caption>Deadlines</caption>" in html, "the table still has it"


def test_levels_are_in_order_whatever_the_titles_are(tiny_site: SimpleNamespace) -> None:
    clear(tiny_site, "programmes")
    programme(tiny_site, "a", title={"en": "Aaa"}, level="course")
    programme(tiny_site, "b", title={"en": "Bbb"}, level="master")
    programme(tiny_site, "c", title={"en": "Ccc"}, level="doctorate")
    html = page(tiny_site, "/en/programmes/")
    assert html.index("Ccc") < html.index("Bbb") < html.index("Aaa")


def test_a_page_has_subjects_steps_and_supervisors(tiny_site: SimpleNamespace) -> None:
    put(tiny_site, "people/chen", name={"en": "Chen Ya", "zh": "陈雅"})
    programme(
        tiny_site,
        subjects=[{"id": "s", "name": {"en": "Groundwater", "zh": "地下水"}}],
        steps={"en": ["1. Write to a supervisor.", "2. Send the form."]},
        supervisors=["chen"],
        taughtIn=["zh", "en"],
        apply={"email": "study@example.org"},
    )
    html = page(tiny_site, "/en/programmes/doctorate/")
    assert "<li>Groundwater</li>" in html
    assert "<li>Write to a supervisor.</li>" in html
    assert 'href="/en/scientists/chen/"' in html
    assert "study@example.org" in html
    assert "Chinese, English" in html


def test_without_an_address_to_apply_the_page_says_whom_to_ask(tiny_site: SimpleNamespace) -> None:
    programme(tiny_site)
    html = page(tiny_site, "/en/programmes/doctorate/")
    assert "Ask the institute how to apply" in html
    assert "Languages of instruction" not in html


def lacking(site: SimpleNamespace) -> set[str]:
    snapshot: Snapshot = site.site.store.snapshot()
    return {one.path for one in findings(site.site, snapshot) if one.key == "doctorate"}


def test_the_check_names_what_a_programme_lacks(tiny_site: SimpleNamespace) -> None:
    programme(tiny_site)
    assert lacking(tiny_site) == {
        "deadlines",
        "steps",
        "requirements",
        "stipend",
        "supervisors",
        "apply",
    }
    words = {"en": ["Words."]}
    whole = {
        "steps": words,
        "requirements": words,
        "stipend": {"en": "Yes"},
        "supervisors": ["chen"],
        "apply": {"url": "https://example.org/"},
    }
    programme(tiny_site, **whole, deadlines=deadline(tiny_site, 3))
    assert lacking(tiny_site) == set()
    programme(tiny_site, **whole, deadlines=deadline(tiny_site, -3))
    assert lacking(tiny_site) == {"deadlines"}, "all are over"


def test_many_programmes_are_divided_into_pages(tiny_site: SimpleNamespace) -> None:
    clear(tiny_site, "programmes")
    for number in range(LONG_LIST):
        title = {"en": f"Programme {number:03}", "zh": f"专业{number:03}"}
        about = {"title": title, "level": "doctorate" if number % 2 else "master"}
        write(tiny_site.data, "programmes", f"p{number}", about)
    tiny_site.site.store.refresh()
    pages = pages_of(partial(page, tiny_site), "/zh/programmes/")
    assert [*pages] == [f"/zh/programmes/{end}" for end in ("", "part/2/", "part/3/")]
    shown = [key for html in pages.values() for key in re.findall(r'/programmes/(p\d+)/"', html)]
    assert len(shown) == len(set(shown)) == LONG_LIST
    levels = [int(key[1:]) % 2 for key in shown]
    assert levels in (sorted(levels), sorted(levels, reverse=True)), "by level over all pages"
    titles = [re.findall(r"<title>([^<]*)", html)[0] for html in pages.values()]
    assert len(set(titles)) == 3
