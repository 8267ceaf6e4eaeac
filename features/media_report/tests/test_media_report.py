"""`flask media report` on a small site."""

import json
from types import SimpleNamespace

from PIL import Image


def edit(site: SimpleNamespace, name: str, **values: object) -> None:
    file = site.data / "content" / f"{name}.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")


def add_picture(site: SimpleNamespace, name: str, **facts: object) -> None:
    file = site.data / "media" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (60, 40)).save(file)
    if facts:
        file.with_name(f"{file.name}.json").write_text(json.dumps(facts), "utf-8")


def report(site: SimpleNamespace, *options: str) -> str:
    result = site.app.test_cli_runner().invoke(args=["media", "report", *options])
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_what_lacks_a_picture_and_what_pictures_lack(tiny_site: SimpleNamespace) -> None:
    whole = {
        "description": {"en": "A lake", "zh": "湖"},
        "credit": {"en": "A. Nomad"},
        "licence": "CC BY 4.0",
    }
    add_picture(tiny_site, "lake.png", **whole)
    add_picture(tiny_site, "2024/bare.png", description={"en": "Bare"})
    before = json.loads(report(tiny_site, "--json"))
    assert "item-1" in [row["key"] for row in before["entries"]["news"]["without"]]
    assert before["undescribed"] == {"2024/bare.png": ["zh"]}
    assert before["uncredited"] == before["unlicensed"] == ["2024/bare.png"]
    assert before["unused"] == ["2024/bare.png", "lake.png"]
    edit(tiny_site, "news/item-1", image={"file": "lake.png"})
    after = json.loads(report(tiny_site, "--json"))
    assert after["entries"]["news"]["total"] == before["entries"]["news"]["total"]
    without = [row["key"] for row in after["entries"]["news"]["without"]]
    assert without == [
        row["key"] for row in before["entries"]["news"]["without"] if row["key"] != "item-1"
    ]
    assert after["unused"] == ["2024/bare.png"]


def test_the_table_has_the_same_numbers(tiny_site: SimpleNamespace) -> None:
    add_picture(tiny_site, "lake.png")
    found = json.loads(report(tiny_site, "--json", "--type", "news"))
    assert list(found["entries"]) == ["news"]
    text = report(tiny_site, "--type", "news")
    without, total = len(found["entries"]["news"]["without"]), found["entries"]["news"]["total"]
    assert f"  news  {without:5} of {total:5}" in text
    assert f"\nnews: {without}\n  item-1  " in text
    assert "Pictures without a description, by language: 1\n  lake.png  en, zh" in text
    assert "Files that nothing shows: 1\n  lake.png" in text


def test_a_type_without_pictures_is_refused(tiny_site: SimpleNamespace) -> None:
    result = tiny_site.app.test_cli_runner().invoke(args=["media", "report", "--type", "rivers"])
    assert result.exit_code == 2
    assert "rivers is no type with a picture" in result.output
