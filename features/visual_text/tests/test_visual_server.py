"""The server's answers to the visual text, and the library that it serves."""

import json
import re
from types import SimpleNamespace

from features.visual_text.prosemirror import FILES, LIBRARY, copy_library
from features.visual_text.source_lines import html_with_lines

SCRIPTS = LIBRARY.parent.parent
NAMES = re.compile(r"\{([^{}]*)\} = pm\.(\w+)")


def test_the_library_has_the_names_that_are_used() -> None:
    copy_library()
    library = LIBRARY.read_text("utf-8")
    used = {
        name.split(":")[0].strip()
        for script in SCRIPTS.glob("*.js")
        for names, _part in NAMES.findall(script.read_text("utf-8"))
        for name in names.split(",")
    }
    assert len(used) > 30
    assert {name for name in used if not re.search(rf"\b{name}:\(\)=>", library)} == set()
    assert re.search(r"\bi as pm\b", library)
    (licence,) = (file for file in FILES if file != LIBRARY)
    assert "ProseMirror (MIT License)" in licence.read_text("utf-8")


def test_blocks_have_their_lines() -> None:
    html = html_with_lines("# Head\n\n- *one*\n- two\n\n详见https://example.org/中文。后面 <b>")
    assert '<h1 data-sourcepos="1:1-1:6">Head</h1>' in html
    assert '<li data-sourcepos="3:1-3:7"><em>one</em></li>' in html
    assert "&lt;b&gt;" in html
    assert '<p data-sourcepos="6:1' in html


def test_texts_are_answered_to_staff_alone(staff: SimpleNamespace) -> None:
    editor = staff.browser("translator")
    texts = json.dumps(["*one*", "two"])
    answer = editor.post("/visual-text/blocks", {"texts": texts})
    assert answer.json == [
        '<p data-sourcepos="1:1-1:5"><em>one</em></p>\n',
        '<p data-sourcepos="1:1-1:3">two</p>\n',
    ]
    shown = editor.post("/visual-text/shown", {"texts": texts, "locale": "zh"})
    assert shown.json == ["<p><em>one</em></p>\n", "<p>two</p>\n"]
    hostile = json.dumps(['<img src=x onerror="alert(1)"> [x](javascript:alert(1))'])
    assert "javascript" not in editor.post("/visual-text/shown", {"texts": hostile}).text
    assert staff.browser("").post("/visual-text/blocks", {"texts": texts}).status_code in (400, 401)
    assert editor.post("/visual-text/blocks", {"texts": texts}, token="none").status_code == 400


def test_bad_lists_of_texts_are_refused(staff: SimpleNamespace) -> None:
    editor = staff.browser("editor")
    bad = ["", "{}", "[1]", '"text"', json.dumps(["x" * 1_000_000] * 3), json.dumps([""] * 20_001)]
    for texts in bad:
        answer = editor.post("/visual-text/blocks", {"texts": texts})
        assert answer.status_code == 409, texts[:20]
