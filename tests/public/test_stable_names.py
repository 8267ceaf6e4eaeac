"""The stable names: docs/api.md lists them, the program has them, and the documented section of
every release still runs.
"""

import re
import shutil
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import nodes

import oasis
from cms.content import Reader
from cms.core.deprecation import former_names
from cms.web.section import Section
from tests.entries import page
from tests.own_site import EXAMPLE, make_own_site, start
from tests.pages import ROOT, check_page

DOCUMENT = (ROOT / "docs/api.md").read_text("utf-8")
DOCUMENTED = sorted((ROOT / "tests/documented").iterdir())
"""Copies of docs/herbarium as it was documented on a day. Never change one."""
FIRST = """
    N_ Choice ContentType Country Date Email EntryList Facet Feed Filters Flag Group Identifier
    Image Line Lines LocalizedEntry Markdown Media Number Order PageMeta Paragraph Reader Reference
    References Rows Section Telephone Url choice_label date_label gettext main more ngettext page
    side url
"""
"""The names of `oasis` in 0.3.0. One may go only after a release in which it was deprecated."""


def table(heading: str) -> list[list[str]]:
    """Return the names in each row of the first table below a heading of docs/api.md."""
    _before, _heading, rest = DOCUMENT.partition(f"{heading}\n")
    rows = [line for line in rest.partition("\n#")[0].splitlines() if line.startswith("| `")]
    assert rows, heading
    return [re.findall(r"`([^`]+)`", row.rsplit("|", 2)[0]) for row in rows]


def names(heading: str) -> set[str]:
    return {name for row in table(heading) for name in row}


def test_the_document_lists_the_names_of_the_module() -> None:
    assert names("## Python") == set(oasis.__all__)
    assert all(getattr(oasis, name) is not None for name in oasis.__all__)


def test_no_name_of_the_first_list_is_gone() -> None:
    assert set(FIRST.split()) <= set(oasis.__all__)


def test_the_methods_that_it_lists_exist() -> None:
    for heading, owner in (
        ("### Methods of `Section`", Section),
        ("### Methods of `Reader`", Reader),
    ):
        assert [name for name in names(heading) if not callable(getattr(owner, name, None))] == []


def test_types_of_the_program_can_be_extended_by_name() -> None:
    assert oasis.Person.name == "people"
    assert oasis.News.name == "news"
    with pytest.raises(AttributeError, match="Nobody"):
        oasis.Nobody  # noqa: B018


def test_the_blocks_macros_functions_and_colours_that_it_lists_exist(
    documented: SimpleNamespace,
) -> None:
    environment = documented.app.jinja_env

    def defined(template: str, kind: type[nodes.Block] | type[nodes.Macro]) -> set[str]:
        source = (ROOT / "templates" / template).read_text("utf-8")
        return {node.name for node in environment.parse(source).find_all(kind)}

    assert names("### Blocks of `oasis/base.html`") <= defined("base.html", nodes.Block)
    assert names("### Functions and filters") <= environment.globals.keys() | environment.filters
    for template, *macros in table("### Macros"):
        assert set(macros) <= defined(template, nodes.Macro), template
    tokens = (ROOT / "static/css/tokens.css").read_text("utf-8")
    assert [name for name in names("## Colours and measures") if f"{name}:" not in tokens] == []


@pytest.fixture(params=DOCUMENTED, ids=lambda path: path.name)
def documented(request: pytest.FixtureRequest, tmp_path: Path, small_data: Path) -> SimpleNamespace:
    """A site with the section as it was documented on a day."""
    make_own_site(tmp_path / "own", small_data, request.param)
    return start(tmp_path / "own")


def test_the_section_documented_in_every_release_runs(documented: SimpleNamespace) -> None:
    assert documented.site.own_code_error is None
    for path in ("/en/herbarium/", "/zh/herbarium/poplar/"):
        check_page(path, documented.client.get(path))
    assert "Populus euphratica" in page(documented, "/en/herbarium/family/salicaceae/")
    assert "YC-1203" in page(documented, "/en/scientists/chen-yahe/")
    out = documented.folder / "out"
    result = documented.app.test_cli_runner().invoke(args=["freeze", str(out)])
    assert result.exit_code == 0, result.output
    assert "Populus" in (out / "en/herbarium/poplar/index.html").read_text("utf-8")


def test_the_copy_of_the_first_release_is_kept() -> None:
    assert (ROOT / "tests/documented/2026-12-01/sections/herbarium/views.py").is_file()


def test_a_section_that_imports_a_former_name_runs_and_is_warned(
    tmp_path: Path, small_data: Path
) -> None:
    """The section as documented on 27 November 2026: `choice` has been called `choice_label` since."""
    make_own_site(tmp_path / "own", small_data, DOCUMENTED[0])
    views = tmp_path / "own/sections/herbarium/views.py"
    views.write_text(views.read_text("utf-8").replace("choice_label", "choice"), "utf-8")
    site = start(tmp_path / "own")
    assert "Willow family" in page(site, "/en/herbarium/poplar/")
    [told] = site.app.extensions["oasis"].deprecations
    assert told.startswith(
        "sections/herbarium/views.py:6: cms.web.pages.facets.choice will go with the next "
        "release. Use choice_label, imported from oasis."
    )


def test_the_current_section_imports_no_former_name(tmp_path: Path, small_data: Path) -> None:
    make_own_site(tmp_path / "own", small_data)
    assert start(tmp_path / "own").app.extensions["oasis"].deprecations == ()
    for file in (EXAMPLE / "sections").rglob("*.py"):
        imported = re.findall(r"^(?:from|import) (\w+)", file.read_text("utf-8"), re.MULTILINE)
        assert set(imported) <= {"oasis"}, file


def test_a_former_name_warns_where_it_is_used() -> None:
    look_up = former_names("some.module", old=shutil.copy)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert look_up("old") is shutil.copy
    assert "Use copy, imported from oasis" in str(caught[0].message)
    with pytest.raises(AttributeError, match=r"some\.module.*other"):
        look_up("other")
