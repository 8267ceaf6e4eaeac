"""Lists of many papers are put together from parts that an earlier freeze stored."""

import json
import shutil
from typing import Any

import pytest
from smallsite import SmallSite, make_tiny_site, tree

from blueprints.papers.views import MAX_DETAILED
from cms.content.entry import parse_text

PAPERS = MAX_DETAILED + 10
FEW = 20


def add_paper(site: SmallSite, key: str, **values: Any) -> None:
    """Add a paper like the one of the tiny site."""
    paper = json.loads(site.file("papers/dams").read_text("utf-8"))
    site.file(f"papers/{key}").write_text(json.dumps(paper | {"access": "open"} | values), "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """A frozen site with a long list of papers. Each test edits and freezes it again."""
    made = make_tiny_site(tmp_path_factory.mktemp("parts") / "site")
    term = {"name": {"en": "Dams", "zh": "水坝"}}
    made.file("terms/dams").parent.mkdir(exist_ok=True)
    made.file("terms/dams").write_text(json.dumps(term), "utf-8")
    for number in range(PAPERS):
        add_paper(
            made,
            f"paper-{number}",
            title=f"Paper {number}",
            author=[{"id": "a", "family": "Li", "given": "Na"}],
            keywords=["dams"],
            issued=str(2000 + number % 20),
            abstract={"en": [f"See [](entry:people/li-na) {number}."]},
        )
    made.freeze(made.build)
    return made


def files_made_without_parts(site: SmallSite) -> dict[str, bytes]:
    """The files of a freeze by a site that has stored nothing."""
    other = SmallSite(site.folder.with_name("other"))
    shutil.copytree(site.folder, other.folder, ignore=shutil.ignore_patterns("instance", "*build*"))
    other.freeze(other.build)
    files = dict(tree(other.build))
    shutil.rmtree(other.folder)
    return files


def read_by_a_freeze(site: SmallSite) -> int:
    """Freeze the site; returns how many entries were read."""
    parse_text.cache_clear()
    site.freeze(site.build)
    return parse_text.cache_info().misses


def test_an_edit_of_one_paper_reads_no_other_again(site: SmallSite) -> None:
    site.edit("papers/paper-7", lambda entry: entry.update(title="Renamed"))
    assert read_by_a_freeze(site) < FEW
    listed = (site.build / "en/papers/access/open/papers.bib").read_text("utf-8")
    assert listed.count("@") == PAPERS
    assert "Renamed" in listed
    assert tree(site.build) == files_made_without_parts(site)


@pytest.mark.parametrize(
    ("name", "field"), [("terms/dams", "name"), ("people/li-na", "name"), ("../site", "baseUrl")]
)
def test_what_a_part_read_makes_it_anew(site: SmallSite, name: str, field: str) -> None:
    new = "https://other.example" if field == "baseUrl" else {"en": "Renamed", "zh": "新名"}
    site.edit(name, lambda entry: entry.update({field: new}))
    assert read_by_a_freeze(site) >= PAPERS
    assert tree(site.build) == files_made_without_parts(site)


def test_papers_come_and_go(site: SmallSite) -> None:
    site.file("papers/paper-3").unlink()
    add_paper(site, "new", title="New")
    site.freeze(site.build)
    listed = (site.build / "en/papers/access/open/papers.json").read_text("utf-8")
    assert '"paper-3"' not in listed
    assert '"new"' in listed
    assert tree(site.build) == files_made_without_parts(site)
