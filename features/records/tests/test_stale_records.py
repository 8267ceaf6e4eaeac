"""A frozen record follows the entries that it refers to."""

import json
from pathlib import Path
from types import SimpleNamespace

from entries import put

from app import create_app
from tests.freeze.smallsite import tree

RECORD = "api/news/told.json"


def freeze(site: SimpleNamespace, out: Path) -> dict[str, bytes]:
    """Freeze as a new process does; return the files but for the record of the freeze."""
    folders = {"data": site.data, "instance": site.instance}
    app = create_app({"watch": False, "editor": False, **folders})
    frozen = app.test_cli_runner().invoke(args=["freeze", str(out), "--jobs", "1"])
    assert frozen.exit_code == 0, frozen.output
    return {name: data for name, data in tree(out).items() if not name.startswith(".")}


def test_a_reference_goes_and_comes_with_its_entry(
    tiny_site: SimpleNamespace, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    put(tiny_site, "people/ann", name={"en": "Ann", "zh": "安"})
    put(tiny_site, "news/told", headline={"en": "Told", "zh": "讲"}, people=["ann"])
    shown = freeze(tiny_site, out)
    assert json.loads(shown[RECORD])["people"] == ["ann"]
    put(tiny_site, "people/ann", name={"en": "Ann", "zh": "安"}, publication={})
    hidden = freeze(tiny_site, out)
    assert "people" not in json.loads(hidden[RECORD])
    assert hidden == freeze(tiny_site, tmp_path / "fresh")
    put(tiny_site, "people/ann", name={"en": "Ann", "zh": "安"})
    assert freeze(tiny_site, out)[RECORD] == shown[RECORD]
