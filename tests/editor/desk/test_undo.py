"""/undo/: who may undo what, and the answers to hostile forms."""

from people import Desk, Visitor

UNDONE: list[object] = []


def test_an_undo_leads_nowhere_else(editor: Visitor) -> None:
    editor.post("/undo/", 409, id="../../../etc/passwd", next="https://evil.example/")


def take_back(what: object) -> list[str]:
    UNDONE.append(what)
    return []


def test_nobody_undoes_what_others_did_and_none_twice(editor: Visitor, desk: Desk) -> None:
    UNDONE.clear()
    changes = desk.site.editing.direct_changes
    id = changes.keep(desk.actor("editor"), f"{__name__}:take_back", ["dune"])
    desk.signed_in("administrator").post("/undo/", 409, id=id)
    assert UNDONE == []
    answer = editor.post("/undo/", id=id, next="https://evil.example/")
    assert str(answer.headers["Location"]).startswith("/")
    assert UNDONE == [["dune"]]
    editor.post("/undo/", 409, id=id)


def test_what_a_deleted_feature_would_have_to_undo_is_refused(desk: Desk, editor: Visitor) -> None:
    actor = desk.actor("editor")
    for function in ("features.gone.screen:undo", "blueprints.editor.undo:gone"):
        id = desk.site.editing.direct_changes.keep(actor, function, [])
        assert "can no longer be undone" in editor.post("/undo/", 409, id=id).text
