"""/undo/: who may undo what, and the answers to hostile forms."""

from media_files import FILE, leads_to, undo_on
from people import Desk, Visitor


def test_an_undo_leads_nowhere_else(editor: Visitor) -> None:
    editor.post("/undo/", 409, id="../../../etc/passwd", next="https://evil.example/")


def test_nobody_undoes_what_others_did_and_none_twice(lake: Visitor, desk: Desk) -> None:
    undo = undo_on(lake, leads_to(lake, f"/media/remove/{FILE}"))
    desk.signed_in("administrator").post("/undo/", 409, **undo)
    assert not (desk.paths.media / FILE).exists()
    assert leads_to(lake, "/undo/", **undo | {"next": "https://evil.example/"}).startswith("/")
    assert (desk.paths.media / FILE).is_file()
    lake.post("/undo/", 409, **undo)


def test_what_a_deleted_feature_would_have_to_undo_is_refused(desk: Desk, editor: Visitor) -> None:
    actor = desk.actor("editor")
    for function in ("features.gone.screen:undo", "blueprints.editor.undo:gone"):
        id = desk.site.editing.direct_changes.keep(actor, function, [])
        assert "can no longer be undone" in editor.post("/undo/", 409, id=id).text


def test_what_is_done_is_told_where_no_undo_can_be_kept(lake: Visitor, desk: Desk) -> None:
    desk.paths.undo.parent.mkdir(exist_ok=True)
    desk.paths.undo.write_text("a file in place of the folder")
    html = lake.text(leads_to(lake, f"/media/remove/{FILE}"))
    assert f"{FILE} was removed." in html
    assert "could not be prepared" in html
    assert "notice-undo" not in html
