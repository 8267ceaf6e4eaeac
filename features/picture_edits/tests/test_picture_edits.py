"""Pictures that are rotated and cropped, with their focal point."""

import re
from pathlib import Path

from media_files import FILE, PAGE, facts, save
from people import Desk, Visitor
from PIL import Image

from cms.accounts.audit_log import newest_first
from features.media_library.library import MediaLibrary


def colours(path: Path) -> tuple[tuple[int, int], list[bool]]:
    """Return the size, and which corners are red: upper left, upper right, lower left,
    lower right.
    """
    with Image.open(path) as image:
        right, bottom = image.width - 3, image.height - 3
        corners = [(2, 2), (right, 2), (2, bottom), (right, bottom)]
        return image.size, [image.convert("RGB").getpixel(one)[0] > 150 for one in corners]


def test_a_picture_is_turned_and_cropped(lake: Visitor, desk: Desk) -> None:
    path = desk.paths.media / FILE
    save(lake, focus__x="25", focus__y="0")

    def seen() -> str:
        found = re.search(r'name="seen" value="([^"]+)"', lake.text(PAGE))
        assert found
        return found[1]

    first = seen()
    lake.post(f"/media/edit/{FILE}", seen=first, turn="90")
    assert colours(path) == ((200, 400), [False, True, False, False])
    assert facts(desk)["focus"] == {"x": 100, "y": 25}
    lake.post(f"/media/edit/{FILE}", seen=first, turn="90")
    assert "has changed meanwhile" in lake.text(PAGE), "sent twice, turned once"
    assert colours(path)[0] == (200, 400)
    lake.post(f"/media/edit/{FILE}", seen=seen(), left="50", top="0", width="50", height="50")
    assert colours(path) == ((100, 200), [True] * 4)
    assert facts(desk)["focus"] == {"x": 100, "y": 50}
    for wrong in (
        {"left": "200"},
        {"width": "0"},
        {"height": "nan"},
        {"left": "x"},
        {"turn": "45"},
    ):
        lake.post(f"/media/edit/{FILE}", seen=seen(), **wrong)
        assert colours(path)[0] == (100, 200), wrong
    assert len(desk.site.get(MediaLibrary).trash.files()) == 2


def test_a_turned_picture_is_told_though_its_facts_are_refused(lake: Visitor, desk: Desk) -> None:
    path = desk.paths.media / f"{FILE}.json"
    path.write_text('{"focus": {"x": 25, "y": 0}, "tags": 7}', "utf-8")
    found = re.search(r'name="seen" value="([^"]+)"', lake.text(PAGE))
    assert found
    lake.post(f"/media/edit/{FILE}", 409, seen=found[1], turn="90")
    assert colours(desk.paths.media / FILE)[0] == (200, 400)
    assert next(newest_first(desk.paths.audit)).what == "replace"


def test_a_translator_does_not_change_pictures(lake: Visitor, translator: Visitor) -> None:
    assert f"/media/edit/{FILE}" in lake.text(PAGE)
    assert f"/media/edit/{FILE}" not in translator.text(PAGE)
    translator.post(f"/media/edit/{FILE}", 403, turn="90")


def part(visitor: Visitor, path: str) -> str:
    """Return the response to a script, which is no whole page."""
    return visitor.client.get(path).get_data(as_text=True)


def test_a_form_offers_the_crop_of_pictures_to_those_who_may(
    lake: Visitor, translator: Visitor, desk: Desk
) -> None:
    shown, crop = f"/media/shown/{FILE}", f"/media/crop/{FILE}"
    assert crop in part(lake, shown)
    assert "/media/crop/" not in part(translator, shown)
    assert translator.client.get(crop).status_code == 403
    html = lake.client.get(crop).get_json()["html"]
    found = re.search(r'name="seen" value="([^"]+)"', html)
    assert found
    (desk.paths.media / "2026/a.gif").write_bytes(b"GIF89a")
    assert "/media/crop/" not in part(lake, "/media/shown/2026/a.gif")
    for name in ("2026/a.gif", "2026/none.jpg"):
        assert lake.client.get(f"/media/crop/{name}").status_code == 404
    before = part(lake, shown)
    for width, status, words in (
        ("100", 422, "Choose a part of the picture first."),
        ("500", 422, "each value is a percentage"),
        ("50", 200, "The picture was changed."),
        ("50", 422, "has changed meanwhile"),
    ):
        form = {"csrf_token": lake.token(), "seen": found[1], "width": width}
        headers = {"Accept": "application/json"}
        told = lake.client.post(f"/media/edit/{FILE}", data=form, headers=headers)
        assert told.status_code == status, width
        assert words in told.get_json()["message"]
    assert colours(desk.paths.media / FILE)[0] == (200, 200)
    assert part(lake, shown) != before, "the thumbnail has another address"


def test_only_pictures_of_the_library_are_changed(lake: Visitor, desk: Desk) -> None:
    (desk.paths.media / "2026/a.gif").write_bytes(b"GIF89a")
    assert "/media/edit/" not in lake.text("/media/about/2026/a.gif")
    for name in ("2026/none.jpg", "2026/../2026/lake.jpg", f"{FILE}.json"):
        form = {"csrf_token": lake.token(), "turn": "90"}
        code = lake.client.post(f"/media/edit/{name}", data=form).status_code
        assert code in (308, 404), name
