"""/structure/undo: the answers to hostile forms."""

from people import Visitor


def test_an_undo_leads_nowhere_else(editor: Visitor) -> None:
    editor.post("/structure/undo", 409, id="../../../etc/passwd", next="https://evil.example/")
