"""A site without some of the program's sections: nothing links to them, and all else is
complete.
"""

import json
from itertools import combinations, permutations
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import create_app
from blueprints.common.models import SECTIONS as OFFERED
from blueprints.sections import SECTIONS
from cms.web.site_sections import REQUIRED
from tests.entries import page
from tests.thorough import by_turns

PARTS = [
    [
        name
        for name, numbers in zip(OFFERED, combinations(range(5), 2), strict=False)
        if part in numbers
    ]
    for part in range(5)
]
"""Each section is left out of two sites, and no two sections of the same two, so that each one is
missing somewhere where each other one is present.
"""
LEFT_OUT = [*by_turns(PARTS, 2), list(OFFERED)]


def without(site: SimpleNamespace, names: list[str]) -> SimpleNamespace:
    """Start a site again without some sections."""
    file = site.data / "site.json"
    file.write_text(
        json.dumps(json.loads(file.read_text("utf-8")) | {"withoutSections": names}), "utf-8"
    )
    app = create_app(
        {"data": site.data, "instance": site.instance, "editor": False, "watch": False}
    )
    return SimpleNamespace(
        app=app, data=site.data, site=app.extensions["oasis"].site, client=app.test_client()
    )


@pytest.mark.parametrize("names", LEFT_OUT, ids="+".join)
def test_every_page_is_made_and_no_link_leads_to_what_is_left_out(
    names: list[str], small_site: SimpleNamespace, tmp_path: Path
) -> None:
    site = without(small_site, names)
    result = site.app.test_cli_runner().invoke(args=["freeze", str(tmp_path / "frozen")])
    assert result.exit_code == 0, result.output
    assert not {
        model.name for section in SECTIONS if section.name in names for model in section.models
    } & set(site.site.models)
    assert [
        path
        for path in (tmp_path / "frozen").rglob("*.html")
        if 'href=""' in path.read_text("utf-8")
    ] == []
    for name in names:
        entry = site.data / "content/pages" / f"{name}.json"
        assert (tmp_path / f"frozen/en/{name}/index.html").exists() is entry.exists()


def test_each_is_left_out_where_each_other_is_there() -> None:
    assert all(
        any(gone in part and there not in part for part in PARTS)
        for gone, there in permutations(OFFERED, 2)
    )


def test_all_sections_but_those_that_hold_the_site_together_may_be_left_out() -> None:
    assert sorted([*OFFERED, *REQUIRED]) == sorted(section.name for section in SECTIONS)


def test_a_section_that_there_is_none_of_is_told(small_site: SimpleNamespace) -> None:
    site = without(small_site, ["jion"])
    result = site.app.test_cli_runner().invoke(args=["content", "check"])
    assert "withoutSections" in result.output
    assert "Choose one of: about, contact" in result.output
    assert page(site, "/en/join/")
