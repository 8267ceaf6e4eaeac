"""One work in two entries: told in the form and under Checks."""

import json
import re
from html import unescape
from types import SimpleNamespace

import pytest

from cms.publish.checks.content import ContentChecks
from tests.pictures_of_pages import without

NEWS = "/entries/news/aral-sea-expedition/"
PAPER = "/entries/papers/fang-2015-bias-correction/"
DOI = "10.5555/RIVERS-19-2547-2015"


def second_paper(browser, title="Bias again"):
    browser.get("/entries/papers/new")
    answer = browser.post("/entries/papers/new", {"title": title, "key": "second"})
    assert answer.status_code == 303, answer.text
    return "/entries/papers/second/"


def lists(answer):
    return {id: unescape(html) for id, html in answer.get_json()["lists"].items()}


def test_a_second_entry_with_the_same_doi_is_told_of_the_first(editor, sent):
    second = second_paper(editor)
    data = sent(editor.get(second).text)
    data["DOI"] = DOI
    found = lists(editor.post(f"{second}findings", data))
    assert "Another entry has this DOI: “Comparing bias correction" in found["f-DOI"]
    assert f'href="/editor{PAPER}"' in found["f-DOI"]
    assert set(lists(editor.post(f"{PAPER}findings", {}))) == set()

    assert editor.post(second, data).status_code == 303
    assert "Another entry has this DOI" in editor.get(second).text
    assert "Another entry has this DOI: “Bias again”" in editor.get(PAPER).text
    data["DOI"] = "10.5555/rivers-19-2547-2016"
    assert "f-DOI" not in lists(editor.post(f"{second}findings", data))


def test_published_entries_with_the_same_doi_are_listed_under_checks(staff, editor, sent):
    pytest.importorskip("features.check_page.screen")
    second = second_paper(editor)
    data = sent(editor.get(second).text)
    data["DOI"], data["type"], data["language"] = DOI, "article-journal", "en"
    data["issued"], data["_row"] = "2015", "add:author"
    data = sent(editor.post(second, data).text)
    family = next(name for name in data if re.fullmatch(r"author\.\w+\.family", name))
    data[family], data["_do"] = "Fang", "publish"
    assert editor.post(second, data).status_code == 303
    page = unescape(editor.get("/problems/").text)
    assert "Entries with the same DOI" in page
    assert "Another entry has this DOI: “Bias again”" in page
    assert "Another entry has this DOI: “Comparing bias correction" in page
    printed = staff.app.test_cli_runner().invoke(args=["content", "check"]).output
    assert "second.json:" in printed
    assert "DOI: warning: Another entry has this DOI: “Comparing" in printed


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ({"issued": "2015-03"}, True),
        ({"issued": "2016", "family": "FANG"}, True),
        ({"issued": "2016", "family": "Yang"}, False),
        ({"issued": "2015", "type": "thesis"}, False),
        ({"issued": "2015", "volume": "20"}, False),
        ({"issued": "2015", "DOI": "10.5555/rivers-19-2547-2016"}, False),
        ({"issued": "2015", "title": "Comparing bias correction methods"}, False),
        ({}, False),
    ],
)
def test_a_second_work_of_the_same_title_is_told_of_the_first(editor, sent, values, is_told):
    first = sent(editor.get(PAPER).text)
    second = second_paper(editor, f"{first['title'].upper()}.")
    data = sent(editor.post(second, sent(editor.get(second).text) | {"_row": "add:author"}).text)
    family = next(name for name in data if re.fullmatch(r"author\.\w+\.family", name))
    for name, value in values.items():
        data[family if name == "family" else name] = value
    found = lists(editor.post(f"{second}findings", data)).get("f-title", "")
    assert ("Another entry has this title" in found) is is_told
    assert (f'href="/editor{PAPER}"' in found) is is_told


def test_the_same_doi_and_title_are_told_once(editor, sent):
    first = sent(editor.get(PAPER).text)
    second = second_paper(editor, first["title"])
    data = sent(editor.get(second).text)
    data["DOI"], data["issued"] = DOI, "2015"
    found = lists(editor.post(f"{second}findings", data))
    assert "Another entry has this DOI" in found["f-DOI"]
    assert "f-title" not in found


def test_works_that_may_be_the_same_are_listed_under_checks(staff, editor):
    pytest.importorskip("features.check_page.screen")
    folder = staff.data / "content/papers"
    raw = json.loads((folder / f"{PAPER.split('/')[3]}.json").read_text("utf-8"))
    del raw["DOI"]
    (folder / "second.json").write_text(json.dumps(raw))
    staff.site.store.refresh()
    page = unescape(editor.get("/problems/").text)
    assert "Works that may be the same" in page
    assert page.count("Another entry has this title, and the same year or first author") == 2


def test_news_of_the_same_title_are_not_compared(editor, sent):
    first = sent(editor.get(NEWS).text)
    editor.get("/entries/news/new")
    answer = editor.post(
        "/entries/news/new", {"headline.en": first["headline.en"], "key": "second"}
    )
    assert answer.status_code == 303, answer.text
    data = sent(editor.get("/entries/news/second/").text)
    assert data["headline.en"] == first["headline.en"]
    data["date"] = first["date"]
    found = lists(editor.post("/entries/news/second/findings", data))
    assert "Another entry has" not in "".join(found.values())


def test_without_it_nothing_of_this_is_found(small_site: SimpleNamespace):
    [paper, *_] = (small_site.data / "content/papers").glob("*.json")
    paper.with_name("second.json").write_bytes(paper.read_bytes())
    small_site.site.store.refresh()

    def found(site):
        findings = site.get(ContentChecks).findings(site.store.snapshot())
        return [one for one in findings if one.check in ("duplicates", "similar")]

    assert found(small_site.site)
    assert not found(without(small_site, "same_work").site)
