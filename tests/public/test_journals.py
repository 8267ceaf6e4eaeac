"""Journals: their facts, and their papers on this site."""

import json
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from published import publish, words
from werkzeug.test import TestResponse

from tests.institute import DATA

Get = Callable[[str], TestResponse]
JOURNAL = "/en/resources/journals/journal-of-rivers/"


def test_a_journal_has_its_numbers(get: Get) -> None:
    said = words(get(JOURNAL).get_data(as_text=True))
    for fact in (
        "1234-5679",
        "2049-3630",
        "65-1278/K",
        "Founded 2009",
        "SCI-E",
        "sources.example.org",
    ):
        assert fact in said


def test_a_journal_lists_its_papers_the_newest_first(get: Get) -> None:
    html = get(JOURNAL).get_data(as_text=True)
    found = re.findall(r'href="/en/papers/([^"/]+)/"', html.partition('id="papers"')[2])
    years = [issued(key) for key in found]
    assert len(years) >= 4
    assert years == sorted(years, reverse=True)


def issued(key: str) -> str:
    """The publication date of a paper, or ""."""
    path = DATA / "content/papers" / f"{key}.json"
    return str(json.loads(path.read_text("utf-8")).get("issued", ""))


def test_papers_are_found_by_the_journals_name_in_any_language_and_by_issn(
    small_site: SimpleNamespace,
) -> None:
    publish(
        small_site,
        "journals",
        "tried",
        name={"en": "Dune Letters", "zh": "沙丘通讯"},
        issn=["0378-5955"],
    )
    common = {"type": "article-journal", "author": [{"id": "a", "family": "Li", "given": "Na"}]}
    for key, place in (
        ("one", {"container-title": "Dune Letters"}),
        ("two", {"container-title": "沙丘通讯"}),
        ("three", {"container-title": "DL", "ISSN": "0378-5955"}),
        ("four", {"container-title": "Dune Letters", "ISSN": "0378-5955"}),
        ("five", {"container-title": "Dunes"}),
    ):
        publish(small_site, "papers", f"tried-{key}", title=f"Paper {key}", **common, **place)
    for locale in ("en", "zh"):
        html = small_site.client.get(f"/{locale}/resources/journals/tried/").get_data(as_text=True)
        assert sorted(re.findall(r'/papers/tried-(\w+)/"', html)) == ["four", "one", "three", "two"]


def test_a_journal_shows_its_newest_papers_and_leads_to_all(small_site: SimpleNamespace) -> None:
    publish(small_site, "journals", "tried", name={"en": "Dune Letters", "zh": "沙丘通讯"})
    for year in range(2001, 2013):
        publish(
            small_site,
            "papers",
            f"tried-{year}",
            type="report",
            title=f"Paper of {year}",
            issued=str(year),
            **{"container-title": "沙丘通讯"},
        )
    html = small_site.client.get("/en/resources/journals/tried/").get_data(as_text=True)
    assert re.findall(r'/papers/tried-(\w+)/"', html) == [
        str(year) for year in range(2012, 2002, -1)
    ]
    found = re.search(r'href="(/en/papers/journal/[^"]+)"', html)
    assert found
    assert "of 2001" in small_site.client.get(found[1]).get_data(as_text=True)


def test_a_journal_without_papers_here_has_no_list(small_site: SimpleNamespace) -> None:
    publish(small_site, "journals", "tried", name={"en": "Dunes"})
    html = small_site.client.get("/en/resources/journals/tried/").get_data(as_text=True)
    assert 'class="references"' not in html


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_journal_with_nothing_but_a_name_has_a_page(
    locale: str, small_site: SimpleNamespace
) -> None:
    publish(small_site, "journals", "tried", name={"en": "Tried"})
    assert small_site.client.get(f"/{locale}/resources/journals/tried/").status_code == 200
    assert "Tried" in small_site.client.get(f"/{locale}/resources/journals/").get_data(as_text=True)
