"""The facts of media files as a table: out and in."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from blueprints.shared.facts_changes import change_facts
from cms.accounts.permissions import ADMINISTRATOR, Actor
from cms.schema.flat import Flat
from features.importing.media_table import from_table, plan_facts
from features.importing.sheets import ImportedRow

FILE = "2024/咸海 shore.jpg"
FACTS = {
    "description": {"en": 'A "dry" shore', "zh": "干涸的湖岸"},
    "credit": {"en": "Photo: A. <Nomad>"},
    "date": "2024-05",
    "focus": {"x": 22, "y": 77},
    "tags": ["shore"],
}


@pytest.fixture
def lake(tiny_site: SimpleNamespace) -> SimpleNamespace:
    """A site with a picture and its facts."""
    path = tiny_site.data / "media" / FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xd8\xff a picture")
    path.with_name(f"{path.name}.json").write_text(json.dumps(FACTS, ensure_ascii=False), "utf-8")
    return tiny_site


def facts(site: SimpleNamespace) -> dict[str, object]:
    return dict(json.loads((site.data / "media" / f"{FILE}.json").read_text("utf-8")))


def test_facts_go_out_as_a_table_and_come_back(lake: SimpleNamespace, tmp_path: Path) -> None:
    (lake.data / "media/=cmd.csv").write_text("a", "utf-8")
    table = tmp_path / "media.csv"

    def run(*arguments: str) -> str:
        done = lake.app.test_cli_runner().invoke(args=["content", *arguments])
        return str(done.output) + str(done.exit_code)

    assert "2 files written" in run("export", "media", str(table))
    text = table.read_text("utf-8")
    assert text.splitlines()[0].startswith("key,description.en,description.zh,credit.en,credit.zh")
    assert "\n'=cmd.csv," in text, "no formula in a spreadsheet"
    table.write_text(text.replace("Photo: A. <Nomad>", "Photo: B"), "utf-8")
    assert "1 files can be described" in run("import", "media", str(table))
    assert facts(lake) == FACTS
    assert "1 files described" in run("import", "media", str(table), "--write")
    assert facts(lake) == FACTS | {"credit": {"en": "Photo: B"}}
    table.write_text("key,focus.x\n2024/none.jpg,5\n" + FILE + ",500\n", "utf-8")
    told = run("import", "media", str(table), "--write")
    assert "no media file 2024/none.jpg" in told
    assert "at most 100" in told
    assert "Nothing was imported." in told


def test_an_import_keeps_what_others_write_meanwhile(lake: SimpleNamespace) -> None:
    of_files = lake.site.editing.media.facts
    planned, faults = plan_facts(of_files, [ImportedRow(2, FILE, {"credit.en": "Photo: us"})])
    assert not faults

    def describe(_file: str, flat: Flat) -> Flat:
        return flat | {"description.en": "A lake"}

    somebody = Actor("a00000000001", "Ann", ADMINISTRATOR)
    change_facts(of_files, somebody, [FILE], describe)
    change_facts(of_files, somebody, planned, from_table(planned))
    assert facts(lake)["description"] == {"en": "A lake", "zh": "干涸的湖岸"}
    assert facts(lake)["credit"] == {"en": "Photo: us"}
