"""Several media files at once: described, tagged, moved to the trash, and all that undone."""

import json
import re

from media_files import (
    FILE,
    all_below,
    facts,
    leads_to,
    picture,
    save,
    send,
    undo_on,
    use,
)
from people import Desk, Visitor


def test_several_are_described_and_thrown_away(lake: Visitor, desk: Desk) -> None:
    for side, name in enumerate(("a.png", "b.png"), 20):
        send(lake, "/media/", name, picture((side, side), "PNG"))
    use(desk)
    names = [FILE, "2026/a.png", "2026/b.png", "2026/none.png"]
    lake.post("/media/chosen", name=names, do="credit", **{"credit.en": "Photo: us"})
    lake.post("/media/chosen", name=names, do="tag", tags="one, two")
    lake.post("/media/chosen", name=names[1:], do="untag", tags="two")
    assert facts(desk) == {"credit": {"en": "Photo: us"}, "tags": ["one", "two"]}
    lake.post("/media/chosen", name=names, do="trash")
    html = lake.text("/media/")
    assert "2 files moved to the trash" in html
    assert f"Not moved, because they are in use: {FILE}." in html
    assert not list(desk.paths.media.rglob("*.png*"))
    lake.post("/media/chosen", 404, name=FILE, do="explode")
    lake.post("/media/restore/2026/a.png")
    assert json.loads((desk.paths.media / "2026/a.png.json").read_text())["tags"] == ["one"]


def test_what_was_done_to_several_files_is_undone(lake: Visitor, desk: Desk) -> None:
    send(lake, "/media/", "a.png", picture(format="PNG"))
    save(lake, credit__en="Photo: before", tags="one")
    names = [FILE, "2026/a.png"]
    shown = leads_to(lake, "/media/chosen", name=names, do="credit", **{"credit.en": "Us"})
    assert facts(desk)["credit"] == {"en": "Us"}
    undo = undo_on(lake, shown)
    save(lake, description__en="Written meanwhile")
    lake.post("/undo/", **undo)
    assert facts(desk) == {
        "credit": {"en": "Photo: before"},
        "description": {"en": "Written meanwhile"},
        "tags": ["one"],
    }
    assert "Undone." in lake.text("/media/")
    assert not undo_on(lake, shown), "once"

    shown = leads_to(lake, "/media/chosen", name=names, do="tag", tags="two")
    undo = undo_on(lake, shown)
    save(lake, tags="one\ntwo\nthree")
    lake.post("/undo/", **undo)
    assert facts(desk)["tags"] == ["one", "two", "three"], "changed since: it stays"
    assert f"other changes since: {FILE}." in lake.text("/media/")
    assert not (desk.paths.media / "2026/a.png.json").is_file()

    shown = leads_to(lake, "/media/chosen", name=names, do="trash")
    assert not list(desk.paths.media.rglob("*.*"))
    lake.post("/undo/", **undo_on(lake, shown))
    assert (desk.paths.media / FILE).is_file()
    assert facts(desk)["tags"] == ["one", "two", "three"]
    assert "can no longer be undone" in lake.post("/undo/", 409, **undo).text


def test_what_is_typed_for_several_files_is_never_cut(lake: Visitor, desk: Desk) -> None:
    long, folder = "x" * 1001, "/media/chosen?folder=2026"
    html = lake.post(folder, 422, name=FILE, do="credit", **{"credit.zh": long}).text
    assert "has 1001 characters; it takes up to 1000" in html
    assert f'value="{long}"' in html
    assert f'value="{FILE}" checked' in html
    assert re.search(r'name="credit.zh"[^>]*aria-invalid="true"', html)
    for tags in ("y" * 101, ",".join(map(str, range(21)))):
        html = lake.post(folder, 422, name=FILE, do="tag", tags=tags).text
        assert f'value="{tags}"' in html
        assert "Up to 20 tags at once" in html
    assert facts(desk) == {}


def test_a_file_with_many_tags_gets_no_more(lake: Visitor, desk: Desk) -> None:
    save(lake, tags="\n".join(f"tag {number}" for number in range(50)))
    lake.post("/media/chosen", name=[FILE], do="tag", tags="one more")
    assert f"they have too many tags: {FILE}" in lake.text("/media/")
    assert len(facts(desk)["tags"]) == 50  # type: ignore[arg-type]


def test_a_translator_changes_no_files(lake: Visitor, translator: Visitor, desk: Desk) -> None:
    assert 'name="name"' in lake.text("/media/")
    assert 'name="name"' not in translator.text("/media/")
    translator.post("/media/chosen", 403, name=FILE, do="trash")
    translator.post("/media/chosen", 403, name=FILE, do="tag", tags="x")
    assert (desk.paths.media / FILE).read_bytes()
    assert facts(desk) == {}


def test_a_file_is_changed_by_its_own_name_only(lake: Visitor, desk: Desk) -> None:
    save(lake, description__en="A lake")
    use(desk)
    inside = str(desk.paths.media / FILE)
    names = [
        "2026/../2026/lake.jpg",
        "../media/2026/lake.jpg",
        f"../../../../../../../../..{inside}",
        inside,
        "2026/./lake.jpg",
        "2026//lake.jpg",
        f"{FILE}/",
        f"{FILE}/.",
        f"{FILE}.json",
        f"{FILE}.json/",
    ]
    before = all_below(desk.paths.data.parent)
    lake.post("/media/chosen", name=names, do="trash")
    lake.post("/media/chosen", name=names, do="tag", tags="elsewhere")
    assert all_below(desk.paths.data.parent) == before
