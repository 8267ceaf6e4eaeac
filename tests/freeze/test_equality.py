"""After any edit, updating a frozen site gives the files and the manifest of a full freeze."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from smallsite import NOW, SmallSite, make_small_site, told, tree

from cms.content import dependency_kinds
from cms.web.freeze.freezer import CannotFreeze
from tests.freeze.random_edits import EDITS, OF_ENTRIES, OF_THE_SITE, Edit, template
from tests.thorough import Run, by_turns, pairs

SOME_AFTER_ANOTHER = [[first, *OF_ENTRIES[at::5]] for at, first in enumerate(OF_THE_SITE)]
PHASES = [Phase.generate] if Run.thorough else [Phase.explicit]
"""A usual run tries one sequence; test_each_edit runs all edits within two days, one after another."""


@pytest.fixture(scope="module")
def frozen_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site with its frozen folder, to be copied."""
    site = make_small_site(tmp_path_factory.mktemp("small"))
    done, _ = site.freeze(site.build)
    assert done.broken == []
    return site.folder


def check(site: SmallSite, hours: int, jobs: int = 1) -> None:
    """Update the frozen site and compare it with a full freeze. Broken links hold it back at first."""
    before, now = tree(site.build), NOW + timedelta(hours=hours)
    try:
        whole, other = site.freeze(site.folder / "full", now, full=True)
    except CannotFreeze:  # a section’s front page was moved away
        with pytest.raises(CannotFreeze):
            site.freeze(site.build, now, jobs=jobs)
        assert tree(site.build) == before
        return
    quick, manifest = site.freeze(site.build, now, jobs=jobs)
    assert sorted(map(str, quick.broken)) == sorted(map(str, whole.broken))
    if quick.broken:
        assert tree(site.build) == before
        _, other = site.freeze(site.folder / "full", now, full=True, strict=False)
        _, manifest = site.freeze(site.build, now, jobs=jobs, strict=False)
    assert tree(site.build) == tree(site.folder / "full")
    assert told(manifest) == told(other)


@settings(max_examples=40, database=None, phases=PHASES)
@example(sequence=[(edit, 7, 9) for edit in EDITS[5::5]])
@given(
    sequence=st.lists(
        st.tuples(st.sampled_from(EDITS), st.integers(0, 1000), st.integers(0, 30)),
        min_size=2,
        max_size=5,
    )
)
def test_any_sequence_of_edits(
    frozen_small: Path,
    tmp_path_factory: pytest.TempPathFactory,
    sequence: list[tuple[Edit, int, int]],
) -> None:
    site = SmallSite(tmp_path_factory.mktemp("edited") / "site")
    shutil.copytree(frozen_small, site.folder)
    hours = 0
    try:
        for edit, number, later in sequence:
            edit(site, number)
            hours += later
            check(site, hours)
    finally:
        shutil.rmtree(site.folder.parent)


@pytest.mark.parametrize(("edits", "jobs"), by_turns(pairs(SOME_AFTER_ANOTHER, (1, 2)), 2))
def test_each_edit(frozen_small: Path, tmp_path: Path, edits: list[Edit], jobs: int) -> None:
    """The site is updated after each. An edit of the site comes first: it changes so many pages
    that it would hide faults that the others leave.
    """
    site = SmallSite(tmp_path / "site")
    shutil.copytree(frozen_small, site.folder)
    for hours, edit in enumerate(edits):
        for number in (4, 1):
            edit(site, number)
        if edit is edits[-1]:
            check(site, 25, jobs)
        else:
            site.freeze(site.build, NOW + timedelta(hours=hours), jobs=jobs)


def news_item(entry: dict[str, object]) -> None:
    for field in ("address", "formerAddresses"):
        entry.pop(field, None)
    entry["date"] = "2012-05-05"


@pytest.mark.parametrize("languages", by_turns([("en", "zh"), ("en",)], 2))
def test_a_page_takes_the_place_of_a_redirect(
    frozen_small: Path, tmp_path: Path, languages: tuple[str, ...]
) -> None:
    """Also of a list, and also if only one language was redirected."""
    site = SmallSite(tmp_path / "site")
    shutil.copytree(frozen_small, site.folder)
    pages = [f"/{code}/news/{below}/" for code in languages for below in ("fresh", "year/2012")]
    rows = [{"id": f"r{at}", "from": page, "to": "/en/news/"} for at, page in enumerate(pages)]
    site.edit("../site", lambda entry: entry.update(redirects=rows))
    check(site, 0)
    files = [site.build / page[1:] / "index.html" for page in pages]
    assert all("http-equiv" in file.read_text("utf-8") for file in files)
    original = site.file(f"news/{site.entries('news')[0]}")
    keys = ("news/fresh", "news/fresh-2", "news/fresh-3")
    for key in keys:
        shutil.copy(original, site.file(key))
        site.edit(key, news_item)
    check(site, 0)
    assert [str(file) for file in files if "http-equiv" in file.read_text("utf-8")] == []
    for key in keys:
        site.file(key).unlink()
    check(site, 0)
    assert all("http-equiv" in file.read_text("utf-8") for file in files)


def test_a_template_whose_change_shows_nowhere(frozen_small: Path, tmp_path: Path) -> None:
    site = SmallSite(tmp_path / "site")
    shutil.copytree(frozen_small, site.folder)
    template(site, 400)
    before = tree(site.build)
    check(site, 0)
    assert tree(site.build) == before


def test_many_edits_at_once(
    frozen_small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then lists aren't looked for by each edit; a small site has too few entries for that."""
    monkeypatch.setattr(dependency_kinds, "MAX_EXAMINED_EDITS", 2)
    site = SmallSite(tmp_path / "site")
    shutil.copytree(frozen_small, site.folder)
    for edit in OF_ENTRIES:
        for number in range(3):
            edit(site, number)
    check(site, 1)
