"""A page with a map is stale when the base map changes."""

from pathlib import Path

from tests.public.page_traces import changed, make_all, stale_in
from tests.warm import program_in


def test_a_page_depends_on_the_base_of_its_map(tmp_path: Path, small_data: Path) -> None:
    program = program_in(tmp_path / "program", small_data)
    site = program()
    made = make_all(site)
    with changed(site.folder / "data/geo/world.geojson", after=b" "):
        found = stale_in(program(), made)
    assert found["/en/cooperation/organizations/"].kind == "file"
    assert "/en/news/" not in found
