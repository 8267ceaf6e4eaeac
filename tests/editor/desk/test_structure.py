"""/structure/undo, /redirects/: permissions, and the answers to hostile forms."""

from people import Visitor


def test_a_translator_changes_no_redirect(translator: Visitor) -> None:
    translator.get("/redirects/", 403)
    translator.post("/redirects/new", 403, **{"from": "/a", "to": "/en/"})


def test_an_undo_leads_nowhere_else(editor: Visitor) -> None:
    editor.post("/structure/undo", 409, id="../../../etc/passwd", next="https://evil.example/")
