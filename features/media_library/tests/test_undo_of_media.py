"""The undo of a removal: once, by the one who did it."""

from media_files import FILE, leads_to, undo_on
from people import Desk, Visitor


def test_a_removal_is_undone_once_by_who_did_it(lake: Visitor, desk: Desk) -> None:
    undo = undo_on(lake, leads_to(lake, f"/media/remove/{FILE}"))
    desk.signed_in("administrator").post("/undo/", 409, **undo)
    assert not (desk.paths.media / FILE).exists()
    assert leads_to(lake, "/undo/", **undo | {"next": "https://evil.example/"}).startswith("/")
    assert (desk.paths.media / FILE).is_file()
    lake.post("/undo/", 409, **undo)


def test_what_is_done_is_told_where_no_undo_can_be_kept(lake: Visitor, desk: Desk) -> None:
    desk.paths.undo.parent.mkdir(exist_ok=True)
    desk.paths.undo.write_text("a file in place of the folder")
    html = lake.text(leads_to(lake, f"/media/remove/{FILE}"))
    assert f"{FILE} was removed." in html
    assert "could not be prepared" in html
    assert "notice-undo" not in html
