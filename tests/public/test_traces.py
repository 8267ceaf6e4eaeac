"""The central idea: a page is stale exactly when a dependency in its trace changed, or when it
expired.
"""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from freeze.smallsite import named, prune

from cms.content.dependencies import Dependency
from tests.public.page_traces import NOW, Made, changed, differing, make_all, stale_in
from tests.thorough import sample
from tests.warm import Original, make_original, program_in, site_in


def edit(site: SimpleNamespace, name: str, change: Callable[[dict], None]) -> None:
    file = site.data / "content" / f"{name}.json"
    entry = json.loads(file.read_text("utf-8"))
    change(entry)
    file.write_text(json.dumps(entry, ensure_ascii=False, indent=2) + "\n", "utf-8")


ITEM = "news/aral-sea-expedition"
OTHERS = (
    "projects/mauritania-mission",
    "projects/lowland-joint-laboratory",
    "organizations/lowland-university",
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, institute_data: Path) -> Original:
    """A part of the tests’ institute without broken links, with all that these tests edit."""
    data = tmp_path_factory.mktemp("traced") / "data"
    shutil.copytree(institute_data, data)
    whole = {name for item in (ITEM, *OTHERS) for name in {*named(data, item), item}}
    prune(data, whole)
    folder = tmp_path_factory.mktemp("original")
    make_original(data, folder)
    return Original(folder)


@pytest.fixture
def site(tmp_path: Path, original: Original) -> SimpleNamespace:
    original.copy(tmp_path)
    return site_in(tmp_path)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, original: Original) -> Made:
    """All its pages before any edit."""
    folder = tmp_path_factory.mktemp("before")
    original.copy(folder)
    return make_all(site_in(folder))


EDITS: dict[str, Callable[[SimpleNamespace], None]] = {
    "a headline": lambda site: edit(
        site, ITEM, lambda entry: entry["headline"].update(en="Another headline")
    ),
    "a body": lambda site: edit(
        site, ITEM, lambda entry: entry["body"].update(zh=["另一段正文。"])
    ),
    "a date": lambda site: edit(site, ITEM, lambda entry: entry.update(date="2019-02-03")),
    "a relation": lambda site: edit(
        site, ITEM, lambda entry: entry.update(projects=["mauritania-mission"])
    ),
    "an address": lambda site: edit(site, ITEM, lambda entry: entry.update(address="moved")),
    "unpublishing a language": lambda site: edit(
        site, ITEM, lambda entry: entry["publication"].update(zh={"state": "draft"})
    ),
    "a deletion": lambda site: (site.data / f"content/{ITEM}.json").unlink(),
    "a project's title": lambda site: edit(
        site, "projects/aral-sea-expedition", lambda entry: entry["title"].update(zh="另一个标题")
    ),
    "an organization's country": lambda site: edit(
        site, "organizations/lowland-university", lambda entry: entry.update(country="NL")
    ),
    "a page's parent": lambda site: edit(
        site, "pages/history", lambda entry: entry.update(parent="research")
    ),
}


@pytest.mark.parametrize("what", sample(EDITS, 5))
def test_no_page_changes_without_its_trace(site: SimpleNamespace, before: Made, what: str) -> None:
    EDITS[what](site)
    after = make_all(site)
    changed, stale = differing(before, after)
    assert changed, "the edit shows somewhere"
    assert changed <= stale, f"changed but not known to be stale: {sorted(changed - stale)}"
    verified = stale_in(site, before)
    assert changed <= verified.keys(), (
        f"changed but found to hold: {sorted(changed - verified.keys())}"
    )
    assert {path for path in verified if path in after} <= stale, (
        "a stale page would have another trace"
    )


def test_an_edit_of_the_chinese_text_leaves_the_english_pages_alone(
    site: SimpleNamespace, before: Made
) -> None:
    edit(site, ITEM, lambda entry: entry["headline"].update(zh="另一个标题"))
    changed, stale = differing(before, make_all(site))
    assert f"/zh/{ITEM}/" in changed
    assert not [path for path in stale if path.startswith("/en/") and "/search/" not in path], (
        "search has all words"
    )


def test_an_edit_of_a_body_makes_few_pages_stale(site: SimpleNamespace, before: Made) -> None:
    edit(
        site,
        "projects/lowland-joint-laboratory",
        lambda entry: entry["description"]["en"].append("More."),
    )
    _changed, stale = differing(before, make_all(site))
    assert "/en/cooperation/projects/lowland-joint-laboratory/" in stale
    assert "/en/news/aral-sea-expedition/" not in stale
    assert "/en/about/" not in stale


def test_nothing_is_stale_when_nothing_changed(site: SimpleNamespace, before: Made) -> None:
    site.site.store.notify_workers()
    changed, stale = differing(before, make_all(site))
    assert (changed, stale) == (set(), set())
    assert stale_in(site, before) == {}


def test_the_reason_is_the_question(site: SimpleNamespace, before: Made) -> None:
    edit(site, ITEM, lambda entry: entry["body"].update(en=["Another text."]))
    why = stale_in(site, before)[f"/en/{ITEM}/"]
    assert why == Dependency("get", "news", "en", "page", "aral-sea-expedition")


Program = Callable[[], SimpleNamespace]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, small_data: Path) -> Program:
    """Starts a site in a new app over files of its own. Each test restores them."""
    return program_in(tmp_path_factory.mktemp("program"), small_data)


@pytest.fixture(scope="module")
def made(program: Program) -> Made:
    """All its pages."""
    return make_all(program())


@pytest.mark.parametrize(
    ("file", "page", "op"),
    [
        ("static/css/people.css", "/zh/scientists/", "asset"),
        ("static/css/prose.css", "/zh/about/", "fragment"),
        ("templates/news/article.html", f"/en/{ITEM}/", "template"),
        ("templates/components/sources.html", f"/en/{ITEM}/", "template"),
        ("templates/cards/news.html", "/en/news/", "template"),
        ("translations/zh/LC_MESSAGES/messages.mo", "/zh/about/", "words"),
    ],
)
def test_what_stands_beside_the_content_is_traced(
    program: Program, made: Made, file: str, page: str, op: str
) -> None:
    site = program()
    assert stale_in(site, made) == {}
    with changed(site.folder / file, after=b"\0" if file.endswith(".mo") else b" "):
        found = stale_in(program(), made)
    assert found[page].kind == op
    assert len(found) < len(made)
    if op == "words":
        english = [path for path in found if path.startswith("/en/")]
        assert len(english) <= 1, "data with the labels of all languages"


def test_a_comment_in_a_fragment_touches_no_page(program: Program, made: Made) -> None:
    header = program().folder / "templates/fragments/header.html"
    with changed(header, before=b"{# nothing #}"):
        assert stale_in(program(), made) == {}
    with changed(header, before=b"<!-- something -->"):
        found = stale_in(program(), made)
    assert found["/en/about/"].kind == "fragment"


def test_a_page_knows_the_moment_it_turns_stale(site: SimpleNamespace) -> None:
    opens = NOW + timedelta(minutes=30)
    edit(
        site,
        ITEM,
        lambda entry: entry["publication"].update(
            en={"state": "published", "from": opens.isoformat()}
        ),
    )
    before = make_all(site)
    after = make_all(site, opens)
    changed, _stale = differing(before, after)
    assert "/en/news/" in changed
    for path in changed:
        until = before[path][2]
        assert until is not None, path
        assert until <= opens, path
    assert before["/en/cooperation/conferences/"][2] is not None, (
        "pages that depend on the date become stale at midnight"
    )
