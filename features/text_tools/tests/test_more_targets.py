"""Headings and fitting pictures among the targets of the dialogs of texts."""

import json
from typing import Any


def targets(person: Any, query: str, locale: str = "en") -> list[dict[str, str]]:
    answer = person.get("/text/targets", query_string={"q": query, "locale": locale})
    return answer.json["targets"]


def test_a_heading_with_its_place(reader: Any) -> None:
    found = [one for one in targets(reader, "river award") if one["kind"] == "heading"]
    assert ("pages/cooperation", "s-the-river-award") in [
        (one["name"], one["place"]) for one in found
    ]
    chinese = [one for one in targets(reader, "河流獎", locale="zh") if one["kind"] == "heading"]
    assert "s-河流奖" in [one["place"] for one in chinese]


def add_picture(staff: Any, name: str, **facts: object) -> None:
    file = staff.data / "media" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    if facts:
        file.with_name(f"{file.name}.json").write_text(json.dumps(facts), "utf-8")


def pictures(person: Any, entry: str, **more: str) -> list[tuple[str, str, str]]:
    """Return (name, group, note) of the proposed pictures."""
    query = {"q": "", "kind": "picture", "locale": "en", "entry": entry} | more
    found = person.get("/text/targets", query_string=query).json["targets"]
    return [(one["name"], one.get("group", ""), one["note"]) for one in found]


def test_pictures_that_fit_the_entry_come_first_with_the_reason(staff: Any, editor: Any) -> None:
    add_picture(staff, "aa-lake.png", description={"en": "A lake of no name"})
    add_picture(staff, "person.png", description={"zh": "努尔在野外"})
    add_picture(staff, "2024/shown.png")
    raw = {
        "name": {"en": "Nur Karim", "zh": "努尔"},
        "image": {"file": "2024/shown.png"},
        "publication": {code: {"state": "published"} for code in ("en", "zh")},
    }
    person = staff.data / "content/people/nur-karim.json"
    person.write_text(json.dumps(raw), "utf-8")
    staff.site.store.refresh()
    editor.get("/entries/news/new")
    title = "Halophytes counted beside Karakul glacier"
    editor.post("/entries/news/new", {"headline.en": title, "key": "count", "people": "nur-karim"})
    add_picture(staff, "z-karakul_glacier-2023.png")
    add_picture(staff, "glacier.png")
    first, all_pictures = "Fits this entry", "All pictures"
    found = pictures(editor, "news/count")
    assert sorted(found[:3]) == [
        ("2024/shown.png", first, "Shown by “Nur Karim”"),
        ("person.png", first, "Names “Nur Karim”"),
        ("z-karakul_glacier-2023.png", first, "Words of the title: karakul, glacier"),
    ]
    rest = {(name, group) for name, group, _note in found[3:]}
    assert {("aa-lake.png", all_pictures), ("glacier.png", all_pictures)} <= rest
    assert len(found) == len({name for name, _group, _note in found}), "each stands there once"
    for plain in (
        pictures(editor, "news/count", q="shown"),
        pictures(editor, "news/count", folder="2024"),
        pictures(editor, "news/count", kind="file"),
        pictures(editor, "news/gone"),
        pictures(editor, "../.."),
    ):
        assert plain
        assert {group for _name, group, _note in plain} == {""}
