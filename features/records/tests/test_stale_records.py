"""Frozen records follow their entries, and those that they refer to."""

import json
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from entries import clear, put

from app import create_app
from features.records import parts
from tests.freeze.smallsite import tree

FILES = {"parts": "api/news/parts/1.json", "entries": "api/news/told.json"}


def freeze(site: SimpleNamespace, records: str, out: Path) -> dict[str, bytes]:
    """Freeze as a new process does; return the files but for the record of the freeze."""
    folders = {"data": site.data, "instance": site.instance}
    app = create_app({"watch": False, "editor": False, "records": records, **folders})
    frozen = app.test_cli_runner().invoke(args=["freeze", str(out), "--jobs", "1"])
    assert frozen.exit_code == 0, frozen.output
    return {name: data for name, data in tree(out).items() if not name.startswith(".")}


@pytest.mark.parametrize("records", ["parts", "entries"])
def test_a_reference_goes_and_comes_with_its_entry(
    tiny_site: SimpleNamespace, tmp_path: Path, records: str
) -> None:
    out, frozen, file = tmp_path / "out", partial(freeze, tiny_site, records), FILES[records]

    def told(files: dict[str, bytes]) -> object:
        content = json.loads(files[file])
        return content["records"]["told"] if records == "parts" else content

    put(tiny_site, "people/ann", name={"en": "Ann", "zh": "安"})
    put(tiny_site, "news/told", headline={"en": "Told", "zh": "讲"}, people=["ann"])
    shown = frozen(out)
    assert told(shown)["people"] == ["ann"]  # type: ignore[index]
    put(tiny_site, "people/ann", name={"en": "Ann", "zh": "安"}, publication={})
    hidden = frozen(out)
    assert "people" not in told(hidden)  # type: ignore[operator]
    assert hidden == frozen(tmp_path / "fresh")
    put(tiny_site, "people/ann", name={"en": "Ann", "zh": "安"})
    assert frozen(out)[file] == shown[file]


def test_parts_follow_their_entries(
    tiny_site: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts are divided and joined as entries come and go, and others stay as they are."""
    monkeypatch.setattr(parts, "MAX_RECORDS", 2)
    clear(tiny_site, "terms")
    random, out, present = Random(7), tmp_path / "out", set[str]()
    frozen, before, layouts = partial(freeze, tiny_site, "parts"), dict[str, bytes](), set()
    for step in range(8):
        some = {f"t{random.randrange(9)}" for _ in range(1 + step % 3)}
        for key in some & present:
            (tiny_site.data / "content" / "terms" / f"{key}.json").unlink()
        for key in some - present:
            put(tiny_site, f"terms/{key}", name={"en": f"Term {key} {step}", "zh": key})
        tiny_site.site.store.refresh()
        present ^= some
        files = {name: data for name, data in frozen(out).items() if name.startswith("api/terms/")}
        fresh = frozen(tmp_path / f"fresh{step}")
        assert files == {name: data for name, data in fresh.items() if name in files}
        assert files.keys() == {name for name in fresh if name.startswith("api/terms/")}
        records = {
            name: json.loads(data)["records"] for name, data in files.items() if "/parts/" in name
        }
        assert sorted(key for part in records.values() for key in part) == sorted(present)
        assert all(len(part) <= 2 for part in records.values())
        for name in records.keys() & before.keys():
            if not some & json.loads(before[name])["records"].keys() | some & records[name].keys():
                assert files[name] == before[name]
        before = files
        layouts.add(frozenset(records))
    assert len(layouts) > 2
